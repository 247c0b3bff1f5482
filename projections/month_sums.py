"""What the payrolls, payments and rosters of a month come to at one site."""

from collections.abc import Callable, Iterable
from operator import add

from msgspec import Struct

from projections.page import Row


class MonthSum(Struct, frozen=True, kw_only=True):
    """Wages of a month in fen and heads, and the heads of its rosters."""

    workers_due: int | None = None
    """None, as the three that follow, where no wages were told."""
    workers_paid: int | None = None
    due_fen: int | None = None
    paid_fen: int | None = None
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
    workers_due = max((row["workers_due"] for row in due), default=None)
    workers_paid = sum(row["workers_paid"] for row in paid)
    return MonthSum(
        workers_due=workers_due,
        workers_paid=None if workers_due is None else min(workers_paid, workers_due),
        due_fen=max((row["due_fen"] for row in due), default=None),
        paid_fen=sum(row["paid_fen"] for row in paid) if due else None,
        registered=roster["registered"] if roster else None,
        attended=roster["attended"] if roster else None,
        unregistered_attended=roster["unregistered_attended"] if roster else None,
    )


def _joined(one: MonthSum, other: MonthSum, *, heads: Callable[[int, int], int]) -> MonthSum:
    def known(first: int | None, second: int | None, join: Callable[[int, int], int]) -> int | None:
        if first is None or second is None:
            return second if first is None else first
        return join(first, second)

    return MonthSum(
        workers_due=known(one.workers_due, other.workers_due, heads),
        workers_paid=known(one.workers_paid, other.workers_paid, heads),
        due_fen=known(one.due_fen, other.due_fen, add),
        paid_fen=known(one.paid_fen, other.paid_fen, add),
        registered=known(one.registered, other.registered, heads),
        attended=known(one.attended, other.attended, heads),
        unregistered_attended=known(one.unregistered_attended, other.unregistered_attended, heads),
    )
