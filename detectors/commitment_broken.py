"""A commitment whose day has passed and that was not kept."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.agreed_paydays import Agreement, term_of
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.deadlines import after_rest_days
from detectors.evidence import MOST, Trust, basis_of, kind_of_source, newest, step_of
from detectors.officers_word import wages_paid
from detectors.parameters import Parameters
from detectors.payday_law import PaydayLaw
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    AlertClosed,
    AlertReopened,
    CommitmentSigned,
    EmployerRegistered,
    MediationClosed,
    PaydayAgreed,
    WagesPaid,
)
from schemas.period import bounds
from schemas.vocabulary import Basis, Mechanism

KEPT = 8
"""Commitments that are kept, the newest."""
SAYS = Speaker("commitment_broken", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第12条")


class Commitment(Struct, frozen=True, array_like=True, gc=False):
    """What was promised, and how much of it was paid since."""

    signed_on: date
    last_on: date
    """Last day on which it can be kept, moved behind rest days."""
    amount_fen: int
    """0 where no sum was named."""
    paid_fen: int
    maybe_fen: int
    """Paid for wages of which no payday is known, and that the law let fall due later."""
    source: str
    evidence: tuple[UUID, ...]

    @property
    def lacking_fen(self) -> int:
        """What is promised and not paid."""
        return self.amount_fen - self.paid_fen


class Commitments(Struct, frozen=True, omit_defaults=True, gc=False):
    """The commitments of a subject that are not known to be kept, oldest first."""

    running: tuple[Commitment, ...] = ()
    kept_on: date | None = None
    """Day on which one was last kept."""
    agreements: tuple[Agreement, ...] = ()
    """On paydays: a promise is of what was due when it was signed."""
    resting: tuple[Commitment, ...] = ()
    """Kept by the word of the officer who closed this alert, unless it is opened again."""
    closed: UUID | None = None


class CommitmentBroken(Detector[Commitments]):
    """A commitment 工作承诺: whoever breaks one in writing had better be visited next.

    Answers one question: has the day passed by which a sum was promised, and was the sum
    not paid? Payments on record count from the day on which it was signed, for periods
    whose payday had passed then: ordinary wages that fell due later keep no promise. Where
    no payday is known, and the law let them fall due later, nobody can tell. They keep the
    oldest commitment first. A mediation that settled, and an officer who closes an alert
    about wages because they were paid, keep them all; an alert that is opened again gives
    its own back. Whether the wages were late when it was signed is `LatePayday`'s question.

    A payment told by the employer alone keeps nothing. A commitment that names no sum is
    unknown once its day has passed: nobody can see whether it was kept. A day that is no
    working day moves on, as deadlines do. Not applicable where nothing was promised.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12 (in full, on the agreed day); Civil Code
    Art. 203 (rest days); `parameters/commitment_broken.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> promised = CommitmentSigned(due_on=date(2025, 6, 30), amount_fen=7_200_000)
    >>> told = samples.fact(promised, on=date(2025, 6, 3), source="officer")
    >>> said = replay(CommitmentBroken(Parameters.load()), [told], date(2025, 7, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-06-03', 'no', 0), ('2025-07-01', 'yes', 20)]
    """

    name = SAYS.name
    listens = (
        CommitmentSigned,
        WagesPaid,
        MediationClosed,
        AlertClosed,
        AlertReopened,
        PaydayAgreed,
        EmployerRegistered,
    )
    about = EMPLOYERS_AND_SITES
    memory = Commitments

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.steps("commitment_broken.points")
        self._paydays = PaydayLaw(parameters)
        self._trust = Trust(parameters)

    def step(self, memory: Commitments, fact: Fact) -> Commitments:
        """Take in a commitment, or what keeps one."""
        match fact.data:
            case CommitmentSigned(due_on=due_on, amount_fen=amount):
                on = shanghai_day(fact.occurred_at)
                last = after_rest_days(due_on) or due_on
                ids = (fact.id,)
                promised = Commitment(on, last, amount or 0, 0, 0, kind_of_source(fact), ids)
                return replace(memory, running=(*memory.running[1 - KEPT :], promised))
            case WagesPaid() as body if memory.running or memory.resting:
                day = shanghai_day(fact.occurred_at)
                if self._trust.outweighs(basis_of(fact), Basis.DOCUMENT, day):
                    latest = self._paydays.latest(bounds(body.period)[1])
                    return _paid(_rests(memory, body, fact.id, latest), body, fact.id, latest)
            case MediationClosed(settled=True) if memory.running or memory.resting:
                kept_on = shanghai_day(fact.occurred_at) if memory.running else memory.kept_on
                return Commitments(kept_on=kept_on, agreements=memory.agreements)
            case AlertClosed(alert=alert) as body if memory.running and wages_paid(body):
                return _closed(memory, alert, shanghai_day(fact.occurred_at))
            case AlertReopened(alert=alert) if alert == memory.closed:
                running = (*memory.resting, *memory.running)[-KEPT:]
                return replace(memory, running=running, resting=(), closed=None)
            case PaydayAgreed() as body:
                return _agreed(memory, self._paydays.agreed(memory.agreements, body, fact))
            case EmployerRegistered() as body:
                return _agreed(memory, self._paydays.registered(memory.agreements, body, fact))
        return memory

    def look(self, memory: Commitments, on: date) -> Finding:
        """Say how much was promised by now and not paid."""
        past = [it for it in memory.running if on > it.last_on]
        broken = [it for it in past if it.amount_fen and it.maybe_fen < it.lacking_fen]
        if broken:
            last = broken[-1].last_on
            lacking = sum(it.lacking_fen for it in broken)
            return SAYS.yes(
                "not_kept",
                {
                    "signed_on": broken[-1].signed_on.isoformat(),
                    "due_on": last.isoformat(),
                    "commitments": len(broken),
                    "lacking_fen": lacking,
                },
                points=step_of(self._points(last), len(broken)),
                since=last,
                source=broken[-1].source,
                evidence=tuple(dict.fromkeys(id_ for it in broken for id_ in it.evidence))[-MOST:],
                clears={"keep": {"lacking_fen": lacking}},
            )
        if any(it.amount_fen for it in past):
            return PAYDAY_UNKNOWN
        if past:
            return SAYS.unknown(
                "not_told", "commitment", arguments={"due_on": past[-1].last_on.isoformat()}
            )
        if memory.running:
            return SAYS.no("not_yet_due", evidence=memory.running[-1].evidence)
        return NOTHING if memory.kept_on is None else KEPT_ALL

    def next_change(self, memory: Commitments, on: date) -> date | None:
        """Return the day after the next commitment is due."""
        days = (it.last_on + timedelta(days=1) for it in memory.running)
        return min((day for day in days if day > on), default=None)


def _agreed(memory: Commitments, after: tuple[Agreement, ...]) -> Commitments:
    return memory if after is memory.agreements else replace(memory, agreements=after)


def _paid(memory: Commitments, body: WagesPaid, identity: UUID, latest: date | None) -> Commitments:
    """Return the commitments after a payment, which keeps the oldest of them first.

    `latest` is the last day that the law leaves for these wages.
    """
    last = bounds(body.period)[1]
    term = term_of(memory.agreements, last)
    known = term is not None and term.due is not None
    due = term.due if term is not None and term.due is not None else latest or last
    left, running = body.paid_fen, list[Commitment]()
    for it in memory.running:
        promised = it.signed_on <= body.paid_on and last < it.signed_on
        part = min(left, it.lacking_fen) if promised and (due < it.signed_on or not known) else 0
        left -= part
        evidence = newest(it.evidence, identity)
        if not part:
            running.append(it)
        elif due >= it.signed_on:
            running.append(replace(it, maybe_fen=it.maybe_fen + part, evidence=evidence))
        elif part < it.lacking_fen:
            running.append(replace(it, paid_fen=it.paid_fen + part, evidence=evidence))
    if left == body.paid_fen:
        return memory
    kept = len(running) < len(memory.running)
    kept_on = body.paid_on if kept else memory.kept_on
    return replace(memory, running=tuple(running), kept_on=kept_on)


def _rests(
    memory: Commitments, body: WagesPaid, identity: UUID, latest: date | None
) -> Commitments:
    """Return the memory after a payment as far as it keeps what rests."""
    if not memory.resting:
        return memory
    after = _paid(replace(memory, running=memory.resting), body, identity, latest)
    return memory if after.running == memory.resting else replace(memory, resting=after.running)


def _closed(memory: Commitments, alert: UUID, on: date) -> Commitments:
    """Return the memory after an officer's word, on closing an alert, that wages were paid."""
    before = memory.resting if memory.closed == alert else ()
    resting = (*before, *memory.running)[-KEPT:]
    return replace(memory, running=(), kept_on=on, resting=resting, closed=alert)


NOTHING = SAYS.not_applicable("none")
KEPT_ALL = SAYS.no("kept")
PAYDAY_UNKNOWN = SAYS.unknown("payday_unknown", "payday")
