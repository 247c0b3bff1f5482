"""Which agreed wage periods are past their day on a given day, and how anybody knows."""

from collections.abc import Iterator
from datetime import date, timedelta

from detectors.agreed_paydays import Term, first_term, terms
from detectors.deadlines import after_rest_days, held, unheld_from
from detectors.evidence import Trust
from detectors.owed import NOTHING_AGREED, Overdue, Owed
from detectors.parameters import Parameters
from detectors.payday_law import PaydayLaw, stands_in
from detectors.wage_book import PERIODS, Book, Entry, Said

_DAY = timedelta(days=1)


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

    Where no payday was told, and wages go by the month or a shorter period, the last day
    that the law leaves stands in for it. Then only a record of too little paid and the
    word of somebody count: of an agreement that nobody knows, silence tells nothing.

    What is lacking by a rounding, while no worker is left out, is paid; what was paid of a
    period that is no more than such a rounding is nothing.

    Payments are told with a delay, so that the record and its silence speak only when
    that has passed: some days, or as many as the newest payments of the subject took,
    up to a limit. A record that nothing was paid, and a person, speak at once. A
    period in which nobody worked owes nothing; those before it are still owed. A gap
    before a later payment is a gap in the feed, since wages are paid in order.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12 (in full, on the agreed day), 13 (the cycle), 14
    (the day); `parameters/wages_owed.yaml`.
    """

    def __init__(self, parameters: Parameters, trust: Trust) -> None:
        """Look up the parameters that all questions about owed wages share."""
        self.law = parameters.whole("wages_owed.grace_days")
        self._lag = parameters.whole("wages_owed.report_lag_days")
        self._lag_most = parameters.whole("wages_owed.report_lag_most_days")
        self._regular = parameters.whole("wages_owed.regular_periods")
        self._slack = parameters.whole("wages_owed.season_slack_days")
        self._deferral = parameters.whole("wages_owed.deferral_most_days")
        self._tolerance = parameters.whole("wages_owed.tolerance_percent")
        self.paydays = PaydayLaw(parameters)
        self._trust = trust

    def on(self, book: Book, on: date) -> Owed:
        """Return how wages stand at the end of a day."""
        if not book.agreements and book.seasonal is not False:
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

    def term_of(self, book: Book, last: date) -> Term | None:
        """Return the wage period that a day of work belongs to, or None where none is known."""
        return self.paydays.term_of(book.agreements, last, seasonal=book.seasonal)

    def terms(self, book: Book, after: date) -> Iterator[Term]:
        """Return the wage periods that end after a day: as agreed, or else as the law has them."""
        if self.by_law(book):
            return self.paydays.months_after(after)
        return terms(book.agreements, after)

    def by_law(self, book: Book) -> bool:
        """Tell whether the law's last day stands in for a payday that nobody told."""
        return book.seasonal is False and stands_in(
            book.agreements[-1] if book.agreements else None
        )

    def is_rounding(self, entry: Entry) -> bool:
        """Tell whether what is lacking of a period is a rounding, and no worker was left out."""
        lacking = entry.due_fen - entry.paid_fen
        return entry.paid_heads >= entry.heads and self._is_little(lacking, entry)

    def is_next_to_nothing(self, entry: Entry) -> bool:
        """Tell whether what was paid of a period is no more than a rounding of it."""
        return self._is_little(entry.paid_fen, entry)

    def _is_little(self, fen: int, entry: Entry) -> bool:
        return 100 * fen <= self._tolerance(entry.last) * entry.due_fen

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
        self._denied = 0
        self._unreported = False
        self._unheld = False
        self._deferred: date | None = None
        self._days: list[date] = []

    def owed(self) -> Owed:
        """Read the records, then the periods that no record speaks of."""
        for entry in self._book.entries:
            if entry.lacking and not self._rules.is_rounding(entry):
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
            denied=self._denied,
        )

    def _read_entry(self, entry: Entry) -> None:
        term = self._rules.term_of(self._book, entry.last)
        told_short = entry.denied or bool(entry.paid_fen)
        if term is None or not (term.agreed or told_short):
            return
        if not self._has_come(term) or not self._in_law(term):
            return
        until = self._payable_until(term, entry)
        if until is None:
            return
        waited = self._passed(self._rules.told_by(self._book, until) + _DAY)
        if not (waited or entry.denied):
            return
        if not self._rules.is_next_to_nothing(entry):
            self._short.append(Overdue(term, entry))
            return
        self._recorded.append(Overdue(term, entry))
        self._denied += waited and told_short

    def _read_terms(self) -> None:
        book = self._book
        for term in self._terms():
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

    def _terms(self) -> Iterator[Term]:
        """Return the periods to ask for: by law alone, those after the last that was said paid."""
        book = self._book
        if not self._rules.by_law(book):
            return terms(book.agreements, self._start())
        through = None if book.said is None else book.said.through
        if through is None:
            return iter(())
        return self._rules.terms(book, max(through, self._rules.paid_start(book) or through))

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
        if not term.agreed:
            return
        waited = self._passed(self._rules.told_by(book, until) + _DAY)
        if not (waited and self._rules.is_regular(book, until)):
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


def _last(overdue: Overdue) -> date:
    return overdue.term.last
