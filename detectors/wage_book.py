"""What is remembered of a subject's wages: what was agreed, paid, handed in and said."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.agreed_paydays import Agreement, agreed, registered
from detectors.evidence import Trust, basis_of, kind_of_source
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.events import (
    EmployerRegistered,
    PaydayAgreed,
    PaymentDeferralAgreed,
    PayrollSubmitted,
    RosterReported,
    SiteStageChanged,
    WagesObserved,
    WagesPaid,
)
from schemas.period import bounds
from schemas.vocabulary import SiteStage

PERIODS = 14
"""Wage periods that are remembered."""
IDLE = 6
"""Suspensions that are remembered."""
EVIDENCE = 3
"""Ids that are remembered of each period."""

WAGE_FACTS = (
    EmployerRegistered,
    PaydayAgreed,
    PaymentDeferralAgreed,
    PayrollSubmitted,
    RosterReported,
    SiteStageChanged,
    WagesObserved,
    WagesPaid,
)
"""Everything that a book takes in."""

_bounds = lru_cache(maxsize=4096)(bounds)


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """What was told of one wage period."""

    first: date
    last: date
    due_fen: int = 0
    paid_fen: int = 0
    heads: int = 0
    paid_heads: int = 0
    recorded: bool = False
    """A payment or a payroll was told, and not only a roster or a deferral."""
    denied: bool = False
    """A record says that nothing was paid."""
    attended: int | None = None
    """Workers at work, where a roster told."""
    deferred_until: date | None = None
    source: str = ""
    evidence: tuple[UUID, ...] = ()

    @property
    def paid(self) -> bool:
        """Tell whether the record says that everything was paid."""
        return self.recorded and not self.denied and self.paid_fen >= self.due_fen


class Said(Struct, frozen=True, array_like=True, gc=False):
    """What somebody said of the last wages."""

    on: date
    through: date | None
    """Last day of the last period that was said to be paid."""
    unpaid_workers: int
    unpaid_fen: int
    card_withheld: bool
    in_kind: bool
    basis: str
    source: str
    fact: UUID


class Book(Struct, frozen=True, omit_defaults=True, gc=False):
    """The wages of a subject as far as they were told."""

    agreements: tuple[Agreement, ...] = ()
    entries: tuple[Entry, ...] = ()
    """By the last day of the period; bounded, paid ones dropped first."""
    paid_through: date | None = None
    """Last day of the newest period for which any payment was recorded."""
    paid_periods: int = 0
    """Periods for which a payment was ever recorded."""
    last_paid: UUID | None = None
    source: str = ""
    """Kind of source of the newest payment."""
    said: Said | None = None
    idle: tuple[tuple[date, date | None], ...] = ()
    """Suspensions: first day, and the day on which work began again."""
    ended: date | None = None
    """Day on which the works were done."""

    @property
    def rests(self) -> bool:
        """Tell whether nobody works there now: done, suspended, or an empty roster."""
        if self.ended is not None or (self.idle and self.idle[-1][1] is None):
            return True
        rosters = [entry.attended for entry in self.entries if entry.attended is not None]
        return bool(rosters) and rosters[-1] == 0


class Bookkeeping:
    """Takes facts into books: the same object when a fact changes nothing."""

    def __init__(self, trust: Trust) -> None:
        """Weigh what is said by this trust."""
        self._trust = trust

    def enter(self, book: Book, fact: Fact) -> Book:
        """Return the book after a fact."""
        match fact.data:
            case WagesPaid() as body:
                return _paid(book, body, fact)
            case WagesObserved() as body:
                return self._observed(book, body, fact)
            case PayrollSubmitted() as body:
                return _payroll(book, body, fact)
            case RosterReported() as body:
                at_work = body.attended + body.unregistered_attended
                return _noted(book, body.period, attended=at_work)
            case PaymentDeferralAgreed() as body:
                return _noted(book, body.period, deferred_until=body.until)
            case SiteStageChanged(stage=stage):
                return _staged(book, stage, shanghai_day(fact.occurred_at))
            case PaydayAgreed() as body:
                on = shanghai_day(fact.occurred_at)
                after = agreed(book.agreements, body, on, fact.id)
            case EmployerRegistered() as body:
                on = shanghai_day(fact.occurred_at)
                after = registered(book.agreements, body, on, fact.id)
            case _:
                return book
        return book if after is book.agreements else replace(book, agreements=after)

    def _observed(self, book: Book, body: WagesObserved, fact: Fact) -> Book:
        said = Said(
            on=shanghai_day(fact.occurred_at),
            through=None if body.last_paid_period is None else _bounds(body.last_paid_period)[1],
            unpaid_workers=body.unpaid_workers or 0,
            unpaid_fen=body.unpaid_fen or 0,
            card_withheld=body.card_withheld is True,
            in_kind=body.paid_in_kind is True,
            basis=basis_of(fact),
            source=kind_of_source(fact),
            fact=fact.id,
        )
        before = book.said
        if (
            before is not None
            and _is_better(said, before)
            and not self._trust.outweighs(said.basis, before.basis, said.on)
        ):
            return book
        return replace(book, said=said)


def _is_better(said: Said, before: Said) -> bool:
    """Tell whether it is better news in any way than what was said before."""
    further = said.through is not None and (before.through is None or said.through > before.through)
    return (
        further
        or said.unpaid_workers < before.unpaid_workers
        or said.card_withheld < before.card_withheld
        or said.in_kind < before.in_kind
    )


def _paid(book: Book, body: WagesPaid, fact: Fact) -> Book:
    first, last = _bounds(body.period)
    known = _entry(book, first, last)
    old = known or Entry(first, last)
    paid_fen = old.paid_fen + body.paid_fen
    due_fen = max(old.due_fen, body.due_fen)
    entry = Entry(
        first=first,
        last=last,
        due_fen=due_fen,
        paid_fen=paid_fen,
        heads=max(old.heads, body.workers_due),
        paid_heads=old.paid_heads + body.workers_paid,
        recorded=True,
        denied=paid_fen == 0 and due_fen > 0,
        attended=old.attended,
        deferred_until=old.deferred_until,
        source=kind_of_source(fact),
        evidence=(*old.evidence[1 - EVIDENCE :], fact.id),
    )
    entries = _kept(book.entries, known, entry)
    if not body.paid_fen:
        return replace(book, entries=entries)
    through = book.paid_through
    return Book(
        agreements=book.agreements,
        entries=entries,
        paid_through=last if through is None or last > through else through,
        paid_periods=book.paid_periods + (old.paid_fen == 0),
        last_paid=fact.id,
        source=entry.source,
        said=book.said,
        idle=book.idle,
        ended=book.ended,
    )


def _payroll(book: Book, body: PayrollSubmitted, fact: Fact) -> Book:
    first, last = _bounds(body.period)
    known = _entry(book, first, last)
    if known is None and book.paid_through is not None and last <= book.paid_through:
        return book
    old = known or Entry(first, last)
    entry = replace(
        old,
        due_fen=max(old.due_fen, body.due_fen),
        heads=max(old.heads, body.heads),
        recorded=True,
        source=kind_of_source(fact),
        evidence=(*old.evidence[1 - EVIDENCE :], fact.id),
    )
    return replace(book, entries=_kept(book.entries, known, entry))


def _noted(
    book: Book, period: str, *, attended: int | None = None, deferred_until: date | None = None
) -> Book:
    first, last = _bounds(period)
    known = _entry(book, first, last)
    if known is None and book.paid_through is not None and last <= book.paid_through:
        return book
    old = known or Entry(first, last)
    entry = replace(
        old,
        attended=old.attended if attended is None else attended,
        deferred_until=deferred_until or old.deferred_until,
    )
    if entry == old:
        return book
    return replace(book, entries=_kept(book.entries, known, entry))


def _staged(book: Book, stage: SiteStage, on: date) -> Book:
    idle = book.idle
    stopped = bool(idle) and idle[-1][1] is None
    if stage is SiteStage.SUSPENDED:
        return book if stopped else replace(book, idle=(*idle, (on, None))[-IDLE:])
    if stopped:
        idle = (*idle[:-1], (idle[-1][0], on))
    over = stage is SiteStage.COMPLETED or stage is SiteStage.SETTLED
    ended = (book.ended or on) if over else None
    if idle is book.idle and ended == book.ended:
        return book
    return replace(book, idle=idle, ended=ended)


def _entry(book: Book, first: date, last: date) -> Entry | None:
    for entry in reversed(book.entries):
        if entry.last == last and entry.first == first:
            return entry
    return None


def _kept(entries: tuple[Entry, ...], old: Entry | None, new: Entry) -> tuple[Entry, ...]:
    """Return the entries with one put in its place, the oldest paid one dropped when full."""
    others = [entry for entry in entries if entry is not old]
    others.append(new)
    if len(others) > 1 and others[-2].last > new.last:
        others.sort(key=lambda entry: (entry.last, entry.first))
    if len(others) > PERIODS:
        paid = next((it for it in others if it.paid or not it.recorded), others[0])
        others.remove(paid)
    return tuple(others)
