"""What the payrolls, payments and rosters of a month come to at one site."""

from collections.abc import Callable, Iterable
from operator import add

from msgspec import Struct

from projections.page import Row


class MonthSum(Struct, frozen=True, kw_only=True):
    """Wages of a month in fen and heads, and the heads of its rosters."""

    workers_due: int = 0
    workers_paid: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    registered: int | None = None
    """None where no roster was reported."""
    attended: int | None = None
    unregistered_attended: int | None = None


def month_sum(rows: Iterable[Row]) -> MonthSum:
    """Add up what facts added to one month of one site, given in order of position.

    Payers add up. The payments of one payer for one period add up too, but each of them
    names the whole that is due; of its payrolls and rosters for a period the newest
    counts. Sums of several periods in the month add up; heads are the most of any.
    """
    by_payer: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        by_payer.setdefault(row["payer"], {}).setdefault(row["period"], []).append(row)
    total = MonthSum()
    for periods in by_payer.values():
        payer = MonthSum()
        for told in periods.values():
            payer = _joined(payer, _period_sum(told), heads=max)
        total = _joined(total, payer, heads=add)
    return total


def _period_sum(told: list[Row]) -> MonthSum:
    paid = [row for row in told if row["kind"] == "paid"]
    payroll = next((row for row in reversed(told) if row["kind"] == "payroll"), None)
    roster = next((row for row in reversed(told) if row["kind"] == "roster"), None)
    due = [*paid, payroll] if payroll else paid
    workers_due = max((row["workers_due"] for row in due), default=0)
    return MonthSum(
        workers_due=workers_due,
        workers_paid=min(sum(row["workers_paid"] for row in paid), workers_due),
        due_fen=max((row["due_fen"] for row in due), default=0),
        paid_fen=sum(row["paid_fen"] for row in paid),
        registered=roster["registered"] if roster else None,
        attended=roster["attended"] if roster else None,
        unregistered_attended=roster["unregistered_attended"] if roster else None,
    )


def _joined(one: MonthSum, other: MonthSum, *, heads: Callable[[int, int], int]) -> MonthSum:
    def known(first: int | None, second: int | None) -> int | None:
        if first is None or second is None:
            return second if first is None else first
        return heads(first, second)

    return MonthSum(
        workers_due=heads(one.workers_due, other.workers_due),
        workers_paid=heads(one.workers_paid, other.workers_paid),
        due_fen=one.due_fen + other.due_fen,
        paid_fen=one.paid_fen + other.paid_fen,
        registered=known(one.registered, other.registered),
        attended=known(one.attended, other.attended),
        unregistered_attended=known(one.unregistered_attended, other.unregistered_attended),
    )
