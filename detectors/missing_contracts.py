"""Workers without a labour contract."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, newest, step_of
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import ContractsObserved, SiteStageChanged
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker("missing_contracts", Mechanism.LABOUR_CONTRACT, "保障农民工工资支付条例 第6、28条")


class Papers(Struct, frozen=True, omit_defaults=True, gc=False):
    """The last look at the contracts that counts, and the stage of a site."""

    on: date | None = None
    workers: int = 0
    papered: int = 0
    """Workers with a contract or a written agreement."""
    basis: str = ""
    source: str = ""
    evidence: tuple[UUID, ...] = ()
    good_until: date | None = None
    """Last day on which a good look vouches for the contracts."""
    stage: SiteStage | None = None

    @property
    def unsigned_percent(self) -> int:
        """Share of the workers without papers, 0 to 100, never rounded down to 0."""
        unsigned = self.workers - self.papered
        return -(-100 * unsigned // self.workers) if unsigned else 0


class MissingContracts(Detector[Papers]):
    """Labour contract signing 劳动合同签订, the first of the six systems.

    Answers one question: when somebody last looked, were there workers with neither a
    labour contract nor a written agreement 用工书面协议? Whether the workers are on the
    site's register is `UnregisteredAttendance`'s question.

    Says unknown when nobody ever looked, or when a good look is too old to vouch for
    who works there now; a bad look does not grow old, its points fade. Better news on a
    weaker basis than the bad (an employer's word against somebody's own eyes) changes
    nothing. Not applicable where nobody works, and on a site whose works are done.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 6, 28; `parameters/missing_contracts.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> looked = [
    ...     samples.fact(ContractsObserved(workers=12, with_contract=9), on=date(2025, 4, 10)),
    ...     samples.fact(ContractsObserved(workers=12, with_contract=12), on=date(2025, 5, 9)),
    ... ]
    >>> said = replay(MissingContracts(Parameters.load()), looked, date(2025, 12, 31))
    >>> [(on.isoformat(), finding.state.value) for on, finding in said]
    [('2025-04-10', 'yes'), ('2025-05-09', 'no'), ('2025-11-06', 'unknown')]
    """

    name = SAYS.name
    listens = (ContractsObserved, SiteStageChanged)
    about = EMPLOYERS_AND_SITES
    memory = Papers

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._allowed = parameters.whole("missing_contracts.allowed_unsigned")
        self._points = parameters.steps("missing_contracts.points")
        self._good_for = parameters.whole("missing_contracts.good_for_days")
        self._trust = Trust(parameters)

    def step(self, memory: Papers, fact: Fact) -> Papers:
        """Take in a look at the contracts, or a new stage of the site."""
        body = fact.data
        if isinstance(body, ContractsObserved):
            return self._looked(memory, body, fact)
        if isinstance(body, SiteStageChanged) and body.stage is not memory.stage:
            return Papers(
                memory.on,
                memory.workers,
                memory.papered,
                memory.basis,
                memory.source,
                memory.evidence,
                memory.good_until,
                body.stage,
            )
        return memory

    def look(self, memory: Papers, on: date) -> Finding:
        """Say whether workers were without papers when somebody last looked."""
        if is_over(memory.stage):
            return OVER
        seen = memory.on
        if seen is None:
            return NEVER
        if not self._allowed.in_force(seen):
            return BEFORE_LAW
        if not memory.workers:
            return NOBODY
        arguments: Arguments = {"seen_on": seen.isoformat(), "workers": memory.workers}
        unsigned = memory.workers - memory.papered
        if unsigned > self._allowed(seen):
            points = step_of(self._points(seen), memory.unsigned_percent)
            return SAYS.yes(
                "unsigned",
                arguments | {"unsigned": unsigned},
                points=self._trust.points(points, memory.basis, seen),
                since=seen,
                fades=True,
                source=memory.source,
                workers=unsigned,
                evidence=memory.evidence,
                clears={"sign": {"unsigned": unsigned}},
            )
        if memory.good_until is not None and on > memory.good_until:
            return SAYS.unknown("too_old", "contracts", arguments=arguments)
        return SAYS.no("all_signed", arguments, memory.evidence)

    def next_change(self, memory: Papers, on: date) -> date | None:
        """Return the day on which a good look grows too old."""
        last = memory.good_until
        return None if last is None or last < on else last + timedelta(days=1)

    def _looked(self, memory: Papers, body: ContractsObserved, fact: Fact) -> Papers:
        on = shanghai_day(fact.occurred_at)
        seen = Papers(
            on,
            body.workers,
            body.with_contract + body.with_agreement,
            basis_of(fact),
            kind_of_source(fact),
            (fact.id,),
            on + timedelta(days=self._good_for(on)),
            memory.stage,
        )
        worst = memory.unsigned_percent
        if not worst:
            return seen
        if seen.unsigned_percent < worst and not self._trust.outweighs(
            seen.basis, memory.basis, on
        ):
            return memory
        if not seen.unsigned_percent:
            return seen
        return Papers(
            seen.on,
            seen.workers,
            seen.papered,
            seen.basis,
            seen.source,
            newest(memory.evidence, fact.id),
            seen.good_until,
            seen.stage,
        )


NEVER = SAYS.unknown("never_looked", "contracts")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOBODY = SAYS.not_applicable("nobody_there")
OVER = SAYS.not_applicable("works_done")
