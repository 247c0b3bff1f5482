"""Facts entered into the book of a subject's wages: the same book when one says nothing new."""

from datetime import date

from msgspec.structs import replace

from detectors.agreed_paydays import Agreement, is_seasonal
from detectors.evidence import Trust, basis_of, kind_of_source
from detectors.payday_law import PaydayLaw
from detectors.wage_book import PERIODS, Book, Entry, Said
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
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Basis, SiteStage

PAID = 3
"""Paid wage periods that are remembered: what is told of them late must not seem unpaid."""
IDLE = 6
"""Suspensions that are remembered."""
EVIDENCE = 3
"""Ids that are remembered of each period."""
LAGS = 3
"""Payments of which it is remembered how late they were told."""

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


class Bookkeeping:
    """Takes facts into books: the same object when a fact changes nothing."""

    def __init__(self, trust: Trust, paydays: PaydayLaw) -> None:
        """Weigh what is said by this trust, and let agreements count by this law."""
        self._trust = trust
        self._paydays = paydays

    def enter(self, book: Book, fact: Fact) -> Book:
        """Return the book after a fact."""
        if book.seasonal is None and kind_of(fact.subject) is Kind.SITE:
            # Payrolls of building sites are made by the month (Decree 724 Art. 31).
            book = replace(book, seasonal=False)
        match fact.data:
            case WagesPaid() as body:
                return _paid(book, body, fact) if self._holds(body, fact) else book
            case WagesObserved() as body:
                return self._observed(book, body, fact)
            case PayrollSubmitted() as body:
                return _payroll(book, body, fact)
            case RosterReported() as body:
                at_work = body.at_work
                return _noted(book, body.period, attended=at_work)
            case PaymentDeferralAgreed() as body:
                return self._deferred(book, body, fact)
            case SiteStageChanged(stage=stage):
                return _staged(book, stage, shanghai_day(fact.occurred_at))
            case PaydayAgreed() as body:
                return _agreed(book, self._paydays.agreed(book.agreements, body, fact), body)
            case EmployerRegistered() as body:
                return _agreed(book, self._paydays.registered(book.agreements, body, fact), body)
        return book

    def _holds(self, body: WagesPaid, fact: Fact) -> bool:
        """Tell whether a payment counts: that wages were paid must have been seen, not said."""
        if not body.paid_fen:
            return True
        return self._trust.outweighs(basis_of(fact), Basis.DOCUMENT, body.paid_on)

    def _deferred(self, book: Book, body: PaymentDeferralAgreed, fact: Fact) -> Book:
        """Return the book after a deferral; one that is told behind the payday defers nothing."""
        law, agreed = self._paydays, book.agreements
        if law.deferred_too_late(agreed, body, fact, seasonal=book.seasonal):
            return book
        return _noted(book, body.period, deferred_until=body.until)

    def _observed(self, book: Book, body: WagesObserved, fact: Fact) -> Book:
        """Return the book after a word about the last wages; none where it says nothing of them."""
        if body.last_paid_period is None and body.unpaid_workers is body.unpaid_fen is None:
            return book
        said = Said(
            on=shanghai_day(fact.occurred_at),
            through=None if body.last_paid_period is None else bounds(body.last_paid_period)[1],
            unpaid_workers=body.unpaid_workers or 0,
            unpaid_fen=body.unpaid_fen or 0,
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
        return _with(book, said=said)


def _agreed(
    book: Book, agreements: tuple[Agreement, ...], body: PaydayAgreed | EmployerRegistered
) -> Book:
    seasonal = is_seasonal(book.seasonal, body)
    if agreements is book.agreements and seasonal is book.seasonal:
        return book
    return replace(book, agreements=agreements, seasonal=seasonal)


def _is_better(said: Said, before: Said) -> bool:
    """Tell whether it is better news in any way than what was said before."""
    further = said.through is not None and (before.through is None or said.through > before.through)
    fewer = said.unpaid_workers < before.unpaid_workers or said.unpaid_fen < before.unpaid_fen
    return further or fewer


def _paid(book: Book, body: WagesPaid, fact: Fact) -> Book:
    first, last = bounds(body.period)
    known = _entry(book, first, last)
    old = known or Entry(first, last)
    paid_fen = old.paid_fen + body.paid_fen
    due_fen = max(old.due_fen, body.due_fen)
    heads = max(old.heads, body.workers_due)
    entry = Entry(
        first=first,
        last=last,
        due_fen=due_fen,
        paid_fen=paid_fen,
        heads=heads,
        paid_heads=_heads_paid(old.paid_heads, body.workers_paid, heads),
        recorded=True,
        denied=paid_fen == 0 and due_fen > 0,
        attended=old.attended,
        deferred_until=old.deferred_until,
        source=kind_of_source(fact),
        evidence=(*old.evidence[1 - EVIDENCE :], fact.id),
    )
    entries = _kept(book.entries, known, entry)
    if not body.paid_fen:
        return _with(book, entries=entries)
    through, settled = book.paid_through, book.settled_on
    if paid_fen >= due_fen and (settled is None or body.paid_on > settled):
        settled = body.paid_on
    lag = max(0, (shanghai_day(fact.recorded_at) - body.paid_on).days)
    return Book(
        agreements=book.agreements,
        entries=entries,
        lacking=any(it.lacking for it in entries),
        paid_through=last if through is None or last > through else through,
        paid_periods=book.paid_periods + (old.paid_fen == 0),
        last_paid=fact.id,
        source=entry.source,
        lags=(*book.lags[1 - LAGS :], lag),
        said=book.said,
        settled_on=settled,
        idle=book.idle,
        ended=book.ended,
        seasonal=book.seasonal,
    )


def _heads_paid(before: int, now: int, due: int) -> int:
    """Return how many were paid anything by two instalments: together, or twice the same."""
    together = before + now
    return together if together <= due else max(before, now)


def _payroll(book: Book, body: PayrollSubmitted, fact: Fact) -> Book:
    first, last = bounds(body.period)
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
    return _with(book, entries=_kept(book.entries, known, entry))


def _noted(
    book: Book, period: str, *, attended: int | None = None, deferred_until: date | None = None
) -> Book:
    first, last = bounds(period)
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
    return _with(book, entries=_kept(book.entries, known, entry))


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
    """Return the entries with one put in its place, the oldest paid ones dropped."""
    others = [entry for entry in entries if entry is not old]
    others.append(new)
    if len(others) > 1 and others[-2].last > new.last:
        others.sort(key=_by_last)
    if len(others) > PAID:
        spare = len(others) - PAID
        others = [it for at, it in enumerate(others) if at >= spare or not it.paid][-PERIODS:]
    return tuple(others)


def _by_last(entry: Entry) -> tuple[date, date]:
    return entry.last, entry.first


def _with(
    book: Book, *, entries: tuple[Entry, ...] | None = None, said: Said | None = None
) -> Book:
    """Return the book with its entries or what was said changed: quicker than a replace."""
    lacking = book.lacking
    if entries is None:
        entries = book.entries
    else:
        lacking = any(entry.lacking for entry in entries)
    return Book(
        book.agreements,
        entries,
        lacking,
        book.paid_through,
        book.paid_periods,
        book.last_paid,
        book.source,
        book.lags,
        said or book.said,
        book.settled_on,
        book.idle,
        book.ended,
        book.seasonal,
    )
