"""How facts and derived records are named: by the client, by their source, or by their cause."""

import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from schemas.errors import Refused

_VARIANT = 0b10 << 62


def uuid7(at: datetime, randomness: int | None = None) -> UUID:
    """Return a UUIDv7 (RFC 9562) of this moment; `randomness` is 74 bits, drawn where not given.

    >>> from datetime import UTC
    >>> uuid7(datetime(2026, 11, 23, tzinfo=UTC), 0)
    UUID('01a205b3-d000-7000-8000-000000000000')
    """
    bits = secrets.randbits(74) if randomness is None else randomness
    high = (int(at.timestamp() * 1000) << 16) | (7 << 12) | (bits >> 62)
    return UUID(int=(high << 64) | _VARIANT | (bits & (1 << 62) - 1))


def uuid8(*names: str) -> UUID:
    """Return a UUIDv8 (RFC 9562) computed from names: the same names give the same id, for ever.

    The first 48 bits are a hash of all names but the last, so that the ids of one
    source lie together.

    >>> uuid8("claims.csv", "17") == uuid8("claims.csv", "17")
    True
    >>> uuid8("claims.csv", "17").version
    8
    """
    family = sha256("\x1f".join(names[:-1]).encode()).digest()[:6]
    member = sha256("\x1f".join(names).encode()).digest()
    number = int.from_bytes(family + member[:10])
    number &= ~(0xF << 76) & ~(0b11 << 62)
    return UUID(int=number | (8 << 76) | _VARIANT)


def check_client_id(identity: UUID) -> UUID:
    """Return the id, or refuse it when it is neither a UUIDv7 nor a UUIDv8."""
    if identity.version not in {7, 8}:
        message = f"{identity} is not a UUIDv7 (or UUIDv8, for rows of a file); make a new id"
        raise Refused(message, field="id")
    return identity
