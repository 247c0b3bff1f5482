"""Of which making views are: the hash of the code and of the lists that they were filled by."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from projections.systems import System
from schemas.codec import encode


def making(systems: Iterable[System]) -> str:
    """Return the name of what is filled by this code and this list of systems.

    Any change to a file of this package is another making: views are filled anew after
    an upgrade that may not have needed it, and never left as they were after one that did.
    """
    return sha256(_sources() + encode(list(systems))).hexdigest()[:16]


@cache
def _sources() -> bytes:
    here = Path(__file__).parent
    digest = sha256()
    for file in sorted([*here.rglob("*.py"), *here.rglob("*.toml")]):
        digest.update(file.relative_to(here).as_posix().encode() + b"\n" + file.read_bytes())
    return digest.digest()
