"""Workers at work who are not on the real-name register."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import SITES, Detector
from detectors.deadlines import months_later
from detectors.evidence import Trust, basis_of, kind_of_source, newest, step_of
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_at_work, is_over
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import RosterReported, SiteRegistered, SiteStageChanged
from schemas.period import bounds
from schemas.vocabulary import Mechanism, SiteStage, State

SAYS = Speaker("unregistered_attendance", Mechanism.REAL_NAME, "保障农民工工资支付条例 第28条")


class Register(Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest roster of a site, and since when it is worked on."""

    until: date | None = None
    """Last day of the newest roster."""
    attended: int = 0
    unregistered: int | None = 0
    """None where the newest roster does not say."""
    basis: str = ""
    source: str = ""
    evidence: tuple[UUID, ...] = ()
    started_on: date | None = None
    """Day on which work began, or began again."""
    stage: SiteStage | None = None


class UnregisteredAttendance(Detector[Register]):
    """Real-name management 实名制管理, the second of the six systems.

    Answers one question: does the newest roster show workers at work who are not
    registered? How many attend, compared with before, is `AttendanceDrop`'s question;
    who has a contract, `MissingContracts`'.

    A roster that does not say whether anybody unregistered was at work is unknown, and takes
    back nothing that an earlier one showed. A site at work whose roster fails to come for
    months is answered by parameter: unknown, as long as nobody can tell a broken device
    from a hidden crew. Not applicable to a site that is suspended, done or empty.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 28; `parameters/unregistered_attendance.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> roster = samples.body(RosterReported, period="2025-04", unregistered_attended=4)
    >>> told = samples.fact(roster, subject=samples.SITE, on=date(2025, 5, 6), source="platform")
    >>> detector = UnregisteredAttendance(Parameters.load())
    >>> [(on, finding)] = replay(detector, [told], date(2025, 5, 31))
    >>> on.isoformat(), finding.state.value, finding.arguments["unregistered"]
    ('2025-05-06', 'yes', 4)
    """

    name = SAYS.name
    listens = (RosterReported, SiteStageChanged, SiteRegistered)
    about = SITES
    memory = Register

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._allowed = parameters.whole("unregistered_attendance.allowed")
        self._points = parameters.steps("unregistered_attendance.points")
        self._silent_months = parameters.whole("unregistered_attendance.silent_months")
        self._silence_is = parameters.word("unregistered_attendance.silence_is")
        self._silence_points = parameters.whole("unregistered_attendance.silence_points")
        self._trust = Trust(parameters)

    def step(self, memory: Register, fact: Fact) -> Register:
        """Take in a roster, the start of the site, or its stage."""
        match fact.data:
            case RosterReported() as body:
                return self._rostered(memory, body, fact)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                on = shanghai_day(fact.occurred_at)
                resumes = stage is SiteStage.STARTED
                return _with(memory, stage=stage, started_on=on if resumes else memory.started_on)
            case SiteRegistered(started_on=began) if began and memory.started_on is None:
                return _with(memory, started_on=began)
        return memory

    def look(self, memory: Register, on: date) -> Finding:
        """Say whether the newest roster shows unregistered workers at work."""
        if is_over(memory.stage):
            return OVER
        until = memory.until
        if until is not None and not self._allowed.in_force(until):
            return BEFORE_LAW
        unregistered = memory.unregistered or 0
        if until is not None and unregistered > self._allowed(until):
            return self._unregistered(memory, until, unregistered)
        if memory.stage is SiteStage.SUSPENDED:
            return SUSPENDED
        silent = self._silent_from(memory)
        if silent is None:
            return NOT_STARTED
        if on >= silent:
            return self._silence(memory, silent)
        if until is None:
            return NO_ROSTER_YET
        if not memory.attended:
            return EMPTY
        if memory.unregistered is None:
            return UNSAID
        arguments: Arguments = {"until_on": until.isoformat(), "attended": memory.attended}
        return SAYS.no("all_registered", arguments, memory.evidence)

    def next_change(self, memory: Register, on: date) -> date | None:
        """Return the day from which the roster is missing."""
        silent = self._silent_from(memory)
        return silent if silent is not None and silent > on else None

    def _rostered(self, memory: Register, body: RosterReported, fact: Fact) -> Register:
        _, until = bounds(body.period)
        if memory.until is not None and until < memory.until:
            return memory
        basis = basis_of(fact)
        if body.unregistered_attended:
            evidence = newest(memory.evidence if memory.unregistered else (), fact.id)
        elif memory.unregistered and (
            body.unregistered_attended is None
            or not self._trust.outweighs(basis, memory.basis, shanghai_day(fact.occurred_at))
        ):
            return memory
        else:
            evidence = (fact.id,)
        return Register(
            until,
            body.attended,
            body.unregistered_attended,
            basis,
            kind_of_source(fact),
            evidence,
            memory.started_on,
            memory.stage,
        )

    def _unregistered(self, memory: Register, until: date, unregistered: int) -> Finding:
        percent = -(-100 * unregistered // (memory.attended + unregistered))
        points = step_of(self._points(until), percent)
        return SAYS.yes(
            "unregistered",
            {
                "until_on": until.isoformat(),
                "attended": memory.attended,
                "unregistered": unregistered,
            },
            points=self._trust.points(points, memory.basis, until),
            since=until,
            fades=True,
            source=memory.source,
            workers=unregistered,
            evidence=memory.evidence,
            clears={"register": {"unregistered": unregistered}},
        )

    def _silence(self, memory: Register, silent: date) -> Finding:
        last = memory.until or memory.started_on or silent
        arguments: Arguments = {"until_on": last.isoformat()}
        if self._silence_is(silent) == State.YES and memory.evidence:
            return SAYS.yes(
                "roster_missing",
                arguments,
                points=self._silence_points(silent),
                since=silent,
                source=memory.source,
                evidence=memory.evidence,
                clears={"next_roster": {}},
            )
        return SAYS.unknown("roster_missing", "roster", arguments=arguments)

    def _silent_from(self, memory: Register) -> date | None:
        """Return the first day on which the roster of a site at work is missing."""
        last = memory.until
        started = memory.started_on
        if last is None and started is None and not is_at_work(memory.stage):
            return None
        known = [day for day in (last, started) if day is not None]
        if not known:
            return None
        newest_day = max(known)
        return months_later(newest_day, self._silent_months(newest_day)) + timedelta(days=1)


def _with(
    memory: Register, *, started_on: date | None = None, stage: SiteStage | None = None
) -> Register:
    return Register(
        memory.until,
        memory.attended,
        memory.unregistered,
        memory.basis,
        memory.source,
        memory.evidence,
        started_on or memory.started_on,
        stage or memory.stage,
    )


OVER = SAYS.not_applicable("works_done")
BEFORE_LAW = SAYS.not_applicable("before_law")
SUSPENDED = SAYS.not_applicable("suspended")
EMPTY = SAYS.not_applicable("empty")
NOT_STARTED = SAYS.unknown("start_unknown", "site_start")
UNSAID = SAYS.unknown("unregistered_unsaid", "unregistered")
NO_ROSTER_YET = SAYS.unknown("no_roster_yet", "roster")
