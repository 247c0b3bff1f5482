"""From findings to a score and a level: additive, stepped, capped, with floors for hard facts."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct

from detectors.grounds import Grounds
from detectors.parameters import Parameters
from detectors.plan import Plan
from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, Question, State

_YES = State.YES
_GRAVEST_FIRST = (Level.RED, Level.ORANGE, Level.YELLOW)


class Seen(Struct, frozen=True, omit_defaults=True, gc=False):
    """The last day on which each of the three questions was answered by a look or a record."""

    contracts: date | None = None
    wages: date | None = None
    operations: date | None = None
    again: dict[str, tuple[date, ...]] = {}
    """Newest days, by question, on which all was said to be as before."""

    @property
    def any(self) -> bool:
        """Tell whether any of the three was ever answered."""
        return not (self.contracts is None and self.wages is None and self.operations is None)


Answers = tuple[date | None, date | None, date | None]
"""The last days on which contracts, wages and operations were answered."""


class Assessment(Struct, frozen=True, gc=False):
    """What all findings of a subject come to on a day."""

    level: Level
    score: int
    coverage: int
    """Questions of three answered recently enough."""
    reasons: tuple[tuple[str, int], ...]
    """Detectors that count, with their points after decay, heaviest first."""


class _Numbers(NamedTuple):
    """The parameters of the score as they are in force on a day: most facts share one."""

    on: date
    ages: tuple[int, ...]
    """Days of age from which less is kept of the points."""
    kept: tuple[int, ...]
    """Percent kept before the first of these ages, and from each of them on."""
    caps: dict[str, int]
    papers: frozenset[str]
    papers_most: int
    papers_beside: int
    levels: tuple[tuple[int, Level], ...]
    """Points from which each level is reached, the gravest first."""
    at_firms: dict[str, int]
    """Percent of its points for which a detector counts at a firm; 100 where it is not named."""
    where_workers_say: dict[str, int]
    """The same, in its place, where workers say that they are unpaid."""


class Score:
    """The one way in which findings become a level.

    Points of findings that say yes are added after stepped decay; one kind of source
    gives at most its cap. What only tells of missing papers gives at most another where
    nothing else says yes, and hardly anything beside what does: ugly paperwork is no
    arrears, and makes no other sign a graver one. A hard fact sets a floor that nothing
    soft takes away. Below yellow, a subject is `none` only when enough questions were
    answered within the time that the plan of screening leaves between two looks at such a
    subject (`Plan`), and nobody told of a debt that cannot be judged (`Finding.open`):
    otherwise it is `unknown`, which is a debt of ours and never counts against it.

    At a firm less is recorded than on a site, and one sign more often stands alone: what was
    seen of how it runs, and workers who say that they are unpaid, count there for a larger
    share of their points. What only reads like it, such as a payment that is told late, does not.

    That all is as before answers a question for as long as a look does, where a look, or
    another such word that rests on one, still counted then by the plan of that month.

    References
    ----------
    Every number is in `parameters/score.yaml` or `parameters/screening.yaml`, and none of them
    has a published source.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of the score."""
        self._decay = parameters.steps("score.decay")
        self._caps = parameters.table("score.source_caps")
        self._papers = parameters.names("score.papers")
        self._papers_most = parameters.whole("score.papers_most")
        self._papers_beside = parameters.whole("score.papers_beside")
        self._at_firms = parameters.table("score.percent_at_firms")
        self._where_workers_say = parameters.table("score.percent_where_workers_say")
        self._levels = parameters.table("score.levels")
        self.plan = Plan(parameters)
        self._told: tuple[Seen, Grounds, Answers] | None = None
        """What was answered last: it is asked for twice, by coverage and when that ends."""
        self._questions_needed = parameters.whole("score.questions_needed")
        self._numbers: _Numbers | None = None

    def assess(
        self, findings: Mapping[str, Finding], coverage: int, on: date, *, firm: bool = False
    ) -> Assessment:
        """Return the assessment of a firm or site at the end of a day, under its coverage."""
        counting: list[tuple[str, int]] = []
        by_source: dict[str, int] = {}
        by_paper: dict[str, int] = {}
        floor: Level | None = None
        told_open = False
        numbers = self._on(on)
        papers = numbers.papers
        for name, finding in findings.items():
            if finding.open:
                told_open = True
            if finding.state is not _YES:
                continue
            points = _worth(finding, numbers)
            if points and firm:
                points = points * _percent_at_firms(name, finding, numbers) // 100
            if points:
                counting.append((name, points))
                into, source = by_paper if name in papers else by_source, finding.source
                into[source] = into.get(source, 0) + points
            if finding.floor is not None:
                floor = _graver(floor, finding.floor)
        if len(counting) > 1:
            counting.sort(key=_heaviest_first)
        caps = numbers.caps
        score = _capped(by_source, caps)
        if by_paper:
            beside = min(numbers.papers_beside, _within_caps(by_paper, by_source, caps))
            alone = min(numbers.papers_most, _capped(by_paper, caps))
            score = max(alone, score + beside)
        level = self._level(score, 0 if told_open else coverage, on)
        if floor is not None:
            level = _graver(level, floor)
        return Assessment(level, score, coverage, tuple(counting))

    def next_change(
        self, findings: Mapping[str, Finding], seen: Seen, grounds: Grounds, on: date
    ) -> date | None:
        """Return the first day after `on` on which the assessment may differ by itself."""
        days: list[date] = []
        ages = self._on(on).ages
        for finding in findings.values():
            since = finding.since
            if since is not None and finding.fades and finding.state is _YES:
                passed = bisect_right(ages, (on - since).days)
                if passed < len(ages):
                    days.append(since + timedelta(days=ages[passed]))
        lasting = timedelta(days=self.plan.lasting_days(grounds, on) + 1)
        for answer in self.answered(seen, grounds):
            if answer is not None and answer + lasting > on:
                days.append(answer + lasting)  # noqa: PERF401 - three, and not all of them
        # With another tier an answer of long ago may count again, and a newer one no more.
        if seen.any:
            turn = self.plan.next_change(grounds, on)
            if turn is not None:
                days.append(turn)
        return min(days, default=None)

    def coverage(self, seen: Seen, grounds: Grounds, on: date) -> int:
        """Return how many of the three questions were answered recently enough."""
        contracts, wages, operations = self.answered(seen, grounds)
        oldest = on - timedelta(days=self.plan.lasting_days(grounds, on))
        return (
            (contracts is not None and contracts >= oldest)
            + (wages is not None and wages >= oldest)
            + (operations is not None and operations >= oldest)
        )

    def answered(self, seen: Seen, grounds: Grounds) -> Answers:
        """Return when contracts, wages and operations were last answered, unchanged ones too."""
        told = self._told
        if told is not None and told[0] is seen and told[1] is grounds:
            return told[2]
        contracts, wages, operations = seen.contracts, seen.wages, seen.operations
        if again := seen.again:
            contracts = self._carried(contracts, again.get(Question.CONTRACTS), grounds)
            wages = self._carried(wages, again.get(Question.WAGES), grounds)
            operations = self._carried(operations, again.get(Question.OPERATIONS), grounds)
        answers = contracts, wages, operations
        self._told = seen, grounds, answers
        return answers

    def _carried(
        self, looked: date | None, again: tuple[date, ...] | None, grounds: Grounds
    ) -> date | None:
        """Return the last day up to which an unbroken chain of words carries a look."""
        if looked is None or again is None or again[-1] <= looked:
            return looked
        for day in again:
            if day > looked:
                if (day - looked).days > self.plan.lasting_days(grounds, day):
                    break
                looked = day
        return looked

    def level_of(self, score: int, on: date) -> Level | None:
        """Return the level that a score alone reaches, or None below yellow."""
        for reached_from, level in self._on(on).levels:
            if score >= reached_from:
                return level
        return None

    def _level(self, score: int, coverage: int, on: date) -> Level:
        reached = self.level_of(score, on)
        if reached is not None:
            return reached
        return Level.NONE if coverage >= self._questions_needed(on) else Level.UNKNOWN

    def _on(self, on: date) -> _Numbers:
        """Return the parameters of a day, looked up once for all that is asked of it in a row."""
        numbers = self._numbers
        if numbers is None or numbers.on != on:
            decay, levels = self._decay(on), self._levels(on)
            numbers = self._numbers = _Numbers(
                on=on,
                ages=tuple(from_days for from_days, _ in decay),
                kept=(100, *(percent for _, percent in decay)),
                caps=self._caps(on),
                papers=self._papers(on),
                papers_most=self._papers_most(on),
                papers_beside=self._papers_beside(on),
                levels=tuple((levels[it], it) for it in _GRAVEST_FIRST),
                at_firms=self._at_firms(on),
                where_workers_say=self._where_workers_say(on),
            )
        return numbers


def _worth(finding: Finding, numbers: _Numbers) -> int:
    """Return the points of a finding that says yes, after decay."""
    points, since = finding.points, finding.since
    if not points or not finding.fades or since is None:
        return points
    return points * numbers.kept[bisect_right(numbers.ages, (numbers.on - since).days)] // 100


def _percent_at_firms(name: str, finding: Finding, numbers: _Numbers) -> int:
    """Return the share of its points for which a finding counts at a firm.

    Workers who say that they are unpaid count for theirs where wages are known to be due.
    """
    percent = numbers.at_firms.get(name, 100)
    if finding.fades and finding.workers and not finding.missing:
        return numbers.where_workers_say.get(name, percent)
    return percent


def _capped(by_source: Mapping[str, int], caps: Mapping[str, int]) -> int:
    """Return what all sources give together, each at most its cap."""
    given = 0
    for source, points in by_source.items():
        cap = caps.get(source, points)
        given += min(points, cap)
    return given


def _within_caps(
    papers: Mapping[str, int], others: Mapping[str, int], caps: Mapping[str, int]
) -> int:
    """Return what papers give beside all else of the same sources, each below its cap."""
    given = 0
    for source, points in papers.items():
        cap = caps.get(source)
        room = points if cap is None else max(0, cap - others.get(source, 0))
        given += min(points, room)
    return given


def _graver(one: Level | None, other: Level) -> Level:
    return other if one is None or SEVERITY[other] > SEVERITY[one] else one


def _heaviest_first(counted: tuple[str, int]) -> tuple[int, str]:
    name, points = counted
    return -points, name
