"""A firm or site that shows signs of failing."""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import MOST
from detectors.operations_signs import WORSE, Look, Sign, look_after, signs_after
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from detectors.wage_book import Book
from detectors.wages import Open, wages_of
from schemas.calendar import CalendarYearMissing, calendar
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import OperationsObserved, SiteStageChanged
from schemas.vocabulary import Level, Mechanism, OperationsSign, SiteStage

SAYS = Speaker("operations_distress", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38、41条")


class Running(Struct, frozen=True, omit_defaults=True, gc=False):
    """How a subject runs, the signs that stand, and whether wages are due."""

    look: Look | None = None
    signs: tuple[Sign, ...] = ()
    book: Book = Book()
    stage: SiteStage | None = None


class OperationsDistress(Detector[Running]):
    """Production and operation 生产经营, the third subject of a grid worker's visit.

    Answers one question: does what somebody saw at the firm or site tell that wages may
    soon stop? Each sign has its points, and how the place is running has some too. An
    owner who cannot be found while wages are due is a hard fact with a level of its
    own: wages are due when somebody says that they are unpaid, when a payment fell
    short, or when the agreed payday has passed and earlier payments were known
    (`Wages.due`). How late or how short wages are is for `LatePayday` and `ShortPay` to
    say; a deferral is no reason to be out of reach and is not asked for. Whether workers
    live on living costs is `LivingCosts`' question.

    What is ordinary is no sign: a stop around the Spring Festival, a stop of a site that
    reported its suspension or completion. A later look takes a sign away where its
    witness is at least as good as the one who saw it. Meters, taxes, social insurance
    and courts are not listened to here. Unknown when nobody ever looked or a good look is
    too old; not applicable to a site whose works are done and that shows no sign.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38, 41; `parameters/operations_distress.yaml`,
    `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> detector = OperationsDistress(Parameters.load())
    >>> said = replay(detector, samples.a_workshop_whose_owner_vanishes(), date(2026, 11, 30))
    >>> [(on.isoformat(), finding.reason, finding.floor) for on, finding in said[-2:]]
    [('2026-11-11', 'operations_distress.signs', None), \
('2026-11-14', 'operations_distress.unreachable_unpaid', <Level.RED: 'red'>)]
    """

    name = SAYS.name
    listens = (OperationsObserved, *WAGE_FACTS)
    about = EMPLOYERS_AND_SITES
    memory = Running

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._signs = parameters.table("operations_distress.signs")
        self._states = parameters.table("operations_distress.states")
        self._floors = parameters.mapping("operations_distress.unreachable_floors")
        self._before = parameters.whole("operations_distress.festival_days_before")
        self._after = parameters.whole("operations_distress.festival_days_after")
        self._good_for = parameters.whole("operations_distress.good_for_days")
        self._wages = wages_of(parameters)
        self._trust = self._wages.trust

    def step(self, memory: Running, fact: Fact) -> Running:
        """Take in a look at the operations, what is known of the wages, or a stage."""
        if isinstance(fact.data, OperationsObserved):
            return Running(
                look_after(memory.look, fact.data, fact, self._trust),
                signs_after(memory.signs, fact.data, fact, self._trust),
                memory.book,
                memory.stage,
            )
        book = self._wages.after(memory.book, fact)
        stage = fact.data.stage if isinstance(fact.data, SiteStageChanged) else memory.stage
        if book is memory.book and stage is memory.stage:
            return memory
        return Running(memory.look, memory.signs, book, stage)

    def look(self, memory: Running, on: date) -> Finding:
        """Say which signs stand, and whether the owner is gone while wages are due."""
        seen = memory.look
        if seen is None:
            return NEVER
        signs = [sign for sign in memory.signs if self._worth(sign)]
        state_points = self._of_state(memory, seen)
        if signs or state_points:
            return self._distress(memory, seen, signs, state_points, on)
        if is_over(memory.stage):
            return OVER
        arguments: Arguments = {"seen_on": seen.on.isoformat()}
        if on > self._lasts_until(seen):
            return SAYS.unknown("too_old", "operations", arguments=arguments)
        return SAYS.no("no_sign", arguments, (seen.evidence,))

    def next_change(self, memory: Running, on: date) -> date | None:
        """Return the day on which a good look grows too old, or wages fall due unseen."""
        if memory.look is None:
            return None
        if _unreachable(memory.signs) is not None:
            return self._wages.next_change(memory.book, on)
        day = self._lasts_until(memory.look) + timedelta(days=1)
        return day if day > on else None

    def _distress(
        self, memory: Running, seen: Look, signs: list[Sign], state_points: int, on: date
    ) -> Finding:
        points = state_points
        heaviest, most = seen.source, state_points
        for sign in signs:
            worth = self._worth(sign)
            points += worth
            if worth > most:
                heaviest, most = sign.source, worth
        since = max((sign.on for sign in signs), default=seen.on)
        gone = _unreachable(signs)
        due = None if gone is None else self._wages.due(memory.book, on)
        ids = [seen.evidence] if state_points else []
        ids += [sign.evidence for sign in signs]
        arguments: Arguments = {"seen_on": since.isoformat(), "state": seen.state.value}
        if signs:
            arguments["signs"] = ",".join(sign.sign.value for sign in signs)
        reason, floor, clears = "signs" if signs else "state", None, "look_again"
        if gone is not None and due is not None:
            reason, floor, clears = "unreachable_unpaid", self._floor(gone, due), "reach_owner"
            ids += due.evidence
        return SAYS.yes(
            reason,
            arguments,
            points=points,
            since=since,
            fades=floor is None,
            source=heaviest,
            floor=floor,
            workers=0 if due is None else due.workers,
            evidence=tuple(dict.fromkeys(ids))[-MOST:],
            clears={clears: {}},
        )

    def _worth(self, sign: Sign) -> int:
        return self._trust.points(self._signs(sign.on).get(sign.sign, 0), sign.basis, sign.on)

    def _of_state(self, memory: Running, seen: Look) -> int:
        """Return the points for how it is running, unless a stop is ordinary then."""
        if not WORSE[seen.state] or self._festive(seen.on):
            return 0
        if memory.stage is SiteStage.SUSPENDED or is_over(memory.stage):
            return 0
        return self._trust.points(self._states(seen.on)[seen.state], seen.basis, seen.on)

    def _festive(self, on: date) -> bool:
        try:
            return calendar().in_festival_season(on, self._before(on), self._after(on))
        except CalendarYearMissing:
            return False

    def _floor(self, gone: Sign, due: Open) -> Level:
        seen = due.seen and self._trust.firm(gone.basis, gone.on)
        return Level(self._floors(gone.on)["seen" if seen else "told"])

    def _lasts_until(self, seen: Look) -> date:
        return seen.on + timedelta(days=self._good_for(seen.on))


def _unreachable(signs: Iterable[Sign]) -> Sign | None:
    return next((it for it in signs if it.sign is OperationsSign.OWNER_UNREACHABLE), None)


NEVER = SAYS.unknown("never_looked", "operations")
OVER = SAYS.not_applicable("works_done")
