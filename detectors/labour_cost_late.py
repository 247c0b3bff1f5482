"""Labour costs that the owner did not put into the special account in time."""

from collections.abc import Mapping
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
from schemas.period import bounds
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker(
    "labour_cost_late", Mechanism.SPECIAL_ACCOUNT, "保障农民工工资支付条例 第24、29、35条"
)


MOST = 12
"""Periods whose sums are remembered."""


class Share(Struct, frozen=True, array_like=True, gc=False):
    """What was disbursed for a period, all instalments together."""

    until: date
    """Last day of the period; the day of disbursement where none was told."""
    on: date
    """Day of the newest instalment."""
    amount_fen: int = 0
    due_fen: int = 0
    """0 where nobody told."""

    @property
    def lacking_fen(self) -> int:
        """Return what the period lacks, or less than nothing where more came."""
        return self.due_fen - self.amount_fen


class Disbursing(Struct, frozen=True, omit_defaults=True, gc=False):
    """The agreed cycle, what was disbursed, and whether the site is at work."""

    cycle_months: int | None = None
    last_on: date | None = None
    shares: tuple[Share, ...] = ()
    """What came for the newest periods, oldest first."""
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
    agreed cycle longer than that is said too, for fewer points. So is less than was due,
    for the newest period or for the year's periods together: instalments add up, what
    comes above a period's due makes up for another's lack, and an earlier lack is not
    forgotten because later periods are full. The graver of all that speaks. Whether the
    account exists is `WageAccountMissing`'s question, whether workers were paid
    `LatePayday`'s.

    Unknown where nobody told what was due for the newest period, however small the sum
    that came; and while no disbursement was ever told, unless the bank reports on it:
    then the first cycle runs from the start of work, or from the bank's first word where
    that is later: nobody would have told of a disbursement before it. Not applicable to
    a site that is suspended (the cycle begins anew when work does) or done.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 24, 29, 35 (a dispute over the price withholds no
    labour costs); `parameters/labour_cost_late.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> said = replay(LabourCostLate(Parameters.load()), samples.a_site_that_stops_paying(),
    ...     date(2026, 7, 31))
    >>> [(on.isoformat(), finding.points) for on, finding in said if finding.points]
    [('2026-06-19', 15), ('2026-07-21', 45)]
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
                    shares=_shares(memory.shares, body),
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
        lead = max(self._late(memory, since, missed), self._short(memory), key=_points_of)
        if lead is not None:
            return lead
        longest = self._longest(since)
        if memory.cycle_months is not None and memory.cycle_months > longest:
            months: Arguments = {"months": memory.cycle_months, "months_most": longest}
            points = self._long_points(since)
            return _wrong(
                memory, "cycle_too_long", months, points, since=since, clears={"shorten_cycle": {}}
            )
        last: Arguments = {"last_on": since.isoformat()}
        if memory.shares and not memory.shares[-1].due_fen:
            return SAYS.unknown("sum_unknown", "labour_cost_due", arguments=last)
        return SAYS.no("in_time", last, memory.evidence)

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

    def _late(self, memory: Disbursing, since: date, missed: list[date]) -> Finding | None:
        if not missed:
            return None
        arguments: Arguments = {
            "last_on": since.isoformat(),
            "due_on": missed[0].isoformat(),
            "cycles": len(missed),
        }
        points = step_of(self._points(since), len(missed))
        lacking = _lacking(memory.shares)
        clears: dict[str, Arguments] = {"disburse": {}}
        if lacking > 0:
            clears = {"make_up": {"lacking_fen": lacking}}
        return _wrong(memory, "not_disbursed", arguments, points, since=missed[-1], clears=clears)

    def _short(self, memory: Disbursing) -> Finding | None:
        """Say what lacks of the newest period, or of all of them where that is graver."""
        lacking = _lacking(memory.shares)
        if lacking <= 0:
            return None
        newest, due = memory.shares[-1], sum(share.due_fen for share in memory.shares)
        own = min(newest.lacking_fen, lacking)
        points, of_all = self._by_share(own, newest), self._by_share(lacking, newest, due)
        if not max(points, of_all):
            return None
        arguments: Arguments = {"due_fen": newest.due_fen, "lacking_fen": own}
        reason, since = "disbursed_short", newest.on
        if of_all > points:
            since = next(it.on for it in reversed(memory.shares) if it.lacking_fen > 0)
            reason, points = "left_short", of_all
            arguments = {"due_fen": due, "lacking_fen": lacking}
        clears: dict[str, Arguments] = {"make_up": {"lacking_fen": lacking}}
        arguments |= {"last_on": since.isoformat()}
        return _wrong(memory, reason, arguments, points, since=since, clears=clears)

    def _by_share(self, lacking: int, newest: Share, due: int | None = None) -> int:
        due = newest.due_fen if due is None else due
        percent = -(-100 * lacking // due) if due else 0
        return step_of(self._short_points(newest.on), percent)


def _shares(shares: tuple[Share, ...], body: LabourCostDisbursed) -> tuple[Share, ...]:
    """Return what came by period, with one more instalment."""
    until = body.disbursed_on if body.period is None else bounds(body.period)[1]
    known = next((it for it in shares if it.until == until), Share(until, body.disbursed_on))
    share = Share(
        until,
        max(known.on, body.disbursed_on),
        known.amount_fen + body.amount_fen,
        max(known.due_fen, body.due_fen or 0),
    )
    others = (it for it in shares if it.until != until)
    return tuple(sorted((*others, share), key=lambda it: it.until))[-MOST:]


def _lacking(shares: tuple[Share, ...]) -> int:
    """Return what all periods lack together, or less than nothing where more came."""
    return sum(share.lacking_fen for share in shares)


def _points_of(lead: Finding | None) -> int:
    return -1 if lead is None else lead.points


def _wrong(
    memory: Disbursing,
    what: str,
    arguments: Arguments,
    points: int,
    *,
    since: date,
    clears: Mapping[str, Arguments],
) -> Finding:
    return SAYS.yes(
        what,
        arguments,
        points=points,
        since=since,
        source=memory.source,
        evidence=memory.evidence,
        clears=clears,
    )


OVER = SAYS.not_applicable("works_done")
SUSPENDED = SAYS.not_applicable("suspended")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_REPORTED = SAYS.unknown("not_reported", "disbursements")
