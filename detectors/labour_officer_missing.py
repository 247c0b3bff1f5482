"""A site without its labour-wage officer."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import SITES, Detector
from detectors.evidence import kind_of_source
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from detectors.stages import is_over
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    LabourOfficerNamed,
    PayrollSubmitted,
    RosterReported,
    SiteRegistered,
    SiteStageChanged,
)
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker("labour_officer_missing", Mechanism.REAL_NAME, "保障农民工工资支付条例 第28条")


class Office(Struct, frozen=True, omit_defaults=True, gc=False):
    """Whether an officer was named, and whether anybody would have told."""

    named: UUID | None = None
    """The fact that named one."""
    started_on: date | None = None
    stage: SiteStage | None = None
    spoke_on: date | None = None
    """Day of the roster or payroll by which the site was known to report."""
    spoke: UUID | None = None
    source: str = ""


class LabourOfficerMissing(Detector[Office]):
    """The labour-wage officer 劳资专管员, whom every site has to keep the register and the payroll.

    Answers one question: has the site named its officer? That the notice board names him
    too is `RightsNoticeIncomplete`'s question, whether the register is right
    `UnregisteredAttendance`'s.

    Not to have told a name is not to have none: the site is held to it only once it
    reports rosters or payrolls some weeks after work began, and its officer was not among
    what it reported. Before that it is unknown. Not applicable to a site that is
    suspended or done, and before the decree.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 28; `parameters/labour_officer_missing.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> told = [
    ...     samples.fact(samples.body(SiteRegistered, started_on=date(2025, 3, 10)),
    ...         subject=samples.SITE, on=date(2025, 3, 5), source="platform"),
    ...     samples.fact(samples.body(RosterReported, period="2025-04"),
    ...         subject=samples.SITE, on=date(2025, 5, 6), source="platform"),
    ... ]
    >>> said = replay(LabourOfficerMissing(Parameters.load()), told, date(2025, 6, 30))
    >>> [(on.isoformat(), finding.state.value) for on, finding in said]
    [('2025-03-05', 'not_applicable'), ('2025-04-10', 'unknown'), ('2025-05-06', 'yes')]
    """

    name = SAYS.name
    listens = (
        LabourOfficerNamed,
        SiteRegistered,
        SiteStageChanged,
        RosterReported,
        PayrollSubmitted,
    )
    about = SITES
    memory = Office

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._least = parameters.whole("labour_officer_missing.least")
        self._within = parameters.whole("labour_officer_missing.within_days")
        self._points = parameters.whole("labour_officer_missing.points")

    def step(self, memory: Office, fact: Fact) -> Office:
        """Take in an officer's name, the start of work, the stage, or that the site reports."""
        match fact.data:
            case LabourOfficerNamed():
                return replace(memory, named=fact.id)
            case SiteRegistered(started_on=began) if began and memory.started_on is None:
                return replace(memory, started_on=began)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                first = stage is SiteStage.STARTED and memory.started_on is None
                began = shanghai_day(fact.occurred_at) if first else memory.started_on
                return replace(memory, stage=stage, started_on=began)
            case RosterReported() | PayrollSubmitted() if memory.named is None:
                on = shanghai_day(fact.occurred_at)
                due = None if memory.started_on is None else self._due(memory.started_on)
                if due is not None and on > due and memory.spoke_on is None:
                    return replace(memory, spoke_on=on, spoke=fact.id, source=kind_of_source(fact))
        return memory

    def look(self, memory: Office, on: date) -> Finding:
        """Say whether an officer is named."""
        if is_over(memory.stage):
            return OVER
        if memory.named is not None:
            return SAYS.no("named", evidence=(memory.named,))
        if memory.stage is SiteStage.SUSPENDED:
            return SUSPENDED
        began = memory.started_on
        if began is None:
            return NOT_STARTED
        if not self._least.in_force(began):
            return BEFORE_LAW
        if on <= self._due(began):
            return NOT_YET_DUE
        if memory.spoke_on is None or memory.spoke is None:
            return NOT_TOLD
        return SAYS.yes(
            "not_named",
            {"started_on": began.isoformat(), "told_on": memory.spoke_on.isoformat()},
            points=self._points(began),
            since=memory.spoke_on,
            source=memory.source,
            evidence=(memory.spoke,),
            clears={"name_officer": {}},
        )

    def next_change(self, memory: Office, on: date) -> date | None:
        """Return the day after an officer should be named."""
        if memory.started_on is None or memory.named is not None:
            return None
        due = self._due(memory.started_on)
        return due + timedelta(days=1) if due >= on else None

    def _due(self, began: date) -> date:
        return began + timedelta(days=self._within(began))


OVER = SAYS.not_applicable("works_done")
SUSPENDED = SAYS.not_applicable("suspended")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_YET_DUE = SAYS.not_applicable("not_yet_due")
NOT_STARTED = SAYS.unknown("start_unknown", "site_start")
NOT_TOLD = SAYS.unknown("not_told", "labour_officer")
