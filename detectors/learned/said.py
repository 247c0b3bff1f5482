"""What detectors and the score say of a subject as a day closes, as numbers."""

from collections.abc import Mapping
from functools import cache
from math import nan

from msgspec import Struct

from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, Mechanism, State

_MECHANISMS: tuple[Mechanism, ...] = tuple(it for it in Mechanism if it is not Mechanism.NEIGHBOURS)
"""Mechanisms of a subject's own findings; what its neighbours add is a number of the score."""
_SOFT = frozenset({Mechanism.COVERAGE})
"""Mechanisms whose points are about our own looking."""


class Said(Struct, frozen=True, kw_only=True):
    """The subject's own findings at the close of a day, and the final assessment made of them.

    Findings are read by mechanism, never by detector: one detector more leaves the table
    of features as it is.
    """

    findings: Mapping[str, Finding]
    level: Level = Level.UNKNOWN
    score: int = 0
    coverage: int = 0
    neighbour_points: int = 0

    @staticmethod
    def numbers(said: "Said | None") -> list[float]:
        """Return the numbers in the order of `said_features`; none of them known of None.

        >>> Said.numbers(Said(findings={}, score=35, level=Level.ORANGE))[-6:-3]
        [35.0, 3.0, 0.0]
        """
        if said is None:
            return [nan] * len(said_features())
        points = dict.fromkeys(_MECHANISMS, 0)
        for finding in said.findings.values():
            if finding.state is State.YES and finding.mechanism in points:
                points[finding.mechanism] += finding.points
        states = [finding.state for finding in said.findings.values()]
        floors = [SEVERITY[it.floor] for it in said.findings.values() if it.floor is not None]
        workers = max((it.workers for it in said.findings.values()), default=0)
        return [
            *map(float, points.values()),
            float(states.count(State.YES)),
            float(states.count(State.UNKNOWN)),
            float(said.score),
            float(SEVERITY[said.level]),
            float(max(floors, default=0)),
            float(workers),
            float(said.coverage),
            float(said.neighbour_points),
        ]


@cache
def said_features() -> tuple[tuple[str, int], ...]:
    """Return the names of these numbers, each with the way it may move the probability."""
    points = [(f"points_{it}", 0 if it in _SOFT else 1) for it in _MECHANISMS]
    return (
        *points,
        ("findings_yes", 0),
        ("findings_unknown", 0),
        ("score", 1),
        ("level", 0),
        ("floor", 1),
        ("workers_found", 1),
        ("coverage", 0),
        ("neighbour_points", 0),
    )
