"""What was really paid: every payday of an entity with the payments made for it."""

from datetime import date, timedelta
from random import Random

from msgspec import Struct

from schemas.period import bounds
from streams.sources.simulator.arrears import Payday, Trouble
from streams.sources.simulator.causes import Sign
from streams.sources.simulator.chance import Days, days_between
from streams.sources.simulator.days import DAYS_A_MONTH, period_days
from streams.sources.simulator.entities import Entity


class Part(Struct, frozen=True):
    """One payment for a period."""

    paid_on: date
    workers: int
    fen: int
    sign: Sign | None = None
    """What an attentive reader sees in it."""


class Wages(Struct, frozen=True, kw_only=True):
    """One period: what was due, and what was paid of it, in the order of the days."""

    period: str
    due_on: date
    workers: int
    due_fen: int
    parts: tuple[Part, ...]

    def paid_in_full_on(self) -> date | None:
        """Return the day on which the last worker had the last fen; None if there is none."""
        if sum(part.fen for part in self.parts) < self.due_fen or not self.parts:
            return None
        return max(part.paid_on for part in self.parts)


class Bill(Struct, frozen=True):
    """What falls due on a payday, and to how many."""

    workers: int
    fen: int


class Ledger(Struct, frozen=True):
    """All periods of an entity, in order."""

    wages: tuple[Wages, ...]

    def last_paid(self, on: date) -> str | None:
        """Return the last period that was paid in full by a day."""
        paid = [
            wages.period
            for wages in self.wages
            if (full := wages.paid_in_full_on()) is not None and full <= on
        ]
        return paid[-1] if paid else None

    def last_due(self, on: date) -> str | None:
        """Return the last period that was due by a day, paid or not."""
        due = [wages.period for wages in self.wages if wages.due_on <= on]
        return due[-1] if due else None

    def owed(self, on: date) -> tuple[int, int]:
        """Return how many workers are owed overdue wages on a day, and how much in fen."""
        heads, fen = 0, 0
        for wages in self.wages:
            if wages.due_on >= on:
                continue
            made = [part for part in wages.parts if part.paid_on <= on]
            missing = wages.due_fen - sum(part.fen for part in made)
            if missing > 0:
                heads = max(heads, wages.workers - sum(part.workers for part in made))
                fen += missing
        return heads, fen


def keep(entity: Entity, chance: Random, late_days: Days) -> Ledger:
    """Pay an entity's workers as it will, and keep the books that nobody sees."""
    kept = []
    for payday in entity.paydays:
        first, last = bounds(payday.period)
        until = min(last, entity.works_until)
        if until < max(first, entity.works_from):
            continue
        workers = max(entity.heads(max(first, entity.works_from)), entity.heads(until))
        if workers == 0:
            continue
        share = period_days(payday.period) / DAYS_A_MONTH
        due = round(workers * entity.wage_fen * share * (0.97 + 0.06 * chance.random()))
        paid_on = _paid_on(entity, payday, chance, late_days)
        parts = _parts(entity.trouble, payday, paid_on, Bill(workers, due), chance)
        kept.append(
            Wages(
                period=payday.period,
                due_on=payday.due_on,
                workers=workers,
                due_fen=due,
                parts=parts,
            )
        )
    return Ledger(tuple(kept))


def owed_fen(entity: Entity, trouble: Trouble, advance: float) -> int:
    """Return what the workers of an episode were owed on the day that they stood up.

    From the first day of the first unpaid period until they stood up or the works
    stopped; `advance` is what they had already got of it as living costs.
    """
    if trouble.unpaid is None:
        return 0
    first = max(bounds(trouble.unpaid.period)[0], entity.works_from)
    until = min(trouble.owes_until, trouble.closes_on or trouble.owes_until)
    months = max(7, (until - first).days) / DAYS_A_MONTH
    return round(trouble.workers * entity.wage_fen * months * (1 - advance))


def _paid_on(entity: Entity, payday: Payday, chance: Random, late_days: Days) -> date:
    """Draw the day on which an entity without troubles pays: at most two days early."""
    slip = days_between(chance, late_days)
    early = chance.randint(0, 2)
    if chance.random() < entity.manners.late:
        return payday.due_on + timedelta(days=slip)
    return max(payday.due_on - timedelta(days=early), bounds(payday.period)[0])


def _parts(
    trouble: Trouble | None, payday: Payday, paid_on: date, bill: Bill, chance: Random
) -> tuple[Part, ...]:
    in_full = (Part(paid_on, bill.workers, bill.fen),)
    if trouble is None:
        return in_full
    if trouble.unpaid is not None and trouble.unpaid.due_on <= payday.due_on:
        return in_full if payday.due_on > trouble.ends_on else _unpaid(trouble, paid_on, bill)
    if trouble.shows(Sign.PAYS_SHORT, payday.due_on):
        at_once = round(bill.fen * (0.6 + 0.25 * chance.random()))
        rest_on = paid_on + timedelta(days=chance.randint(8, 20))
        got = max(1, round(bill.workers * at_once / bill.fen))
        short = Part(paid_on, got, at_once, Sign.PAYS_SHORT)
        return (short, Part(rest_on, bill.workers - got, bill.fen - at_once))
    if trouble.shows(Sign.PAYS_LATE, payday.due_on):
        late_on = payday.due_on + timedelta(days=chance.randint(4, 15))
        return (Part(late_on, bill.workers, bill.fen, Sign.PAYS_LATE),)
    return in_full


def _unpaid(trouble: Trouble, paid_on: date, bill: Bill) -> tuple[Part, ...]:
    """What still comes of a payday that is missed, or that falls after one that was."""
    owed = min(bill.workers, trouble.workers)
    others = bill.workers - owed
    fen = bill.fen * others // bill.workers
    parts = [Part(paid_on, others, fen, Sign.PAYS_SHORT)] if others else []
    if trouble.ends_on != date.max:
        parts.append(Part(max(trouble.ends_on, paid_on), owed, bill.fen - fen))
    return tuple(parts)
