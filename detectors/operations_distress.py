"""A firm or site that shows signs of failing."""

from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import MOST, Trust
from detectors.operations_signs import WORSE, Look, Sign, look_after, signs_after
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from schemas.calendar import CalendarYearMissing, calendar
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import OperationsObserved, SiteStageChanged
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker("operations_distress", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38条")


class Running(Struct, frozen=True, omit_defaults=True, gc=False):
    """How a subject runs, and the signs that stand."""

    look: Look | None = None
    signs: tuple[Sign, ...] = ()
    stage: SiteStage | None = None


class OperationsDistress(Detector[Running]):
    """Production and operation 生产经营, the third subject of a grid worker's visit.

    Answers one question: does what somebody saw at the firm or site tell that wages may
    soon stop? Each sign has its points, and how the place is running has some too. Two
    signs have questions of their own: an owner who cannot be found (`OwnerGone`), and
    living costs in the place of wages (`LivingCosts`). Meters, taxes, social insurance and
    courts are not listened to here.

    What is ordinary is no sign: a stop around the Spring Festival, a stop of a site that
    reported its suspension or completion. A later look takes a sign away where its
    witness is at least as good as the one who saw it. Unknown when nobody ever looked or
    a good look is too old; not applicable to a site whose works are done and that shows
    no sign.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38 (watch how a firm runs), 35 (a dispute on the price
    is no reason to withhold labour costs); `parameters/operations_distress.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> detector = OperationsDistress(Parameters.load())
    >>> said = replay(detector, samples.a_workshop_whose_owner_vanishes(), date(2026, 11, 30))
    >>> [(on.isoformat(), finding.arguments["signs"], finding.points) for on, finding in said[-1:]]
    [('2026-11-11', 'machines_moved_out', 45)]
    """

    name = SAYS.name
    listens = (OperationsObserved, SiteStageChanged)
    about = EMPLOYERS_AND_SITES
    memory = Running

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._signs = parameters.table("operations_distress.signs")
        self._states = parameters.table("operations_distress.states")
        self._before = parameters.whole("operations_distress.festival_days_before")
        self._after = parameters.whole("operations_distress.festival_days_after")
        self._good_for = parameters.whole("operations_distress.good_for_days")
        self._trust = Trust(parameters)

    def step(self, memory: Running, fact: Fact) -> Running:
        """Take in a look at the operations, or a stage."""
        match fact.data:
            case OperationsObserved() as body:
                return Running(
                    look_after(memory.look, body, fact, self._trust),
                    signs_after(memory.signs, body, fact, self._trust),
                    memory.stage,
                )
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                return Running(memory.look, memory.signs, stage)
        return memory

    def look(self, memory: Running, on: date) -> Finding:
        """Say which signs stand, and how it runs."""
        seen = memory.look
        if seen is None:
            return NEVER
        signs = [(sign, worth) for sign in memory.signs if (worth := self._worth(sign))]
        state_points = self._of_state(memory, seen)
        if signs or state_points:
            return self._distress(seen, signs, state_points)
        if is_over(memory.stage):
            return OVER
        arguments: Arguments = {"seen_on": seen.on.isoformat()}
        if on > self._lasts_until(seen):
            return SAYS.unknown("too_old", "operations", arguments=arguments)
        return SAYS.no("no_sign", arguments, (seen.evidence,))

    def next_change(self, memory: Running, on: date) -> date | None:
        """Return the day on which a good look grows too old."""
        if memory.look is None:
            return None
        day = self._lasts_until(memory.look) + timedelta(days=1)
        return day if day > on else None

    def _distress(self, seen: Look, signs: list[tuple[Sign, int]], state_points: int) -> Finding:
        points = most = state_points
        heaviest, since = seen.source, seen.on
        ids = [seen.evidence] if state_points else []
        if signs:
            since = max([sign.on for sign, _ in signs])
        for sign, worth in signs:
            points += worth
            ids.append(sign.evidence)
            if worth > most:
                heaviest, most = sign.source, worth
        arguments: Arguments = {"seen_on": since.isoformat(), "state": seen.state.value}
        if signs:
            arguments["signs"] = ",".join([sign.sign.value for sign, _ in signs])
        return SAYS.yes(
            "signs" if signs else "state",
            arguments,
            points=points,
            since=since,
            fades=True,
            source=heaviest,
            evidence=tuple(dict.fromkeys(ids))[-MOST:],
            clears={"look_again": {}},
        )

    def _worth(self, sign: Sign) -> int:
        return self._trust.points(self._signs(sign.on).get(sign.sign, 0), sign.basis, sign.on)

    def _of_state(self, memory: Running, seen: Look) -> int:
        """Return the points for how it is running, unless a stop is ordinary then."""
        before, after = self._before(seen.on), self._after(seen.on)
        if not WORSE[seen.state] or _is_festive(seen.on, before, after):
            return 0
        if memory.stage is SiteStage.SUSPENDED or is_over(memory.stage):
            return 0
        return self._trust.points(self._states(seen.on)[seen.state], seen.basis, seen.on)

    def _lasts_until(self, seen: Look) -> date:
        return seen.on + timedelta(days=self._good_for(seen.on))


@lru_cache(maxsize=4096)
def _is_festive(on: date, before_days: int, after_days: int) -> bool:
    try:
        return calendar().in_festival_season(on, before_days, after_days)
    except CalendarYearMissing:
        return False


NEVER = SAYS.unknown("never_looked", "operations")
OVER = SAYS.not_applicable("works_done")
