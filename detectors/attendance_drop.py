"""A site on which far fewer days are worked than before."""

from datetime import date, timedelta
from functools import lru_cache
from statistics import median
from uuid import UUID

from msgspec import Struct

from detectors.contract import Detector
from detectors.evidence import Trust, basis_of, kind_of_source, step_of
from detectors.parameters import Parameters
from schemas.calendar import CalendarYearMissing, calendar, shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Argument, Finding
from schemas.events import RosterReported, SiteStageChanged
from schemas.period import bounds, month_of
from schemas.subjects import Kind
from schemas.vocabulary import Mechanism, SiteStage, State

REFERENCE = "保障农民工工资支付条例 第28、38条"
MONTHS = 13
"""Months of attendance that a memory keeps."""
STAGES = 12
"""Changes of stage that a memory keeps."""

_bounds = lru_cache(maxsize=4096)(bounds)


class Month(Struct, frozen=True, array_like=True, gc=False):
    """What the roster of a month says was worked."""

    month: str
    days: int
    """Worker-days."""
    basis: str
    source: str
    evidence: UUID


class Change(Struct, frozen=True, array_like=True, gc=False):
    """The month in which a site reached a stage."""

    month: str
    stage: SiteStage


class Attendance(Struct, frozen=True, omit_defaults=True, gc=False):
    """A year of rosters and the stages of the site, each oldest first."""

    months: tuple[Month, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def stage(self) -> SiteStage | None:
        """The stage that the site is in."""
        return self.changes[-1].stage if self.changes else None


class AttendanceDrop(Detector[Attendance]):
    """Real-name management 实名制管理 read as a sign: a crew that goes is often a crew unpaid.

    Answers one question: were far fewer days worked in the newest ordinary month than
    in the months before it, on this same site? The usual is the median of the earlier
    ordinary months. Who of those at work is not registered is `UnregisteredAttendance`'s
    question; a roster that fails to come is `GoneQuiet`'s.

    A month is ordinary unless it touches the Spring Festival season, when everybody
    goes home, or a day on which the site started, stopped or resumed: such months are
    neither judged nor taken for the usual. A roster for less or more than a month is
    not compared. Unknown with too few ordinary months, or when the newest is long ago;
    not applicable to a site that is suspended, topped out, completed or settled, where
    fewer hands are to be expected.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 28, 38; `parameters/attendance_drop.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> days = {"2025-04": 1320, "2025-05": 1300, "2025-06": 1340, "2025-07": 400}
    >>> rosters = [
    ...     samples.fact(
    ...         samples.body(RosterReported, period=month, attendance_days=worked),
    ...         subject=samples.SITE, on=date(2025, int(month[5:]) + 1, 5), source="platform",
    ...     )
    ...     for month, worked in days.items()
    ... ]
    >>> said = replay(AttendanceDrop(Parameters.load()), rosters, date(2025, 9, 30))
    >>> [(on.isoformat(), finding.state.value) for on, finding in said]
    [('2025-05-05', 'unknown'), ('2025-08-05', 'yes')]
    """

    name = "attendance_drop"
    listens = (RosterReported, SiteStageChanged)
    about = frozenset({Kind.SITE})
    memory = Attendance

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._kept = parameters.whole("attendance_drop.least_kept_percent")
        self._points = parameters.steps("attendance_drop.points")
        self._earlier = parameters.whole("attendance_drop.earlier_months")
        self._good_for = parameters.whole("attendance_drop.good_for_days")
        self._before = parameters.whole("attendance_drop.festival_days_before")
        self._after = parameters.whole("attendance_drop.festival_days_after")
        self._trust = Trust(parameters)

    def blank(self) -> Attendance:
        """Return the memory of a site of which no roster is known."""
        return Attendance()

    def step(self, memory: Attendance, fact: Fact) -> Attendance:
        """Take in the roster of a month, or a stage of the site."""
        match fact.data:
            case RosterReported(period=period, attendance_days=days) if len(period) == 7:
                said = Month(period, days, basis_of(fact), kind_of_source(fact), fact.id)
                return Attendance(_among(memory.months, said), memory.changes)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                change = Change(month_of(shanghai_day(fact.occurred_at)), stage)
                return Attendance(memory.months, (*memory.changes[1 - STAGES :], change))
        return memory

    def look(self, memory: Attendance, on: date) -> Finding:
        """Say whether the newest ordinary month was far below those before it."""
        if memory.stage is not None and memory.stage is not SiteStage.STARTED:
            return NOT_AT_WORK
        ordinary = self._ordinary(memory)
        if not ordinary:
            return NO_ORDINARY_MONTH
        *earlier, newest = ordinary
        _, until = _bounds(newest.month)
        if len(earlier) < self._earlier(until):
            return TOO_FEW_MONTHS
        usual = int(median(month.days for month in earlier))
        arguments: dict[str, Argument] = {
            "month": newest.month,
            "days": newest.days,
            "usual": usual,
            "months": len(earlier),
        }
        if 100 * newest.days < self._kept(until) * usual:
            return self._dropped(newest, usual, until, arguments)
        if on > self._vouches_until(until):
            return Finding(
                state=State.UNKNOWN,
                mechanism=Mechanism.REAL_NAME,
                reason="attendance_drop.too_old",
                arguments={"month": newest.month},
                reference=REFERENCE,
                missing=("roster",),
            )
        return Finding(
            state=State.NO,
            mechanism=Mechanism.REAL_NAME,
            reason="attendance_drop.as_usual",
            arguments=arguments,
            reference=REFERENCE,
            evidence=(newest.evidence,),
        )

    def next_change(self, memory: Attendance, on: date) -> date | None:
        """Return the day on which the newest ordinary month is long ago."""
        ordinary = self._ordinary(memory)
        if not ordinary:
            return None
        last = self._vouches_until(_bounds(ordinary[-1].month)[1])
        return last + timedelta(days=1) if last >= on else None

    def _dropped(
        self, newest: Month, usual: int, until: date, arguments: dict[str, Argument]
    ) -> Finding:
        lost = 100 * (usual - newest.days) // usual
        points = step_of(self._points(until), lost)
        return Finding(
            state=State.YES,
            mechanism=Mechanism.REAL_NAME,
            reason="attendance_drop.dropped",
            arguments=arguments,
            reference=REFERENCE,
            points=self._trust.points(points, newest.basis, until),
            since=until,
            fades=True,
            source=newest.source,
            evidence=(newest.evidence,),
            clears=(
                ("attendance_drop.next_month_as_usual", {"usual": usual}),
                ("attendance_drop.report_stage", {}),
            ),
        )

    def _ordinary(self, memory: Attendance) -> list[Month]:
        """Return the months that can be compared, oldest first."""
        return [
            month
            for month in memory.months
            if not self._festive(month.month) and not _disturbed(month.month, memory.changes)
        ]

    def _festive(self, month: str) -> bool:
        first, _ = _bounds(month)
        return _touches_festival(month, self._before(first), self._after(first))

    def _vouches_until(self, until: date) -> date:
        return until + timedelta(days=self._good_for(until))


@lru_cache(maxsize=4096)
def _touches_festival(month: str, before_days: int, after_days: int) -> bool:
    """Tell whether a month has a day of a season; one without a known festival counts as such."""
    first, last = _bounds(month)
    try:
        festivals = [calendar().spring_festival(year) for year in (first.year, first.year + 1)]
    except CalendarYearMissing:
        return True
    return any(
        first <= festival + timedelta(days=after_days)
        and festival - timedelta(days=before_days) <= last
        for festival in festivals
    )


def _disturbed(month: str, changes: tuple[Change, ...]) -> bool:
    """Tell whether a site changed its stage in a month, or did not work during it."""
    before: SiteStage | None = None
    for change in changes:
        if change.month == month:
            return True
        if change.month > month:
            break
        before = change.stage
    return before is not None and before is not SiteStage.STARTED


def _among(months: tuple[Month, ...], said: Month) -> tuple[Month, ...]:
    """Return the months with one more in its place; a roster told again replaces the former."""
    if not months or months[-1].month < said.month:
        return (*months[1 - MONTHS :], said)
    others = [month for month in months if month.month != said.month]
    return tuple(sorted((*others, said), key=lambda month: month.month)[-MONTHS:])


def _silent(state: State, reason: str, *missing: str) -> Finding:
    return Finding(
        state=state,
        mechanism=Mechanism.REAL_NAME,
        reason=reason,
        reference=REFERENCE,
        missing=missing,
    )


NOT_AT_WORK = _silent(State.NOT_APPLICABLE, "attendance_drop.not_at_work")
NO_ORDINARY_MONTH = _silent(State.UNKNOWN, "attendance_drop.no_ordinary_month", "roster")
TOO_FEW_MONTHS = _silent(State.UNKNOWN, "attendance_drop.too_few_months", "earlier_rosters")
