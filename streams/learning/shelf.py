"""The shelf of a house: its signed models, the key that signs here, and the keys trusted here."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from detectors.learned.model_file import (
    Metadata,
    Model,
    ModelRefused,
    identity,
    read_metadata,
    unpack,
)
from schemas.errors import Refused

SUFFIX = ".model"
KEY = "signing.key"
TRUSTED = "trusted"
PUBLIC = ".pub"
_LEAST = 6
"""Characters of an id that are enough to name a model, where no other begins alike."""


class Shelf:
    """A directory of models.

    `signing.key` (32 bytes, readable by the owner alone) signs what is trained here. Each
    file in `trusted/` holds a public key (64 hexadecimal digits) whose models are let in:
    that of this house, and those that somebody put there by hand. Where models are
    trained on another machine, no private key needs to lie here.
    """

    def __init__(self, place: Path) -> None:
        """Use this directory; it is made when the first model is trained."""
        self.place = place

    def key(self) -> Ed25519PrivateKey:
        """Return the key that signs here, made the first time; its public half is trusted.

        Raises ModelRefused where the file holds none.
        """
        file = self.place / KEY
        if file.exists():
            content = _content(file)
            try:
                return Ed25519PrivateKey.from_private_bytes(content)
            except ValueError:
                message = (
                    f"{file} holds no key of 32 bytes; put back the right one, or take it away "
                    "and train the models again: a new key is made then"
                )
                raise ModelRefused(message, field="key") from None
        (self.place / TRUSTED).mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        said = key.public_key().public_bytes_raw().hex()
        (self.place / TRUSTED / f"here{PUBLIC}").write_text(f"{said}\n")
        made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "wb") as written:
            written.write(key.private_bytes_raw())
        return key

    def make_ready(self) -> None:
        """See to it that a model can be kept here, before anybody spends an hour on learning one.

        Raises ModelRefused where nothing can be written.
        """
        try:
            self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.key()
            can_write = os.access(self.place, os.W_OK)
        except OSError:
            can_write = False
        if not can_write:
            message = (
                f"{self.place} cannot be written, and a model is kept there; give it to the "
                "account of the house"
            )
            raise ModelRefused(message, field="model")

    def trusted(self) -> list[bytes]:
        """Return the public keys whose models are let in.

        Raises Refused for a file among them that holds none, or cannot be read.
        """
        found = []
        for file in sorted((self.place / TRUSTED).glob(f"*{PUBLIC}")):
            content = _content(file)
            try:
                key = bytes.fromhex(content.decode().strip())
            except ValueError:
                key = b""
            if len(key) != 32:
                message = f"{file.name} holds no public key; write its 64 hexadecimal digits"
                raise Refused(message, field="key")
            found.append(key)
        return found

    def keep(self, packed: bytes) -> str:
        """Put a model on the shelf, whole or not at all; return its id."""
        name = identity(packed)
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self.place / f"{name}.new"
        with beside.open("wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.place / f"{name}{SUFFIX}")
        return name

    def ids(self) -> list[str]:
        """Return the ids of all models here, in order."""
        return sorted(file.stem for file in self.place.glob(f"*{SUFFIX}"))

    def take(self, name: str) -> Model:
        """Return the model whose id begins like this, ready for use.

        Raises ModelRefused where there is none or several, and where the one that is
        there may not be used here.
        """
        return self.open(self._file(name))

    def open(self, file: Path) -> Model:
        """Return the model of a file, wherever it lies, if a key trusted here signed it."""
        model = unpack(_content(file), self.trusted())
        if file.parent == self.place and file.stem != model.id:
            message = (
                f"{file.name} is not the model that it was kept as; train it again, or put back "
                "the right file"
            )
            raise ModelRefused(message, field="model")
        return model

    def metadata(self, name: str) -> Metadata:
        """Return what the model whose id begins like this says of itself, usable here or not."""
        return read_metadata(_content(self._file(name)), self.trusted())

    def id_of(self, name: str) -> str:
        """Return the whole id of the model whose id begins like this."""
        return self._file(name).stem

    def _file(self, name: str) -> Path:
        found = [it for it in self.ids() if it.startswith(name)] if len(name) >= _LEAST else []
        if len(found) != 1:
            what = "several models begin" if found else "no model begins"
            message = f"{what} with {name[:40]!r}; wagewatch models list names them all"
            raise ModelRefused(message, field="model")
        return self.place / f"{found[0]}{SUFFIX}"


def _content(file: Path) -> bytes:
    """Return what a file holds; ModelRefused where it is no file, or may not be read."""
    try:
        return file.read_bytes()
    except OSError as wrong:
        message = (
            f"{file} cannot be read ({wrong.strerror}); give it back to the account of the house, "
            "or take it out of the directory"
        )
        raise ModelRefused(message, field="model") from None
