"""What the meters of a firm or site have counted, month by month, and whether it was paid for."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from detectors.evidence import kind_of_source, newest
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.events import UtilityUsageReported
from schemas.vocabulary import Utility

MONTHS = 13
"""Readings of each meter that are kept."""


class Meter(Struct, frozen=True, array_like=True, gc=False):
    """The readings of one meter, oldest first, and whether its bills are paid."""

    utility: Utility
    readings: tuple[tuple[str, float], ...]
    """Month, and what was used in it."""
    unpaid_months: int
    """Months up to the newest that were told with an unpaid bill, one after another."""
    on: date
    """Day of the newest reading."""
    source: str
    evidence: tuple[UUID, ...]


def meter_after(meter: Meter | None, body: UtilityUsageReported, fact: Fact) -> Meter:
    """Return a meter after a reading; a month told again replaces what was told of it."""
    on = shanghai_day(fact.occurred_at)
    reading = (body.month, body.used)
    unpaid = int(bool(body.overdue_fen))
    if meter is None:
        return Meter(body.utility, (reading,), unpaid, on, kind_of_source(fact), (fact.id,))
    last = meter.readings[-1][0]
    if body.month > last:
        readings = (*meter.readings[1 - MONTHS :], reading)
        unpaid *= meter.unpaid_months + 1
    else:
        others = (it for it in meter.readings if it[0] != body.month)
        readings = tuple(sorted((*others, reading))[-MONTHS:])
        again = max(1, meter.unpaid_months) if unpaid else 0
        unpaid = again if body.month == last else meter.unpaid_months
    return Meter(
        body.utility,
        readings,
        unpaid,
        max(on, meter.on),
        kind_of_source(fact),
        newest(meter.evidence if unpaid > 1 else (), fact.id),
    )
