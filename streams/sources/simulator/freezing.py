"""Which generator made a district: one hash over all of its source and its numbers."""

from hashlib import sha256
from importlib.resources import files

_SUFFIXES = (".py", ".yaml")


def generator_hash() -> str:
    """Hash every source and settings file of this package, by name, as 64 hexadecimal digits.

    Line ends do not count, so that a checkout on another system has the same hash.
    """
    digest = sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(_SUFFIXES):
            text = file.read_text("utf-8").replace("\r\n", "\n")
            digest.update(f"{file.name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def frozen_hash() -> str:
    """Return the hash that was committed when the generator was last changed on purpose."""
    return (files(__package__) / "FROZEN").read_text("utf-8").split()[0]


GENERATOR_HASH = generator_hash()
"""The hash of the generator as it stands here; told in every truth file."""
