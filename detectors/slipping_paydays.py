"""Wages that are paid later and later after the agreed day."""

from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.agreed_paydays import Agreement, term_of
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import kind_of_source, step_of
from detectors.parameters import Parameters
from detectors.payday_law import PaydayLaw
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import EmployerRegistered, PaydayAgreed, PaymentDeferralAgreed, WagesPaid
from schemas.period import bounds
from schemas.vocabulary import Mechanism

PERIODS = 6
"""Paid wage periods, and deferred ones, that are remembered."""
SAYS = Speaker("slipping_paydays", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第12、14条")


class Paid(Struct, frozen=True, array_like=True, gc=False):
    """A wage period and the day of the newest payment for it."""

    last: date
    due: date
    paid_on: date
    source: str
    evidence: UUID


class Paydays(Struct, frozen=True, omit_defaults=True, gc=False):
    """What was agreed, and when the newest wage periods were paid."""

    agreements: tuple[Agreement, ...] = ()
    paid: tuple[Paid, ...] = ()
    """By the last day of the period."""
    deferred: tuple[date, ...] = ()
    """Last days of periods that were lawfully deferred."""


class SlippingPaydays(Detector[Paydays]):
    """Paydays that slip: the wages came, and some days after the day on which they were due.

    Answers one question: was the newest wage period that was paid at all paid late, and
    how many of those before it? Who is short of cash pays on the tenth what he paid on
    the fifth, long before he does not pay. Wages that have not come are `LatePayday`'s
    question, those that came in part `ShortPay`'s.

    The newest payment for a period counts, since the last part makes it whole. A few days
    are left for banks. A lawful deferral is no slip; piece work is asked by its agreed
    settlement days. Unknown without an agreed payday, and where no payment is on record.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12 (in full, on the agreed day), 14 (the day);
    `parameters/slipping_paydays.yaml`, `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> agreed_on = samples.fact(
    ...     samples.body(PaydayAgreed, cycle="month", pay_day=13, settled_on=(),
    ...         from_period="2025-03"), on=date(2025, 3, 3))
    >>> told = [
    ...     samples.fact(samples.body(WagesPaid, period=f"2025-0{month}", paid_on=paid_on),
    ...         on=paid_on, source="bank")
    ...     for month, paid_on in ((3, date(2025, 4, 11)), (4, date(2025, 5, 19)),
    ...         (5, date(2025, 6, 20)))
    ... ]
    >>> said = replay(SlippingPaydays(Parameters.load()), [agreed_on, *told], date(2025, 7, 1))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said[1:]]
    [('2025-04-11', 'no', 0), ('2025-05-19', 'yes', 4), ('2025-06-20', 'yes', 10)]
    """

    name = SAYS.name
    listens = (WagesPaid, PaydayAgreed, EmployerRegistered, PaymentDeferralAgreed)
    about = EMPLOYERS_AND_SITES
    memory = Paydays

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._late = parameters.whole("slipping_paydays.late_days")
        self._of = parameters.whole("slipping_paydays.periods")
        self._points = parameters.steps("slipping_paydays.points")
        self._paydays = PaydayLaw(parameters)

    def step(self, memory: Paydays, fact: Fact) -> Paydays:
        """Take in a payment, a payday or a deferral."""
        match fact.data:
            case WagesPaid() as body if body.paid_fen:
                return _told(memory, body, fact)
            case PaymentDeferralAgreed() as body:
                return self._deferred(memory, body, fact)
            case PaydayAgreed() as body:
                return _agreed(memory, self._paydays.agreed(memory.agreements, body, fact))
            case EmployerRegistered() as body:
                return _agreed(memory, self._paydays.registered(memory.agreements, body, fact))
        return memory

    def look(self, memory: Paydays, on: date) -> Finding:  # noqa: ARG002 - facts alone decide
        """Say how many of the newest paydays slipped."""
        if not memory.agreements:
            return NO_PAYDAY
        judged = [it for it in memory.paid if it.last not in memory.deferred]
        if not judged:
            return NOT_REPORTED
        newest = judged[-1]
        allowed = self._late(newest.due)
        newest_ones = judged[-self._of(newest.due) :]
        late = [it for it in newest_ones if (it.paid_on - it.due).days > allowed]
        through = newest.last.isoformat()
        if newest not in late:
            return SAYS.no("in_time", {"through_on": through}, (newest.evidence,))
        return SAYS.yes(
            "paid_late",
            {
                "through_on": through,
                "due_on": newest.due.isoformat(),
                "paid_on": newest.paid_on.isoformat(),
                "periods": len(late),
                "of": len(newest_ones),
            },
            points=step_of(self._points(newest.due), len(late)),
            since=newest.paid_on,
            fades=True,
            source=newest.source,
            evidence=tuple(it.evidence for it in late),
            clears={"pay_in_time": {}},
        )

    def next_change(self, memory: Paydays, on: date) -> date | None:  # noqa: ARG002 - see look
        """Return None: what is paid late was paid, and only another payment changes that."""
        return None

    def _deferred(self, memory: Paydays, body: PaymentDeferralAgreed, fact: Fact) -> Paydays:
        """Return the memory after a deferral; by agreed paydays, since no others slip."""
        last, law = bounds(body.period)[1], self._paydays
        if last in memory.deferred:
            return memory
        if law.deferred_too_late(memory.agreements, body, fact, seasonal=None):
            return memory
        return replace(memory, deferred=(*memory.deferred[1 - PERIODS :], last))


def _agreed(memory: Paydays, after: tuple[Agreement, ...]) -> Paydays:
    return memory if after is memory.agreements else replace(memory, agreements=after)


def _told(memory: Paydays, body: WagesPaid, fact: Fact) -> Paydays:
    """Return the memory after a payment; of two for one period, the later day counts."""
    last = bounds(body.period)[1]
    term = term_of(memory.agreements, last)
    if term is None or term.due is None or last < term.first:
        return memory
    known = next((it for it in memory.paid if it.last == term.last), None)
    if known is not None and known.paid_on >= body.paid_on:
        return memory
    paid_on = min(body.paid_on, shanghai_day(fact.occurred_at))
    told = Paid(term.last, term.due, paid_on, kind_of_source(fact), fact.id)
    others = (it for it in memory.paid if it is not known)
    ordered = sorted((*others, told), key=_last)
    return Paydays(memory.agreements, tuple(ordered[-PERIODS:]), memory.deferred)


def _last(paid: Paid) -> date:
    return paid.last


NO_PAYDAY = SAYS.unknown("no_payday", "payday")
NOT_REPORTED = SAYS.unknown("not_reported", "payments")
