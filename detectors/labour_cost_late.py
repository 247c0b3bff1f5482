"""Labour costs that the owner did not put into the special account in time."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import SITES, Detector
from detectors.deadlines import after_rest_days, months_later
from detectors.evidence import kind_of_source, newest, step_of
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    LabourCostDisbursed,
    SiteRegistered,
    SiteStageChanged,
    WageAccountBalanceReported,
)
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker("labour_cost_late", Mechanism.SPECIAL_ACCOUNT, "保障农民工工资支付条例 第24、29条")


class Disbursing(Struct, frozen=True, omit_defaults=True, gc=False):
    """The agreed cycle, the newest disbursement, and whether the site is at work."""

    cycle_months: int | None = None
    last_on: date | None = None
    amount_fen: int = 0
    due_fen: int = 0
    started_on: date | None = None
    """Day on which work began, or began again."""
    banked_on: date | None = None
    """Day of the bank's first word of the account: from then on an absence would be told."""
    stage: SiteStage | None = None
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class LabourCostLate(Detector[Disbursing]):
    """Labour costs 人工费用 that did not reach the special wage account in their cycle.

    Answers one question: how many cycles have passed since the last disbursement? The
    cycle is the agreed one, or the longest that the law allows where none is known; an
    agreed cycle longer than that is said too, for fewer points, and so is a disbursement
    below what was due. Whether the account exists is `WageAccountMissing`'s question,
    whether workers were paid `LatePayday`'s.

    Unknown while no disbursement was ever told, unless the bank reports on the account:
    then the first cycle runs from the start of work, or from the bank's first word where
    that is later: nobody would have told of a disbursement before it. Not applicable to
    a site that is suspended (the cycle begins anew when work does) or done.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 24, 29; `parameters/labour_cost_late.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> said = replay(LabourCostLate(Parameters.load()), samples.a_site_that_stops_paying(),
    ...     date(2026, 7, 31))
    >>> [(on.isoformat(), finding.points) for on, finding in said if finding.points]
    [('2026-06-19', 15), ('2026-07-21', 25)]
    """

    name = SAYS.name
    listens = (SiteRegistered, LabourCostDisbursed, WageAccountBalanceReported, SiteStageChanged)
    about = SITES
    memory = Disbursing

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._longest = parameters.whole("labour_cost_late.cycle_most_months")
        self._tolerance = parameters.whole("labour_cost_late.tolerance_days")
        self._points = parameters.steps("labour_cost_late.points")
        self._short_points = parameters.steps("labour_cost_late.points_by_percent_short")
        self._long_points = parameters.whole("labour_cost_late.points_long_cycle")

    def step(self, memory: Disbursing, fact: Fact) -> Disbursing:
        """Take in the agreed cycle, a disbursement, a balance or a stage."""
        match fact.data:
            case LabourCostDisbursed() as body:
                return replace(
                    memory,
                    last_on=max(memory.last_on or body.disbursed_on, body.disbursed_on),
                    amount_fen=body.amount_fen,
                    due_fen=body.due_fen or 0,
                    banked_on=memory.banked_on or body.disbursed_on,
                    source=kind_of_source(fact),
                    evidence=newest(memory.evidence, fact.id),
                )
            case SiteRegistered(disbursement_cycle_months=cycle, started_on=started):
                cycle = cycle or memory.cycle_months
                began = memory.started_on or started
                if cycle == memory.cycle_months and began == memory.started_on:
                    return memory
                return replace(
                    memory,
                    cycle_months=cycle,
                    started_on=began,
                    source=memory.source or kind_of_source(fact),
                    evidence=newest(memory.evidence, fact.id),
                )
            case WageAccountBalanceReported() if memory.banked_on is None:
                return replace(
                    memory,
                    banked_on=shanghai_day(fact.occurred_at),
                    source=kind_of_source(fact),
                    evidence=newest(memory.evidence, fact.id),
                )
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                resumes = stage is SiteStage.STARTED
                on = shanghai_day(fact.occurred_at) if resumes else memory.started_on
                return replace(memory, stage=stage, started_on=on)
        return memory

    def look(self, memory: Disbursing, on: date) -> Finding:
        """Say how many cycles have passed since the last disbursement."""
        if is_over(memory.stage):
            return OVER
        if memory.stage is SiteStage.SUSPENDED:
            return SUSPENDED
        since = self._running_from(memory)
        if since is None:
            return NOT_REPORTED
        if not self._longest.in_force(since):
            return BEFORE_LAW
        due = self._due_days(memory, since)
        missed = [day for day in due if day < on]
        if missed:
            return self._late(memory, since, missed)
        if memory.last_on is not None and memory.amount_fen < memory.due_fen:
            return self._short(memory, memory.last_on)
        longest = self._longest(since)
        if memory.cycle_months is not None and memory.cycle_months > longest:
            months: Arguments = {"months": memory.cycle_months, "months_most": longest}
            points = self._long_points(since)
            return _wrong(
                memory, "cycle_too_long", months, points, since=since, clears="shorten_cycle"
            )
        return SAYS.no("in_time", {"last_on": since.isoformat()}, memory.evidence)

    def next_change(self, memory: Disbursing, on: date) -> date | None:
        """Return the day after the next cycle has passed."""
        since = self._running_from(memory)
        if since is None or not self._longest.in_force(since):
            return None
        after = (day + timedelta(days=1) for day in self._due_days(memory, since))
        return min((day for day in after if day > on), default=None)

    def _running_from(self, memory: Disbursing) -> date | None:
        """Return the day from which the running cycle counts, or None where nobody tells."""
        if memory.banked_on is None:
            return None
        return max(memory.last_on or memory.banked_on, memory.started_on or memory.banked_on)

    def _due_days(self, memory: Disbursing, since: date) -> list[date]:
        """Return the last day in time of each cycle that the points tell apart."""
        cycle = memory.cycle_months or self._longest(since)
        tolerance = timedelta(days=self._tolerance(since))
        most = self._points(since)[-1][0]
        last_days = (months_later(since, cycle * n) + tolerance for n in range(1, most + 1))
        return [day for it in last_days if (day := after_rest_days(it)) is not None]

    def _late(self, memory: Disbursing, since: date, missed: list[date]) -> Finding:
        arguments: Arguments = {
            "last_on": since.isoformat(),
            "due_on": missed[0].isoformat(),
            "cycles": len(missed),
        }
        points = step_of(self._points(since), len(missed))
        return _wrong(memory, "not_disbursed", arguments, points, since=missed[-1])

    def _short(self, memory: Disbursing, last_on: date) -> Finding:
        lacking = memory.due_fen - memory.amount_fen
        arguments: Arguments = {
            "last_on": last_on.isoformat(),
            "due_fen": memory.due_fen,
            "lacking_fen": lacking,
        }
        points = step_of(self._short_points(last_on), -(-100 * lacking // memory.due_fen))
        return _wrong(memory, "disbursed_short", arguments, points, since=last_on)


def _wrong(
    memory: Disbursing,
    what: str,
    arguments: Arguments,
    points: int,
    *,
    since: date,
    clears: str = "disburse",
) -> Finding:
    return SAYS.yes(
        what,
        arguments,
        points=points,
        since=since,
        source=memory.source,
        evidence=memory.evidence,
        clears={clears: {}},
    )


OVER = SAYS.not_applicable("works_done")
SUSPENDED = SAYS.not_applicable("suspended")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_REPORTED = SAYS.unknown("not_reported", "disbursements")
