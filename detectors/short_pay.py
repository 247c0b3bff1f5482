"""Wages that were paid in part, to some, or not in money."""

from datetime import date, timedelta
from uuid import UUID

from detectors.agreed_paydays import terms
from detectors.bookkeeping import WAGE_FACTS, Bookkeeping
from detectors.contract import Detector
from detectors.evidence import MOST, Trust, step_of
from detectors.parameters import Parameters
from detectors.wage_book import Book, Said
from detectors.wages_owed import Overdue, WagesOwed, facts_of, heads_of
from schemas.codec import Fact
from schemas.derived.finding import Argument, Finding
from schemas.subjects import Kind
from schemas.vocabulary import Mechanism, State

REFERENCE = "保障农民工工资支付条例 第11、13、14、54条"


class ShortPay(Detector[Book]):
    """Wages of which only a part reached the workers by the agreed day.

    Answers one question: how much of what fell due and was partly paid is lacking?
    Several payments for one period add up. A period of which nothing was paid is
    `LatePayday`'s question, workers whom the general contractor left out
    `GcProxyPayment`'s.

    Also says yes, for fewer points, when somebody who was asked says that some workers
    were not paid for a period that is due and that no record shows as paid in full,
    that wages were paid in kind, or that the employer keeps the workers' bank cards.

    Silent where nothing is due: between the settlements of a season, during a lawful
    deferral, while the record may still be on its way. Unknown without an agreed payday,
    and where nobody tells of payments.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 11 (in money), 13, 14, 54 (bank cards);
    `parameters/short_pay.yaml`, `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.events import PaydayAgreed, WagesPaid
    >>> facts = [
    ...     samples.fact(samples.body(PaydayAgreed, cycle="month", from_period="2025-04"),
    ...         on=date(2025, 4, 1)),
    ...     samples.fact(samples.body(WagesPaid, period="2025-04", paid_on="2025-05-13",
    ...         workers_paid=8, paid_fen=4_800_000), on=date(2025, 5, 13), source="bank"),
    ... ]
    >>> on, finding = replay(ShortPay(Parameters.load()), facts, date(2025, 6, 1))[-1]
    >>> on.isoformat(), finding.state.value, finding.arguments["lacking_fen"]
    ('2025-05-24', 'yes', 2400000)
    """

    name = "short_pay"
    listens = WAGE_FACTS
    about = frozenset({Kind.EMPLOYER, Kind.SITE})
    memory = Book

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._by_percent = parameters.steps("short_pay.points")
        self._told_points = parameters.table("short_pay.points_as_told")
        self._trust = Trust(parameters)
        self._owed = WagesOwed(parameters, self._trust)
        self._books = Bookkeeping(self._trust)

    def blank(self) -> Book:
        """Return the memory of a subject of whose wages nothing is known."""
        return Book()

    def step(self, memory: Book, fact: Fact) -> Book:
        """Take in what is told of wages, paydays, rosters and stages."""
        return self._books.enter(memory, fact)

    def look(self, memory: Book, on: date) -> Finding:
        """Say what is lacking of the wages that were partly paid."""
        if not self._owed.law.in_force(on):
            return BEFORE_LAW
        agreement = memory.agreements[-1] if memory.agreements else None
        if agreement is not None and agreement.exempt:
            return EXEMPT
        short = self._owed.on(memory, on).short if agreement is not None else ()
        if short:
            return self._short(memory, short)
        if memory.said is not None:
            told = self._as_told(memory, memory.said)
            if told is not None:
                return told
        if agreement is None or not agreement.has_payday:
            return NO_PAYDAY
        if memory.paid_through is None:
            return NOT_REPORTED
        return Finding(
            state=State.NO,
            mechanism=Mechanism.WAGE_PAYMENT,
            reason="short_pay.nothing_lacking",
            arguments={"through_on": memory.paid_through.isoformat()},
            reference=REFERENCE,
            evidence=() if memory.last_paid is None else (memory.last_paid,),
        )

    def next_change(self, memory: Book, on: date) -> date | None:
        """Return the day on which a part payment is past its time."""
        days = [self._owed.law.changes(on)]
        if memory.agreements:
            days.append(self._owed.on(memory, on).change_on)
        return min((day for day in days if day is not None and day > on), default=None)

    def _short(self, memory: Book, short: tuple[Overdue, ...]) -> Finding:
        entries = [it.entry for it in short if it.entry is not None]
        due = sum(entry.due_fen for entry in entries)
        lacking = due - sum(entry.paid_fen for entry in entries)
        oldest, newest = short[0].term, short[-1].term
        since = newest.due or newest.last
        return Finding(
            state=State.YES,
            mechanism=Mechanism.WAGE_PAYMENT,
            reason="short_pay.paid_in_part",
            arguments={
                "period": oldest.period,
                "due_on": (oldest.due or oldest.last).isoformat(),
                "periods": len(short),
                "due_fen": due,
                "lacking_fen": lacking,
            },
            reference=REFERENCE,
            points=step_of(self._by_percent(since), -(-100 * lacking // due)),
            since=since,
            source=entries[-1].source,
            workers=max(entry.heads - entry.paid_heads for entry in entries) or heads_of(short),
            evidence=_evidence(memory, short),
            clears=(("short_pay.pay_rest", {"lacking_fen": lacking}),),
        )

    def _as_told(self, memory: Book, said: Said) -> Finding | None:
        """Return what somebody said that no record speaks against, the worst first."""
        if said.unpaid_workers and self._was_due(memory, said):
            kind, reason, clears = _SOME
        elif said.in_kind:
            kind, reason, clears = _KIND
        elif said.card_withheld:
            kind, reason, clears = _CARD
        else:
            return None
        arguments: dict[str, Argument] = {"told_on": said.on.isoformat()}
        if kind == _SOME[0]:
            arguments["workers"] = said.unpaid_workers
            if said.unpaid_fen:
                arguments["unpaid_fen"] = said.unpaid_fen
        points = self._told_points(said.on)[kind]
        return Finding(
            state=State.YES,
            mechanism=Mechanism.WAGE_PAYMENT,
            reason=reason,
            arguments=arguments,
            reference=REFERENCE,
            points=self._trust.points(points, said.basis, said.on),
            since=said.on,
            fades=True,
            source=said.source,
            workers=said.unpaid_workers,
            evidence=(said.fact,),
            clears=((clears, {}),),
        )

    def _was_due(self, memory: Book, said: Said) -> bool:
        """Tell whether the last payday before was one that no record shows as kept.

        Where somebody names the last paid period, the unpaid ones after it are
        `LatePayday`'s.
        """
        newest = None
        for term in terms(memory.agreements, said.on - _LOOK_BACK):
            if term.due is None or term.due >= said.on:
                break
            newest = term
        if newest is None or (said.through is not None and said.through < newest.first):
            return False
        entry = self._owed.matching(memory, newest)
        if entry is not None and entry.recorded:
            return not entry.paid
        return memory.paid_through is None or memory.paid_through < newest.first


_LOOK_BACK = timedelta(days=400)
"""Longer than any season: the payday before a day lies within it."""
_SOME = ("some_unpaid", "short_pay.some_unpaid_as_told", "short_pay.show_payment")
_KIND = ("in_kind", "short_pay.paid_in_kind", "short_pay.pay_in_money")
_CARD = ("card_withheld", "short_pay.card_withheld", "short_pay.return_cards")


def _evidence(memory: Book, overdue: tuple[Overdue, ...]) -> tuple[UUID, ...]:
    return facts_of(memory, overdue)[-MOST:]


def _silent(state: State, reason: str, *missing: str) -> Finding:
    return Finding(
        state=state,
        mechanism=Mechanism.WAGE_PAYMENT,
        reason=reason,
        reference=REFERENCE,
        missing=missing,
    )


BEFORE_LAW = _silent(State.NOT_APPLICABLE, "short_pay.before_law")
EXEMPT = _silent(State.NOT_APPLICABLE, "short_pay.exempt")
NO_PAYDAY = _silent(State.UNKNOWN, "short_pay.no_payday", "payday")
NOT_REPORTED = _silent(State.UNKNOWN, "short_pay.not_reported", "payments")
