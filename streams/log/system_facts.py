"""What the system itself records: each under an id computed from its key."""

import hmac
from datetime import datetime

from schemas.body import Body
from schemas.codec import encode
from schemas.events import DayClosed
from schemas.identity import uuid8
from streams.log.port import SYSTEM_FACTS, Draft

DISTRICT = "district/wuxing"
"""The subject of facts about the running of the whole."""
SOURCE = "system"


def system_draft(body: Body, key: str, *, at: datetime, mac: bytes) -> Draft:
    """Return a system fact; the same key gives the same id, so that a repeat is no news.

    A day is closed once, whatever key is given for it.

    Raises ValueError for a fact that people tell.
    """
    kind = type(body).__name__
    if kind not in SYSTEM_FACTS:
        raise ValueError(f"{kind} is told by people and comes in as a submission")
    named = body.day.isoformat() if isinstance(body, DayClosed) else key
    return Draft(
        id=uuid8("wagewatch", kind, named),
        type=kind,
        dataversion=type(body).version,
        source=SOURCE,
        subject=DISTRICT,
        occurred_at=at,
        recorded_at=at,
        actor=SOURCE,
        data=body,
        fingerprint=hmac.digest(mac, encode([kind, body]), "sha256"),
    )
