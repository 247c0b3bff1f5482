"""Which agreed wage periods are past their day on a given day, and how anybody knows."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from detectors.agreed_paydays import Term, first_term, term_of, terms
from detectors.deadlines import after_rest_days, held, unheld_from
from detectors.evidence import Trust
from detectors.parameters import Parameters
from detectors.wage_book import PERIODS, Book, Entry, Said

_DAY = timedelta(days=1)


class Overdue(NamedTuple):
    """A wage period whose day has passed, and what the record says of it."""

    term: Term
    entry: Entry | None


class Owed(NamedTuple):
    """How a subject's wages stand at the end of a day; every list oldest first."""

    recorded: tuple[Overdue, ...]
    """Nothing paid: a payroll was handed in, a record says so, or a roster shows work."""
    short: tuple[Overdue, ...]
    """Paid in part."""
    told: tuple[Overdue, ...]
    """Not paid, as somebody said."""
    silent: tuple[Overdue, ...]
    """No payment told, of a subject whose payments were told regularly before."""
    unreported: bool
    """A day has passed of which nobody can tell whether it was a payday."""
    deferred_until: date | None
    """A period past its day is lawfully deferred to this one."""
    unheld: bool
    """The calendar does not hold the year in which the next wages fall due."""
    change_on: date | None
    """First day after this one on which any of this may differ without a new fact."""


NOTHING_AGREED = Owed((), (), (), (), False, None, False, None)
"""Without an agreed payday nothing is ever known to be late."""


class WagesOwed:
    """Tells unpaid from untold: the one reading of a book that all wage detectors share.

    A wage period is past its day when the agreed payday has passed, moved before rest
    days, and no lawful deferral runs. It is then

    - *recorded* as unpaid when a payroll of it was handed in, or a record says that
      nothing was paid, or a roster shows that people worked in it while the payments of
      earlier periods had been told regularly;
    - *told* as unpaid when somebody who was asked after its payday named an earlier
      period as the last one paid;
    - *silent* when payments of earlier periods were told regularly and this one's was
      not: the feed, or the firm, has stopped;
    - *unreported*, and no more, in every other case. Nobody's silence is a yes.

    Payments are told with a delay, so that the record and its silence speak only when
    that has passed: some days, or as many as the newest payments of the subject took,
    up to a limit. A record that nothing was paid, and a person, speak at once. A
    period in which nobody worked owes nothing; those before it are still owed. A gap
    before a later payment is a gap in the feed, since wages are paid in order.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 13, 14; `parameters/wages_owed.yaml`.
    """

    def __init__(self, parameters: Parameters, trust: Trust) -> None:
        """Look up the parameters that all questions about owed wages share."""
        self.law = parameters.whole("wages_owed.grace_days")
        self._lag = parameters.whole("wages_owed.report_lag_days")
        self._lag_most = parameters.whole("wages_owed.report_lag_most_days")
        self._regular = parameters.whole("wages_owed.regular_periods")
        self._slack = parameters.whole("wages_owed.season_slack_days")
        self._deferral = parameters.whole("wages_owed.deferral_most_days")
        self._trust = trust

    def on(self, book: Book, on: date) -> Owed:
        """Return how wages stand at the end of a day."""
        if not book.agreements:
            return NOTHING_AGREED
        start = self.paid_start(book)
        if start is not None and not book.lacking:
            term = first_term(book.agreements, start)
            if term is not None and term.due is not None and on <= term.due:
                return Owed((), (), (), (), False, None, False, term.due + _DAY)
        return _Reading(self, book, on).owed()

    def payable_until(self, due: date, deferred_until: date | None) -> date:
        """Return the last day on which wages are in time, deferral included and bounded."""
        until = due + timedelta(days=self.law(due) if self.law.in_force(due) else 0)
        if deferred_until is None or deferred_until <= until:
            return until
        return min(deferred_until, due + timedelta(days=self._deferral(due)))

    def told_by(self, book: Book, due: date) -> date:
        """Return by when the record tells of a payment: after as long as it lately took.

        Offices tell nothing on rest days: an end on one of them moves to the next working day.
        """
        usual = min(max(book.lags, default=0), self._lag_most(due))
        last_day = due + timedelta(days=max(self._lag(due), usual))
        return after_rest_days(last_day) or last_day

    def is_regular(self, book: Book, due: date) -> bool:
        """Tell whether payments were told often enough for their silence to mean something."""
        return book.paid_periods >= self._regular(due)

    def ends_from(self, term: Term) -> date:
        """Return from which day on the last day of a payment's period may settle a wage period."""
        if term.monthly:
            return term.last
        return max(term.first, term.last - timedelta(days=self._slack(term.last)))

    def matching(self, book: Book, term: Term) -> Entry | None:
        """Return what is on record of a wage period: of piece work, what ends near settlement."""
        from_day = term.first if term.monthly else self.ends_from(term)
        found = None
        for entry in reversed(book.entries):
            if entry.last < from_day:
                break
            if entry.last <= term.last and (found is None or entry.recorded):
                found = entry
                if entry.recorded:
                    break
        return found

    def is_firm(self, said: Said) -> bool:
        """Tell whether what was said is as good as seen."""
        return self._trust.firm(said.basis, said.on)

    def paid_start(self, book: Book) -> date | None:
        """Return the day up to which wages are known to be paid, or None."""
        said, paid = book.said, book.paid_through
        if said is None or said.through is None or not self.is_firm(said):
            return paid
        return said.through if paid is None else max(paid, said.through)


class _Reading:
    """One reading of one book on one day."""

    def __init__(self, rules: WagesOwed, book: Book, on: date) -> None:
        self._rules = rules
        self._book = book
        self._on = on
        self._recorded: list[Overdue] = []
        self._short: list[Overdue] = []
        self._told: list[Overdue] = []
        self._silent: list[Overdue] = []
        self._unreported = False
        self._unheld = False
        self._deferred: date | None = None
        self._days: list[date] = []

    def owed(self) -> Owed:
        """Read the records, then the periods that no record speaks of."""
        for entry in self._book.entries:
            if entry.lacking:
                self._read_entry(entry)
        self._read_terms()
        self._recorded.sort(key=_last)
        return Owed(
            recorded=tuple(self._recorded),
            short=tuple(self._short),
            told=tuple(self._told),
            silent=tuple(self._silent),
            unreported=self._unreported,
            deferred_until=self._deferred,
            unheld=self._unheld,
            change_on=min((day for day in self._days if day > self._on), default=None),
        )

    def _read_entry(self, entry: Entry) -> None:
        term = term_of(self._book.agreements, entry.last)
        if term is None or not self._has_come(term) or not self._in_law(term):
            return
        until = self._payable_until(term, entry)
        if until is None:
            return
        told_by = until if entry.denied else self._rules.told_by(self._book, until)
        if self._passed(told_by + _DAY):
            (self._short if entry.paid_fen else self._recorded).append(Overdue(term, entry))

    def _read_terms(self) -> None:
        book = self._book
        for term in terms(book.agreements, self._start()):
            if not self._has_come(term) or len(self._silent) + len(self._told) >= PERIODS:
                return
            if not self._in_law(term) or not self._worked(term):
                continue
            entry = self._rules.matching(book, term)
            if entry is not None and (entry.recorded or entry.attended == 0):
                continue
            until = self._payable_until(term, entry)
            if until is not None:
                self._read_term(term, entry, until)
            if self._unreported and book.said is None:
                return

    def _start(self) -> date:
        """Return the day after whose wages to ask."""
        book = self._book
        paid = self._rules.paid_start(book)
        if paid is not None:
            return paid
        return book.agreements[0].since - _DAY if book.agreements else date.max - _DAY

    def _read_term(self, term: Term, entry: Entry | None, until: date) -> None:
        book = self._book
        said = book.said
        if said is not None and said.through is not None and said.on > until:
            if said.through < self._rules.ends_from(term):
                self._told.append(Overdue(term, entry))
                return
            if self._rules.is_firm(said):
                return
        if not (
            self._rules.is_regular(book, until)
            and self._passed(self._rules.told_by(self._book, until) + _DAY)
        ):
            self._unreported = True
        else:
            worked = entry is not None and entry.attended
            (self._recorded if worked else self._silent).append(Overdue(term, entry))

    def _has_come(self, term: Term) -> bool:
        """Tell whether the agreed day has passed; remember when it will."""
        if term.due is not None:
            return self._passed(term.due + _DAY)
        self._unheld = not held(self._on)
        self._days.append(unheld_from())
        return False

    def _in_law(self, term: Term) -> bool:
        return term.due is not None and self._rules.law.in_force(term.due)

    def _payable_until(self, term: Term, entry: Entry | None) -> date | None:
        """Return the last day in time, or None while a deferral runs."""
        if term.due is None:
            return None
        until = self._rules.payable_until(term.due, None if entry is None else entry.deferred_until)
        if self._passed(until + _DAY):
            return until
        self._deferred = until
        return None

    def _worked(self, term: Term) -> bool:
        """Tell whether anybody may have worked in a period."""
        book = self._book
        if book.ended is not None and term.first > book.ended:
            return False
        return not any(
            began <= term.first and (resumed is None or resumed > term.last)
            for began, resumed in book.idle
        )

    def _passed(self, from_day: date) -> bool:
        if self._on >= from_day:
            return True
        self._days.append(from_day)
        return False


def heads_of(overdue: tuple[Overdue, ...]) -> int:
    """Return the most workers that any of these periods concerns, as far as was told."""
    return max((it.entry.heads for it in overdue if it.entry is not None), default=0)


def facts_of(book: Book, overdue: tuple[Overdue, ...]) -> tuple[UUID, ...]:
    """Return the facts that an overdue period rests on: the agreement, the last pay, the record."""
    ids = [it.fact for it in book.agreements[-1:]]
    if book.last_paid is not None:
        ids.append(book.last_paid)
    for it in overdue:
        if it.entry is not None:
            ids += it.entry.evidence
    return tuple(dict.fromkeys(ids))


def _last(overdue: Overdue) -> date:
    return overdue.term.last
