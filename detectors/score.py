"""From findings to a score and a level: additive, stepped, capped, with floors for hard facts."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from detectors.parameters import Parameters
from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, State


class Seen(Struct, frozen=True, omit_defaults=True, gc=False):
    """The last day on which each of the three questions was answered."""

    contracts: date | None = None
    wages: date | None = None
    operations: date | None = None


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
    gives at most its cap; a hard fact sets a floor that nothing soft takes away. Below
    yellow, a subject is `none` only when enough questions were answered recently:
    otherwise it is `unknown`, which is a debt of ours and never counts against it.

    References
    ----------
    Every number is in `parameters/score.yaml`, and none of them has a published source.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of the score."""
        self._decay = parameters.steps("score.decay")
        self._caps = parameters.table("score.source_caps")
        self._levels = parameters.table("score.levels")
        self._evidence_days = parameters.whole("score.evidence_days")
        self._questions_needed = parameters.whole("score.questions_needed")

    def assess(self, findings: Mapping[str, Finding], seen: Seen, on: date) -> Assessment:
        """Return the assessment at the end of a day."""
        counting = self._counting(findings, on)
        caps = self._caps(on)
        by_source: dict[str, int] = {}
        for name, points in counting:
            source = findings[name].source
            by_source[source] = by_source.get(source, 0) + points
        score = sum(min(points, caps.get(source, points)) for source, points in by_source.items())
        coverage = self.coverage(seen, on)
        level = self._level(score, coverage, on)
        for finding in findings.values():
            if finding.floor is not None and finding.state is State.YES:
                level = max(level, finding.floor, key=SEVERITY.__getitem__)
        return Assessment(level=level, score=score, coverage=coverage, reasons=tuple(counting))

    def points(self, finding: Finding, on: date) -> int:
        """Return the points of a finding on a day, after decay."""
        if finding.state is not State.YES or not finding.points:
            return 0
        if not finding.fades or finding.since is None:
            return finding.points
        age = (on - finding.since).days
        percent = 100
        for from_days, kept in self._decay(on):
            if age >= from_days:
                percent = kept
        return finding.points * percent // 100

    def next_change(self, findings: Mapping[str, Finding], seen: Seen, on: date) -> date | None:
        """Return the first day after `on` on which the assessment may differ by itself."""
        days: list[date] = []
        for finding in findings.values():
            if finding.fades and finding.since is not None and finding.state is State.YES:
                steps = (finding.since + timedelta(days=age) for age, _ in self._decay(on))
                days += [day for day in steps if day > on]
        lasting = timedelta(days=self._evidence_days(on) + 1)
        for answered in (seen.contracts, seen.wages, seen.operations):
            if answered is not None and answered + lasting > on:
                days.append(answered + lasting)
        return min(days, default=None)

    def coverage(self, seen: Seen, on: date) -> int:
        """Return how many of the three questions were answered recently enough."""
        oldest = on - timedelta(days=self._evidence_days(on))
        answers = (seen.contracts, seen.wages, seen.operations)
        return sum(answered is not None and answered >= oldest for answered in answers)

    def level_of(self, score: int, on: date) -> Level | None:
        """Return the level that a score alone reaches, or None below yellow."""
        levels = self._levels(on)
        for level in (Level.RED, Level.ORANGE, Level.YELLOW):
            if score >= levels[level]:
                return level
        return None

    def _counting(self, findings: Mapping[str, Finding], on: date) -> list[tuple[str, int]]:
        counting = [(name, self.points(finding, on)) for name, finding in findings.items()]
        return sorted(
            ((name, points) for name, points in counting if points),
            key=lambda pair: (-pair[1], pair[0]),
        )

    def _level(self, score: int, coverage: int, on: date) -> Level:
        reached = self.level_of(score, on)
        if reached is not None:
            return reached
        return Level.NONE if coverage >= self._questions_needed(on) else Level.UNKNOWN
