"""An owner whose payment guarantee for the works is missing, has run out, or ends too soon."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import SITES, Detector
from detectors.evidence import kind_of_source, newest
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    PaymentGuaranteeProvided,
    SiteRegistered,
    SiteStageChanged,
    WageDepositExempted,
    WageDepositStored,
)
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker(
    "payment_guarantee_missing", Mechanism.SPECIAL_ACCOUNT, "保障农民工工资支付条例 第24条"
)


class Guarantee(Struct, frozen=True, omit_defaults=True, gc=False):
    """What is known of an owner's guarantee, and how long the works are to last."""

    signed_on: date | None = None
    planned_until: date | None = None
    provided_on: date | None = None
    expires_on: date | None = None
    papers: bool = False
    """Whoever enters the papers of this site has entered its wage deposit."""
    stage: SiteStage | None = None
    source: str = "platform"
    evidence: tuple[UUID, ...] = ()


class PaymentGuaranteeMissing(Detector[Guarantee]):
    """The owner's payment guarantee 工程款支付担保: who is not paid for the works pays no wages.

    Answers one question: is a guarantee in force, and for as long as the works last?
    Whether the owner then pays the labour costs is `LabourCostLate`'s question; the wage
    deposit is the contractor's and `WageDepositMissing`'s.

    The guarantee is not filed with the labour bureau, so that its absence from the record
    is mostly a gap in a feed. It is told as missing only where whoever enters a site's
    papers has entered the wage deposit and not this; else it is unknown. Not applicable
    before some weeks have passed, to contracts older than the decree, and when the works
    are done.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 24; `parameters/payment_guarantee_missing.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> told = [
    ...     samples.fact(samples.body(SiteRegistered, contract_signed_on=date(2025, 3, 3),
    ...         planned_completion_on=date(2026, 8, 31)), subject=samples.SITE,
    ...         on=date(2025, 3, 5), source="platform"),
    ...     samples.fact(samples.body(PaymentGuaranteeProvided, expires_on=date(2025, 12, 31)),
    ...         subject=samples.SITE, on=date(2025, 3, 20), source="platform"),
    ... ]
    >>> said = replay(PaymentGuaranteeMissing(Parameters.load()), told, date(2026, 1, 31))
    >>> [(on.isoformat(), finding.reason.partition(".")[2]) for on, finding in said]
    [('2025-03-05', 'not_yet_due'), ('2025-03-20', 'ends_before_the_works'), \
('2026-01-01', 'expired')]
    """

    name = SAYS.name
    listens = (
        SiteRegistered,
        PaymentGuaranteeProvided,
        WageDepositStored,
        WageDepositExempted,
        SiteStageChanged,
    )
    about = SITES
    memory = Guarantee

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._least = parameters.whole("payment_guarantee_missing.least")
        self._within = parameters.whole("payment_guarantee_missing.within_days")
        self._points = parameters.table("payment_guarantee_missing.points")

    def step(self, memory: Guarantee, fact: Fact) -> Guarantee:
        """Take in the contract, the guarantee, whether other papers are told, or the stage."""
        match fact.data:
            case SiteRegistered(contract_signed_on=signed_on, planned_completion_on=until):
                signed_on, until = signed_on or memory.signed_on, until or memory.planned_until
                if (signed_on, until) != (memory.signed_on, memory.planned_until):
                    return _told(memory, fact, signed_on=signed_on, planned_until=until)
            case PaymentGuaranteeProvided(provided_on=provided_on, expires_on=expires_on):
                return _told(memory, fact, provided_on=provided_on, expires_on=expires_on)
            case WageDepositStored() | WageDepositExempted() if not memory.papers:
                return replace(memory, papers=True, evidence=newest(memory.evidence, fact.id))
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                return replace(memory, stage=stage)
        return memory

    def look(self, memory: Guarantee, on: date) -> Finding:
        """Say whether the guarantee is missing, has run out, or ends before the works."""
        if is_over(memory.stage):
            return OVER
        signed_on = memory.signed_on
        if memory.provided_on is not None:
            return self._provided(memory, on)
        if signed_on is None:
            return NOT_SIGNED
        if not self._least.in_force(signed_on):
            return BEFORE_LAW
        due = self._due(signed_on)
        if on <= due:
            return NOT_YET_DUE
        if not memory.papers:
            return NOT_TOLD
        arguments: Arguments = {"signed_on": signed_on.isoformat(), "last_on": due.isoformat()}
        return self._wrong(memory, "not_provided", arguments, since=due, clears="provide")

    def next_change(self, memory: Guarantee, on: date) -> date | None:
        """Return the day after the guarantee should be there, or has run out."""
        last = memory.expires_on
        if memory.provided_on is None and memory.signed_on is not None:
            last = self._due(memory.signed_on)
        if last is None or last < on or last == date.max:
            return None
        return last + timedelta(days=1)

    def _provided(self, memory: Guarantee, on: date) -> Finding:
        expires, planned = memory.expires_on, memory.planned_until
        if expires is not None:
            arguments: Arguments = {"expires_on": expires.isoformat()}
            if on > expires:
                return self._wrong(memory, "expired", arguments, since=expires, clears="renew")
            if planned is not None and expires < planned and memory.provided_on is not None:
                arguments |= {"planned_on": planned.isoformat()}
                since = min(memory.provided_on, on)
                return self._wrong(
                    memory, "ends_before_the_works", arguments, since=since, clears="renew"
                )
        return SAYS.no("in_force", evidence=memory.evidence)

    def _wrong(
        self, memory: Guarantee, what: str, arguments: Arguments, *, since: date, clears: str
    ) -> Finding:
        return SAYS.yes(
            what,
            arguments,
            points=self._points(since)[what],
            since=since,
            source=memory.source,
            evidence=memory.evidence,
            clears={clears: {}},
        )

    def _due(self, signed_on: date) -> date:
        return signed_on + timedelta(days=self._within(signed_on))


def _told(memory: Guarantee, fact: Fact, **changes: date | None) -> Guarantee:
    return replace(
        memory,
        source=kind_of_source(fact),
        evidence=newest(memory.evidence, fact.id),
        **changes,
    )


OVER = SAYS.not_applicable("works_done")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_YET_DUE = SAYS.not_applicable("not_yet_due")
NOT_SIGNED = SAYS.unknown("signing_unknown", "contract_signed_on")
NOT_TOLD = SAYS.unknown("not_told", "payment_guarantee")
