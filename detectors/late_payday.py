"""Wages that fell due and were not paid."""

from datetime import date
from uuid import UUID

from detectors.agreed_paydays import Agreement
from detectors.bookkeeping import WAGE_FACTS
from detectors.evidence import MOST, step_of
from detectors.owed import Overdue, Owed, facts_of, heads_of
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.wage_book import Book, Said
from detectors.wage_question import WageQuestion
from schemas.derived.finding import Finding
from schemas.vocabulary import Mechanism

SAYS = Speaker("late_payday", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第12、13、14条")


class LatePayday(WageQuestion):
    """Wages that fell due, by agreement or by law, and of which nothing was paid.

    Answers one question: on this day, for how many wage periods has the payday passed
    without any payment? How much was paid is `ShortPay`'s question, a feed that
    stopped without an agreed payday `GoneQuiet`'s, money that did not reach the special
    account `LabourCostLate`'s.

    The fair rule for silence: that nobody told of a payment is not that nobody paid.
    A period counts when a record or a person says that it is unpaid, or when payments
    of this subject were told regularly before and have stopped; mere silence counts for
    one period and no more (`WagesOwed` tells these apart). In every other case the
    answer is unknown, with what is missing. Where nobody told of a payday, and wages go
    by the month, the last day that the law leaves counts, and mere silence does not. Where
    neither payday nor cycle is known, late is never known; a debt that was told all the
    same is named, so that nobody reads the silence as a no, and where workers themselves say
    that they are unpaid, that is a lead. A piece-rate season is settled
    on its agreed days and owes nothing between them. Not applicable where nobody works and
    nothing is owed from before, and to a subject without wages of its own to pay.

    The word of a worker or a grid worker is a lead for fewer points than a record, and
    it fades; a record that still holds does not. A record that nothing was paid weighs,
    once another had its time to come, no less than one that a part was.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12 (in full, on the agreed day), 13 (the cycle), 14
    (the day); `parameters/late_payday.yaml`, `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> detector = LatePayday(Parameters.load())
    >>> said = replay(detector, samples.an_unpaid_october(), date(2026, 12, 10))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said][-2:]
    [('2026-11-14', 'unknown', 0), ('2026-11-24', 'yes', 25)]
    """

    name = SAYS.name
    listens = WAGE_FACTS

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.steps("late_payday.points")
        self._points_denied = parameters.steps("late_payday.points_denied")
        self._silent_most = parameters.whole("late_payday.silent_periods_most")

    def look(self, memory: Book, on: date) -> Finding:
        """Say how many wage periods are past their day without any payment."""
        if not self._owed.law.in_force(on):
            return BEFORE_LAW
        owed = self._wages.owed(memory, on)
        if owed.recorded or owed.told or owed.silent:
            return self._overdue(memory, owed)
        agreement = _current(memory)
        if agreement is None or not (agreement.has_payday or agreement.exempt):
            return self._without_payday(memory, on)
        if agreement.exempt:
            return EXEMPT
        if owed.deferred_until is not None:
            until: Arguments = {"until_on": owed.deferred_until.isoformat()}
            return SAYS.no("deferred", until, _evidence(memory, ()))
        if memory.rests:
            return RESTS
        if owed.unheld:
            return NO_CALENDAR
        if owed.unreported:
            return NOT_REPORTED
        return self._paid(memory, agreement, on)

    def _without_payday(self, memory: Book, on: date) -> Finding:
        """Return that late is not known, with the facts that tell of unpaid wages all the same."""
        unpaid = self._wages.told_short(memory, on)
        said = memory.said
        if memory.seasonal is None and said is not None and self._is_of_workers(said, unpaid):
            points = step_of(self._points(said.on), 1)
            return SAYS.yes(
                "workers_say_unpaid",
                {"workers": said.unpaid_workers, "told_on": said.on.isoformat()},
                points=self._trust.points(points, said.basis, said.on),
                since=said.on,
                fades=True,
                source=said.source,
                workers=said.unpaid_workers,
                evidence=unpaid,
                clears={"ask_again": {}},
                missing=("payday",),
            )
        if unpaid:
            return SAYS.unknown("unpaid_without_payday", "payday", evidence=unpaid)
        return RESTS if memory.agreements and memory.rests else NO_PAYDAY

    def _is_of_workers(self, said: Said, unpaid: tuple[UUID, ...]) -> bool:
        """Tell whether workers named themselves as unpaid, before somebody as good as a witness."""
        return said.unpaid_workers > 0 and said.fact in unpaid and self._owed.is_firm(said)

    def _paid(self, memory: Book, agreement: Agreement, on: date) -> Finding:
        """Return up to when wages are paid, where none are due that are not."""
        through = self._owed.paid_start(memory)
        if through is None:
            return NOT_YET_DUE
        if agreement.settled_on and not agreement.pay_day and on > agreement.settled_on[-1]:
            return NO_NEXT_SETTLEMENT
        paid = () if memory.last_paid is None else (memory.last_paid,)
        return SAYS.no("paid", {"through_on": through.isoformat()}, paid)

    def _overdue(self, memory: Book, owed: Owed) -> Finding:
        silent = owed.silent[: self._silent_most(owed.silent[0].term.last)] if owed.silent else ()
        known = owed.recorded + owed.told
        overdue = tuple(sorted(known + silent, key=_last))
        newest = overdue[-1].term
        newest_due = newest.due or newest.last
        points = step_of(self._points(newest_due), len(overdue))
        points = max(points, step_of(self._points_denied(newest_due), owed.denied))
        said = memory.said
        arguments: Arguments = {
            "period": overdue[0].term.period,
            "due_on": (overdue[0].term.due or overdue[0].term.last).isoformat(),
            "periods": len(overdue),
        }
        due_fen = sum(it.entry.due_fen for it in overdue if it.entry is not None)
        if due_fen:
            arguments["due_fen"] = due_fen
        reason, since, fades, source = "unpaid_on_record", newest_due, False, memory.source
        workers = heads_of(overdue)
        if owed.recorded:
            source = next((it.entry.source for it in owed.recorded if it.entry), "") or source
        elif said is not None and owed.told and not silent:
            reason, since, fades, source = "unpaid_as_told", said.on, True, said.source
            points = self._trust.points(points, said.basis, said.on)
            workers = said.unpaid_workers or workers
        elif silent:
            reason = "payments_stopped"
        if not overdue[0].term.agreed:
            reason = "by_law_as_told" if fades else "by_law_on_record"
        return SAYS.yes(
            reason,
            arguments,
            points=points,
            since=since,
            fades=fades,
            source=source or "platform",
            workers=workers,
            evidence=_evidence(memory, overdue),
            clears=_clears(owed),
            missing=("payments",) if reason == "payments_stopped" else (),
        )


def _clears(owed: Owed) -> dict[str, Arguments]:
    """Return what would clear it: every period on record as unpaid, else the newest alone.

    Wages are paid in order: a payment for the newest period answers those before it of
    which nobody told.
    """
    each = [it for it in owed.recorded if it.entry is not None and it.entry.lacking]
    loose = [it for it in owed.recorded + owed.told + owed.silent if it not in each]
    clears: dict[str, Arguments] = {}
    if each:
        clears["pay"] = {"period": each[0].term.period}
    newest = max(loose, key=_last, default=None)
    if newest is not None and (not each or newest.term.last > each[-1].term.last):
        clears["report_payment"] = {"period": newest.term.period}
    return clears


def _current(memory: Book) -> Agreement | None:
    return memory.agreements[-1] if memory.agreements else None


def _evidence(memory: Book, overdue: tuple[Overdue, ...]) -> tuple[UUID, ...]:
    ids = facts_of(memory, overdue)
    if memory.said is not None:
        ids = tuple(dict.fromkeys((*ids, memory.said.fact)))
    return ids[-MOST:]


def _last(overdue: Overdue) -> date:
    return overdue.term.last


BEFORE_LAW = SAYS.not_applicable("before_law")
NO_PAYDAY = SAYS.unknown("no_payday", "payday")
EXEMPT = SAYS.not_applicable("exempt")
RESTS = SAYS.not_applicable("nobody_works")
NO_CALENDAR = SAYS.unknown("calendar_missing", "calendar")
NOT_REPORTED = SAYS.unknown("not_reported", "payments")
NOT_YET_DUE = SAYS.no("not_yet_due")
NO_NEXT_SETTLEMENT = SAYS.unknown("no_next_settlement", "payday")
