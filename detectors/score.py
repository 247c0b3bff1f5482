"""From findings to a score and a level: additive, stepped, capped, with floors for hard facts."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from detectors.parameters import Parameters
from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, Question, State

_YES = State.YES


class Seen(Struct, frozen=True, omit_defaults=True, gc=False):
    """The last day on which each of the three questions was answered by a look or a record."""

    contracts: date | None = None
    wages: date | None = None
    operations: date | None = None
    again: dict[str, tuple[date, ...]] = {}
    """Newest days, by question, on which all was said to be as before."""


class Assessment(Struct, frozen=True, gc=False):
    """What all findings of a subject come to on a day."""

    level: Level
    score: int
    coverage: int
    """Questions of three answered recently enough."""
    reasons: tuple[tuple[str, int], ...]
    """Detectors that count, with their points after decay, heaviest first."""


class Score:
    """The one way in which findings become a level.

    Points of findings that say yes are added after stepped decay; one kind of source
    gives at most its cap. What only tells of missing papers gives at most another where
    nothing else says yes, and hardly anything beside what does: ugly paperwork is no
    arrears, and makes no other sign a graver one. A hard fact sets a floor that nothing
    soft takes away. Below yellow, a subject is `none` only when enough questions were
    answered recently, and nobody told of a debt that cannot be judged (`Finding.open`):
    otherwise it is `unknown`, which is a debt of ours and never counts against it.

    At a firm less is recorded than on a site, and one sign more often stands alone: what was
    seen of how it runs, and workers who say that they are unpaid, count there for a larger
    share of their points. What only reads like it, such as a payment that is told late, does not.

    That all is as before answers a question for as long as a look does, where a look, or
    another such word that rests on one, was recent then.

    References
    ----------
    Every number is in `parameters/score.yaml`, and none of them has a published source.
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
        self._evidence_days = parameters.whole("score.evidence_days")
        self._questions_needed = parameters.whole("score.questions_needed")

    def assess(
        self, findings: Mapping[str, Finding], coverage: int, on: date, *, firm: bool = False
    ) -> Assessment:
        """Return the assessment of a firm or site at the end of a day, under its coverage."""
        counting: list[tuple[str, int]] = []
        by_source: dict[str, int] = {}
        by_paper: dict[str, int] = {}
        floor: Level | None = None
        told_open = False
        papers = self._papers(on)
        for name, finding in findings.items():
            if finding.state is not _YES:
                told_open = told_open or finding.open
                continue
            points = self.points(finding, on)
            if points and firm:
                points = points * self._percent_at_firms(name, finding, on) // 100
            if points:
                counting.append((name, points))
                into, source = by_paper if name in papers else by_source, finding.source
                into[source] = into.get(source, 0) + points
            if finding.floor is not None:
                floor = _graver(floor, finding.floor)
        if len(counting) > 1:
            counting.sort(key=_heaviest_first)
        caps = self._caps(on)
        score = _capped(by_source, caps)
        if by_paper:
            beside = min(self._papers_beside(on), _within_caps(by_paper, by_source, caps))
            alone = min(self._papers_most(on), _capped(by_paper, caps))
            score = max(alone, score + beside)
        level = self._level(score, 0 if told_open else coverage, on)
        if floor is not None:
            level = _graver(level, floor)
        return Assessment(level, score, coverage, tuple(counting))

    def points(self, finding: Finding, on: date) -> int:
        """Return the points of a finding on a day, after decay."""
        points = finding.points
        if finding.state is not _YES or not points:
            return 0
        if not finding.fades or finding.since is None:
            return points
        age = (on - finding.since).days
        percent = 100
        for from_days, kept in self._decay(on):
            if age < from_days:
                break
            percent = kept
        return points * percent // 100

    def _percent_at_firms(self, name: str, finding: Finding, on: date) -> int:
        """Return the share of its points for which a finding counts at a firm."""
        if finding.fades and finding.workers:
            named = self._where_workers_say(on).get(name)
            if named is not None:
                return named
        return self._at_firms(on).get(name, 100)

    def next_change(self, findings: Mapping[str, Finding], seen: Seen, on: date) -> date | None:
        """Return the first day after `on` on which the assessment may differ by itself."""
        days: list[date] = []
        for finding in findings.values():
            since = finding.since
            if since is not None and finding.fades and finding.state is _YES:
                age = (on - since).days
                for from_days, _ in self._decay(on):
                    if from_days > age:
                        days.append(since + timedelta(days=from_days))
                        break
        lasting = timedelta(days=self._evidence_days(on) + 1)
        for answered in self._answered(seen, on):
            if answered is not None and answered + lasting > on:
                days.append(answered + lasting)  # noqa: PERF401 - three, and not all of them
        return min(days, default=None)

    def coverage(self, seen: Seen, on: date) -> int:
        """Return how many of the three questions were answered recently enough."""
        oldest = on - timedelta(days=self._evidence_days(on))
        contracts, wages, operations = self._answered(seen, on)
        return (
            (contracts is not None and contracts >= oldest)
            + (wages is not None and wages >= oldest)
            + (operations is not None and operations >= oldest)
        )

    def _answered(self, seen: Seen, on: date) -> tuple[date | None, date | None, date | None]:
        """Return when contracts, wages and operations were last answered, unchanged ones too."""
        contracts, wages, operations = seen.contracts, seen.wages, seen.operations
        if again := seen.again:
            most = self._evidence_days(on)
            contracts = _carried(contracts, again.get(Question.CONTRACTS), most)
            wages = _carried(wages, again.get(Question.WAGES), most)
            operations = _carried(operations, again.get(Question.OPERATIONS), most)
        return contracts, wages, operations

    def level_of(self, score: int, on: date) -> Level | None:
        """Return the level that a score alone reaches, or None below yellow."""
        levels = self._levels(on)
        for level in (Level.RED, Level.ORANGE, Level.YELLOW):
            if score >= levels[level]:
                return level
        return None

    def _level(self, score: int, coverage: int, on: date) -> Level:
        reached = self.level_of(score, on)
        if reached is not None:
            return reached
        return Level.NONE if coverage >= self._questions_needed(on) else Level.UNKNOWN


def _carried(looked: date | None, again: tuple[date, ...] | None, most: int) -> date | None:
    """Return the last day up to which an unbroken chain of words carries a look."""
    if looked is None or again is None or again[-1] <= looked:
        return looked
    for day in again:
        if day > looked:
            if (day - looked).days > most:
                break
            looked = day
    return looked


def _capped(by_source: Mapping[str, int], caps: Mapping[str, int]) -> int:
    """Return what all sources give together, each at most its cap."""
    return sum([min(points, caps.get(source, points)) for source, points in by_source.items()])


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
