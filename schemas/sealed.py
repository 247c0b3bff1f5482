"""A field that can name a natural person: ciphertext in the fact, its key elsewhere."""

import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

SUITE = "aes-256-gcm"
_NONCE_BYTES = 12


class Sealed(Struct, frozen=True, forbid_unknown_fields=True):
    """Text that only the holder of a key can read; destroying the key destroys the text.

    A client sends plain text in a field of this type; the gateway seals it before
    anything is stored. `box` is the nonce followed by the ciphertext.
    """

    key_id: str
    suite: str
    box: bytes


class Keys(Protocol):
    """Where the keys of sealed fields live: a store of its own, never the log."""

    def new(self, about: str) -> tuple[str, bytes]:
        """Return the id and the 32 bytes of a new durable key for facts about a subject."""

    def get(self, key_id: str) -> bytes | None:
        """Return a key, or None when it was destroyed."""

    def mac(self) -> bytes:
        """Return the key under which submissions are compared with what was sent before."""


def seal(text: str, *, key_id: str, key: bytes, context: str) -> Sealed:
    """Seal text under a key; `context` (fact id and field) must be the same to open it."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return Sealed(key_id=key_id, suite=SUITE, box=box)


def unseal(sealed: Sealed, keys: Keys, *, context: str) -> str | None:
    """Open a sealed field; None when its key was destroyed.

    Raises ValueError when the box was altered or belongs to another fact or field.
    """
    key = keys.get(sealed.key_id)
    if key is None:
        return None
    nonce, ciphertext = sealed.box[:_NONCE_BYTES], sealed.box[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, context.encode()).decode()
    except InvalidTag:
        message = f"the sealed field {context} does not open with its key: it was altered or moved"
        raise ValueError(message) from None
