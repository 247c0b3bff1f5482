"""How a reader says one fact: checked as the log will check it, with personal text left plain.

The plain text of sealed fields stays in the delivery, as any client would send it;
the one door of the log seals it before anything is stored.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import msgspec

from schemas import codec
from schemas.body import Body
from schemas.calendar.shanghai import SHANGHAI
from schemas.envelopes import Delivery, Submission
from schemas.sealed import SUITE, Sealed
from schemas.subjects import check_subject
from schemas.vocabulary import Basis


def draft(
    body: type[Body],
    said: dict[str, Any],
    *,
    identity: UUID,
    subject: str,
    occurred_at: datetime,
    recorded_at: datetime,
    actor: str,
    concerns: tuple[str, ...] = (),
    basis: Basis | None = None,
    township: str | None = None,
    grid: str | None = None,
) -> Delivery:
    """Return the delivery of a fact; raises Refused with the field that is wrong.

    Fields of `said` that are None are left out; dates and enumerations may be given
    as they are.
    """
    concerned = tuple(dict.fromkeys(other for other in concerns if other != subject))
    for named in (subject, *concerned):
        check_subject(named)
    data = codec.encode({name: value for name, value in said.items() if value is not None})
    submission = Submission(
        id=identity,
        type=body.__name__,
        dataversion=body.version,
        subject=subject,
        concerns=concerned,
        occurred_at=codec.in_utc(occurred_at, "occurred_at"),
        basis=basis,
        data=msgspec.Raw(data),
    )
    codec.read_body(submission, sealed_in_appearance)
    return Delivery(
        submission=submission,
        recorded_at=codec.in_utc(recorded_at, "recorded_at"),
        actor=actor,
        township=township,
        grid=grid,
    )


def sealed_in_appearance(_field: str, _text: str) -> Sealed:
    """Stand in for a sealed field while a body is only checked and then thrown away."""
    return Sealed(key_id="", suite=SUITE, box=b"")


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Shanghai: never later than a report made on it.

    >>> start_of(date(2026, 10, 1)).isoformat()
    '2026-10-01T00:00:00+08:00'
    """
    return datetime.combine(day, time(), SHANGHAI)
