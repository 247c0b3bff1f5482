"""Wages that were paid in part, or to some."""

from datetime import date, timedelta

from detectors.bookkeeping import WAGE_FACTS
from detectors.evidence import MOST, step_of
from detectors.owed import Overdue, facts_of, heads_of
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.wage_book import Book, Said
from detectors.wage_question import WageQuestion
from schemas.derived.finding import Finding
from schemas.vocabulary import Mechanism

SAYS = Speaker("short_pay", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第12、14条")


class ShortPay(WageQuestion):
    """Wages of which only a part reached the workers by the agreed day.

    Answers one question: how much of what fell due and was partly paid is lacking?
    Several payments for one period add up. A period of which nothing was paid is
    `LatePayday`'s question, workers whom the general contractor left out
    `GcProxyPayment`'s.

    Also says yes, for fewer points, when somebody who was asked says that some workers,
    or a sum, were not paid for a period that is due and that no record shows as paid in
    full. A rounding is not said, and a small share for few points.
    Wages in kind and bank cards that are kept back are `WagesWithheld`'s question.

    Silent where nothing is due: between the settlements of a season, during a lawful
    deferral, while the record may still be on its way. Where nobody told of a payday and
    wages go by the month, the last day that the law leaves counts. Unknown where neither
    is known, and where nobody tells of payments.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12 (in full, on the agreed day), 14 (the day);
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

    name = SAYS.name
    listens = WAGE_FACTS

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._by_percent = parameters.steps("short_pay.points")
        self._told_points = parameters.whole("short_pay.points_as_told")

    def look(self, memory: Book, on: date) -> Finding:
        """Say what is lacking of the wages that were partly paid."""
        if not self._owed.law.in_force(on):
            return BEFORE_LAW
        short = self._wages.owed(memory, on).short
        if short:
            return self._short(memory, short)
        agreement = memory.agreements[-1] if memory.agreements else None
        if agreement is not None and agreement.exempt:
            return EXEMPT
        said = memory.said
        if said is not None and self._was_due(memory, said):
            return self._as_told(said)
        if agreement is None or not agreement.has_payday:
            return NO_PAYDAY
        if memory.paid_through is None:
            return NOT_REPORTED
        through: Arguments = {"through_on": memory.paid_through.isoformat()}
        paid = () if memory.last_paid is None else (memory.last_paid,)
        return SAYS.no("nothing_lacking", through, paid)

    def _short(self, memory: Book, short: tuple[Overdue, ...]) -> Finding:
        entries = [it.entry for it in short if it.entry is not None]
        due = sum(entry.due_fen for entry in entries)
        lacking = due - sum(entry.paid_fen for entry in entries)
        oldest, newest = short[0].term, short[-1].term
        since = newest.due or newest.last
        return SAYS.yes(
            "paid_in_part" if oldest.agreed else "paid_in_part_by_law",
            {
                "period": oldest.period,
                "due_on": (oldest.due or oldest.last).isoformat(),
                "periods": len(short),
                "due_fen": due,
                "lacking_fen": lacking,
            },
            points=step_of(self._by_percent(since), 100 * lacking // due),
            since=since,
            source=entries[-1].source,
            workers=max(entry.heads - entry.paid_heads for entry in entries) or heads_of(short),
            evidence=facts_of(memory, short)[-MOST:],
            clears={"pay_rest": {"lacking_fen": lacking}},
        )

    def _as_told(self, said: Said) -> Finding:
        """Return what somebody said that no record speaks against."""
        arguments: Arguments = {"told_on": said.on.isoformat()}
        if said.unpaid_workers:
            arguments["workers"] = said.unpaid_workers
        if said.unpaid_fen:
            arguments["unpaid_fen"] = said.unpaid_fen
        return SAYS.yes(
            "some_unpaid_as_told" if said.unpaid_workers else "sum_unpaid_as_told",
            arguments,
            points=self._trust.points(self._told_points(said.on), said.basis, said.on),
            since=said.on,
            fades=True,
            source=said.source,
            workers=said.unpaid_workers,
            evidence=(said.fact,),
            clears={"show_payment": {}},
        )

    def _was_due(self, memory: Book, said: Said) -> bool:
        """Tell whether the last payday before was one that no record shows as kept.

        Where somebody names the last paid period, the unpaid ones after it are
        `LatePayday`'s.
        """
        if not (said.unpaid_workers or said.unpaid_fen):
            return False
        newest = None
        for term in self._owed.terms(memory, said.on - _LOOK_BACK):
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
BEFORE_LAW = SAYS.not_applicable("before_law")
EXEMPT = SAYS.not_applicable("exempt")
NO_PAYDAY = SAYS.unknown("no_payday", "payday")
NOT_REPORTED = SAYS.unknown("not_reported", "payments")
