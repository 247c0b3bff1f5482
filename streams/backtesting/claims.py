"""The real wage claims as a chronicle of quarters, and the protocol by which they are tested."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
from msgspec import Struct

from detectors.learned.targets import CLAIM, Target
from schemas import codec
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.envelopes import Delivery, Recorded
from schemas.errors import Refused
from streams.backtesting.chronicle import Chronicle
from streams.backtesting.panel import EVER, Panel, Truth, Whole
from streams.sources import wage_claims
from streams.sources.drafting import sealed_in_appearance
from streams.sources.reading import Refusal

LOOKBACK_DAYS = 730
"""An employer is on the list for two years after its last claim; it shows in every figure.

Whoever has been silent for longer is nearly never heard of again, and would lift every
AUC without helping anybody who has fifty visits to make.
"""
CUT = date(2014, 12, 31)
"""Everything learned up to this day may be learned from, the rest is for the test."""
CUTS: dict[str, date] = {"ca": date(2018, 12, 31)}
"""The same for places whose claims begin later than that. They teach for no place that is tested
from an earlier day on: its lists knew nothing of them."""


class Fold(Struct, frozen=True):
    """One place left out: rows to learn from (of all others), and its own later rows."""

    place: str
    cuts: Whole
    """Day (ordinal) up to which each place teaches here."""
    train: Truth
    later: Truth
    """Up to the last claim of the place, also those whose outcome is not known: an alert can
    be raised of them."""


def read(path: Path, advance: Callable[[int], None], target: Target = CLAIM) -> Panel:
    """Read a file of wage claims into a panel of quarters.

    Raises Refused for a file that is none, or with a row that cannot be read: a backtest
    on part of the claims would be of another history.
    """
    chronicle = Chronicle(target, LOOKBACK_DAYS, by_place=True)
    quarter: date | None = None
    for fact in facts(path, advance):
        day = shanghai_day(fact.recorded_at)
        quarter = quarter or quarter_end(day)
        while day > quarter:
            chronicle.cut(quarter)
            quarter = quarter_end(date.fromordinal(quarter.toordinal() + 1))
        chronicle.hear(fact, fact.subject)
    if quarter is None:
        message = f"{path.name} holds no claim; name the file of wage claims"
        raise Refused(message, field="claims")
    return chronicle.panel()


def facts(path: Path, advance: Callable[[int], None]) -> Iterator[Fact]:
    """Return the facts that the claims are imported as, in the order of filing."""
    reading = wage_claims.read(path)
    done = 0
    for position, row in enumerate(reading, start=1):
        if isinstance(row, Refusal):
            raise Refused(row.message, field=row.field)
        yield _recorded(row, position)
        if reading.done - done >= 1_000:
            advance(reading.done - done)
            done = reading.done
    advance(reading.total - done)


def folds(panel: Panel) -> list[Fold]:
    """Return the protocol: each place left out in turn, all others learned up to their cut.

    No row is learned from whose horizon ends after the cut of its place, or after that of
    the place that is tested; none is tested that was known before it.
    """
    cuts = cuts_of(panel)
    later = (panel.on >= cuts[panel.place]) & (panel.on <= panel.until[panel.place])
    known = panel.known(EVER)
    found = []
    for index, place in enumerate(panel.places):
        own = panel.place == index
        if (known & later & own).any():
            teach = np.minimum(cuts, cuts[index])
            found.append(Fold(place, teach, panel.known(teach) & ~own, later & own))
    return found


def cuts_of(panel: Panel) -> Whole:
    """Return the training cut of each place, as an ordinal."""
    return np.array([CUTS.get(it, CUT).toordinal() for it in panel.places], dtype=np.int64)


def quarter_end(day: date) -> date:
    """Return the last day of the quarter of a day.

    >>> quarter_end(date(2014, 11, 3)), quarter_end(date(2014, 6, 30))
    (datetime.date(2014, 12, 31), datetime.date(2014, 6, 30))
    """
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, 31 if month in {3, 12} else 30)


def _recorded(delivery: Delivery, position: int) -> Fact:
    said = delivery.submission
    if delivery.recorded_at is None:
        raise ValueError("a claim says when it was filed")
    return Recorded(
        position=position,
        id=said.id,
        type=said.type,
        source=wage_claims.SOURCE,
        subject=said.subject,
        occurred_at=said.occurred_at,
        recorded_at=delivery.recorded_at,
        actor=delivery.actor,
        township=delivery.township,
        data=codec.read_body(said, sealed_in_appearance),
    )
