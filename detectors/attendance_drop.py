"""A site on which far fewer days are worked than before."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import SITES, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, step_of
from detectors.ordinary_months import Change, OrdinaryMonths, last_day, staged
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import RosterReported, SiteStageChanged
from schemas.vocabulary import Mechanism, SiteStage

MONTHS = 13
"""Months of attendance that a memory keeps."""
SAYS = Speaker("attendance_drop", Mechanism.REAL_NAME, "保障农民工工资支付条例 第28、38条")


class Month(Struct, frozen=True, array_like=True, gc=False):
    """What the roster of a month says was worked."""

    month: str
    days: int
    """Worker-days."""
    basis: str
    source: str
    evidence: UUID


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
    neither judged nor taken for the usual (`OrdinaryMonths`). A roster for less or more
    than a month is not compared. Unknown with too few ordinary months, or when the
    newest is long ago; not applicable to a site that is suspended, topped out, completed
    or settled, where fewer hands are to be expected.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 28, 38; `parameters/attendance_drop.yaml`,
    `parameters/ordinary_months.yaml`.

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

    name = SAYS.name
    listens = (RosterReported, SiteStageChanged)
    about = SITES
    memory = Attendance

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._kept = parameters.whole("attendance_drop.least_kept_percent")
        self._points = parameters.steps("attendance_drop.points")
        self._good_for = parameters.whole("attendance_drop.good_for_days")
        self._months = OrdinaryMonths(parameters)
        self._trust = Trust(parameters)

    def step(self, memory: Attendance, fact: Fact) -> Attendance:
        """Take in the roster of a month, or a stage of the site."""
        match fact.data:
            case RosterReported(period=period, attendance_days=days) if len(period) == 7:
                said = Month(period, days, basis_of(fact), kind_of_source(fact), fact.id)
                return Attendance(_among(memory.months, said), memory.changes)
            case SiteStageChanged(stage=stage):
                changes = staged(memory.changes, stage, shanghai_day(fact.occurred_at))
                if changes is not memory.changes:
                    return Attendance(memory.months, changes)
        return memory

    def look(self, memory: Attendance, on: date) -> Finding:
        """Say whether the newest ordinary month was far below those before it."""
        if memory.stage is not None and memory.stage is not SiteStage.STARTED:
            return NOT_AT_WORK
        ordinary = self._ordinary(memory)
        if not ordinary:
            return NO_ORDINARY_MONTH
        *earlier, newest = ordinary
        until = last_day(newest.month)
        usual = self._months.usual([month.days for month in earlier], until)
        if usual is None:
            return TOO_FEW_MONTHS
        month: Arguments = {"month": newest.month}
        arguments = month | {"days": newest.days, "usual": usual, "months": len(earlier)}
        if 100 * newest.days < self._kept(until) * usual:
            points = step_of(self._points(until), 100 * (usual - newest.days) // usual)
            return SAYS.yes(
                "dropped",
                arguments,
                points=self._trust.points(points, newest.basis, until),
                since=until,
                fades=True,
                source=newest.source,
                evidence=(newest.evidence,),
                clears={"next_month_as_usual": {"usual": usual}},
            )
        if on > self._vouches_until(until):
            return SAYS.unknown("too_old", "roster", arguments=month)
        return SAYS.no("as_usual", arguments, (newest.evidence,))

    def next_change(self, memory: Attendance, on: date) -> date | None:
        """Return the day on which the newest ordinary month is long ago."""
        ordinary = self._ordinary(memory)
        if not ordinary:
            return None
        last = self._vouches_until(last_day(ordinary[-1].month))
        return last + timedelta(days=1) if last >= on else None

    def _ordinary(self, memory: Attendance) -> list[Month]:
        """Return the months that can be compared, oldest first."""
        changes, is_ordinary = memory.changes, self._months.is_ordinary
        return [month for month in memory.months if is_ordinary(month.month, changes)]

    def _vouches_until(self, until: date) -> date:
        return until + timedelta(days=self._good_for(until))


def _among(months: tuple[Month, ...], said: Month) -> tuple[Month, ...]:
    """Return the months with one more in its place; a roster told again replaces the former."""
    if not months or months[-1].month < said.month:
        return (*months[1 - MONTHS :], said)
    others = [month for month in months if month.month != said.month]
    return tuple(sorted((*others, said), key=lambda month: month.month)[-MONTHS:])


NOT_AT_WORK = SAYS.not_applicable("not_at_work")
NO_ORDINARY_MONTH = SAYS.unknown("no_ordinary_month", "roster")
TOO_FEW_MONTHS = SAYS.unknown("too_few_months", "earlier_rosters")
