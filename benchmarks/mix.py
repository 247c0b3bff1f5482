"""A fixed mix of events and subjects, the same for every way of doing the work."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from schemas import events
from schemas.body import Body
from schemas.identity import uuid8
from schemas.period import month_of
from schemas.samples import body
from schemas.vocabulary import Basis
from streams.log.port import Draft

SHARES: tuple[tuple[type[Body], int], ...] = (
    (events.WagesObserved, 18),
    (events.OperationsObserved, 18),
    (events.ContractsObserved, 14),
    (events.VisitMade, 20),
    (events.WagesPaid, 10),
    (events.UtilityUsageReported, 8),
    (events.RosterReported, 5),
    (events.PayrollSubmitted, 4),
    (events.ComplaintFiled, 3),
)
"""Event types with their share in a hundred: what a district's month is made of."""

FIRST_DAY = date(2025, 1, 1)
DAYS = 330


def subjects(count: int) -> list[str]:
    """Return the subjects of the mix: nine employers to one site."""
    return [
        f"site/bench-{number:06d}" if number % 10 == 0 else f"employer/local-bench-{number:06d}"
        for number in range(count)
    ]


def drafts(count: int, of_subjects: int, *, zipf: bool) -> Iterator[Draft]:
    """Return facts in the order in which they were learned, over eleven months.

    `zipf` draws subjects with weight 1/rank; else all are alike.
    """
    chance = random.Random(20_250_101)
    names = subjects(of_subjects)
    weights = list(accumulate(1 / rank if zipf else 1 for rank in range(1, len(names) + 1)))
    kinds = [kind for kind, _ in SHARES]
    shares = list(accumulate(share for _, share in SHARES))
    bodies = _bodies()
    start = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 1, tzinfo=UTC)
    step = timedelta(days=DAYS) / count
    for number in range(count):
        kind = chance.choices(kinds, cum_weights=shares)[0]
        at = start + number * step
        yield Draft(
            id=uuid8("bench", str(number)),
            type=kind.__name__,
            dataversion=kind.version,
            source="grid",
            subject=chance.choices(names, cum_weights=weights)[0],
            occurred_at=at,
            recorded_at=at,
            basis=Basis.OWN_SIGHT,
            actor="grid-worker/bench",
            township="zhili",
            grid="zhili-01",
            data=bodies[kind, month_of(at.date())],
            fingerprint=number.to_bytes(32),
        )


def _bodies() -> dict[tuple[type[Body], str], Body]:
    """Return one body of each type for each month, so that periods pass as they do."""
    months = sorted({month_of(FIRST_DAY + timedelta(days=day)) for day in range(DAYS + 31)})
    made: dict[tuple[type[Body], str], Body] = {}
    for month in months:
        paid_on = date(int(month[:4]), int(month[5:]), 14)
        changes: dict[type[Body], dict[str, object]] = {
            events.WagesObserved: {"last_paid_period": month},
            events.WagesPaid: {"period": month, "paid_on": paid_on},
            events.UtilityUsageReported: {"month": month},
            events.RosterReported: {"period": month},
            events.PayrollSubmitted: {"period": month},
        }
        for kind, _ in SHARES:
            made[kind, month] = body(kind, **changes.get(kind, {}))
    return made
