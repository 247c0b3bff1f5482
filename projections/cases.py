"""How many cases came in each month, of how many workers, over how much?

Complaints, tip-offs and petitions by the month in which they were learned; a petition of one and
a tip-off about ten are one case each. Who filed one is not here, nor what was said.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary

from projections.contract import RESTATING, Projection, Text, Told
from projections.page import Page, Row
from projections.told_facts import restated
from projections.versions import versioned
from schemas import events
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.envelopes import Recorded
from schemas.period import month_of


def _case() -> Sequence[Column[Any]]:
    return (
        Column("fact", LargeBinary(16), primary_key=True),
        Column("month", Text, nullable=False),
        Column("township", Text),
        Column("kind", Text, nullable=False),
        Column("workers", Integer, nullable=False),
        Column("amount_fen", BigInteger, nullable=False),
    )


CASES = versioned("cases", _case, lambda table: Index(f"{table.name}_by_month", table.c.month))


class Cases(Projection):
    """Complaints by the fact that told of each, as they stand."""

    name = "cases"
    tables = CASES.tables
    reads = ("told_facts",)
    listens = (*RESTATING, events.ComplaintFiled)

    def apply(self, page: Page, record: Told) -> None:
        """Enter a complaint; follow its correction or retraction."""
        match record:
            case Recorded(data=events.ObservationCorrected() | events.ObservationRetracted()):
                touched = restated(page, record)
                if touched is not None and isinstance(touched.was.data, events.ComplaintFiled):
                    _enter(page, touched.was, touched.now)
            case Recorded(data=events.ComplaintFiled() as filed):
                CASES.begin(page, _row(record, filed))
            case _:
                pass


def _enter(page: Page, was: Fact, now: Fact | None) -> None:
    if now is None or not isinstance(now.data, events.ComplaintFiled):
        CASES.end(page, was.id.bytes)
        return
    CASES.put(page, _row(was, now.data))


def _row(was: Fact, says: events.ComplaintFiled) -> Row:
    return {
        "fact": was.id.bytes,
        "month": month_of(shanghai_day(was.recorded_at)),
        "township": was.township,
        "kind": says.kind.value,
        "workers": says.workers,
        "amount_fen": says.amount_fen or 0,
    }
