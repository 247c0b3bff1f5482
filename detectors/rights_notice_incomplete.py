"""A site whose rights-information notice lacks a block."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import SITES, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, newest
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import RightsNoticeObserved, SiteStageChanged
from schemas.vocabulary import Mechanism, NoticeBlock, SiteStage

SAYS = Speaker("rights_notice_incomplete", Mechanism.RIGHTS_NOTICE, "保障农民工工资支付条例 第34条")


class Notice(Struct, frozen=True, omit_defaults=True, gc=False):
    """The last look at the notice that counts."""

    on: date | None = None
    absent: tuple[NoticeBlock, ...] = ()
    basis: str = ""
    source: str = ""
    evidence: tuple[UUID, ...] = ()
    stage: SiteStage | None = None


class RightsNoticeIncomplete(Detector[Notice]):
    """The rights-information notice 维权信息公示, the sixth of the six systems.

    Answers one question: which of the three blocks (the parties with the labour-wage
    officer, the wages, the rights) were not up when somebody last looked? Whether what
    the notice says is true is not asked.

    Unknown when nobody ever looked, and when a good look is too old; a bad one does not
    grow old, its points fade. Better news on a weaker basis changes nothing. Not
    applicable when the works are done.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 34; `parameters/rights_notice_incomplete.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> up = RightsNoticeObserved(present=(NoticeBlock.PARTIES, NoticeBlock.WAGES))
    >>> told = samples.fact(up, subject=samples.SITE, on=date(2025, 4, 10))
    >>> [(on, finding)] = replay(
    ...     RightsNoticeIncomplete(Parameters.load()), [told], date(2025, 4, 30))
    >>> finding.state.value, finding.arguments["blocks"]
    ('yes', 'rights')
    """

    name = SAYS.name
    listens = (RightsNoticeObserved, SiteStageChanged)
    about = SITES
    memory = Notice

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._blocks = parameters.words("rights_notice_incomplete.blocks")
        self._points = parameters.table("rights_notice_incomplete.points")
        self._good_for = parameters.whole("rights_notice_incomplete.good_for_days")
        self._trust = Trust(parameters)

    def step(self, memory: Notice, fact: Fact) -> Notice:
        """Take in a look at the notice, or a new stage of the site."""
        body = fact.data
        if isinstance(body, RightsNoticeObserved):
            return self._looked(memory, body, fact)
        if isinstance(body, SiteStageChanged) and body.stage is not memory.stage:
            return Notice(
                memory.on, memory.absent, memory.basis, memory.source, memory.evidence, body.stage
            )
        return memory

    def look(self, memory: Notice, on: date) -> Finding:
        """Say which blocks were absent when somebody last looked."""
        if is_over(memory.stage):
            return OVER
        seen = memory.on
        if seen is None:
            return NEVER
        if not self._blocks.in_force(seen):
            return BEFORE_LAW
        required = self._blocks(seen)
        arguments: Arguments = {"seen_on": seen.isoformat()}
        absent = [block.value for block in memory.absent if block.value in required]
        if absent:
            points = sum(self._points(seen)[block] for block in absent)
            blocks = " ".join(absent)
            return SAYS.yes(
                "absent",
                arguments | {"blocks": blocks},
                points=self._trust.points(points, memory.basis, seen),
                since=seen,
                fades=True,
                source=memory.source,
                evidence=memory.evidence,
                clears={"put_up": {"blocks": blocks}},
            )
        if on >= self._too_old_from(seen):
            return SAYS.unknown("too_old", "rights_notice", arguments=arguments)
        return SAYS.no("complete", arguments, memory.evidence)

    def next_change(self, memory: Notice, on: date) -> date | None:
        """Return the day from which a good look is too old."""
        if memory.on is None:
            return None
        old = self._too_old_from(memory.on)
        return old if old > on else None

    def _looked(self, memory: Notice, body: RightsNoticeObserved, fact: Fact) -> Notice:
        on = shanghai_day(fact.occurred_at)
        absent = tuple(block for block in NoticeBlock if block not in body.present)
        basis = basis_of(fact)
        better = len(absent) < len(memory.absent)
        if better and not self._trust.outweighs(basis, memory.basis, on):
            return memory
        evidence = newest(memory.evidence, fact.id) if absent and memory.absent else (fact.id,)
        return Notice(on, absent, basis, kind_of_source(fact), evidence, memory.stage)

    def _too_old_from(self, seen: date) -> date:
        return seen + timedelta(days=self._good_for(seen) + 1)


NEVER = SAYS.unknown("never_looked", "rights_notice")
BEFORE_LAW = SAYS.not_applicable("before_law")
OVER = SAYS.not_applicable("works_done")
