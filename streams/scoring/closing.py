"""The close of a day: neighbours' troubles added, the final assessments, and their digest."""

from collections.abc import Callable, Iterable
from hashlib import sha256

import msgspec

from detectors.troubled_neighbour import TroubledNeighbour
from schemas.body import Body
from schemas.codec import Conclusion, encode
from schemas.derived import FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.vocabulary import SEVERITY, Level
from streams.scoring.cause import Cause
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Neighbourhood
from streams.scoring.rules import Rules
from streams.scoring.work import Work

CLOSER = "closer"
"""Stands where a detector's name would, in the key of a final assessment."""

MODULUS = 1 << 256
"""The digest of a day is of a sum over the whole list, so that it costs what changed."""


class Closer:
    """Makes the final assessments of a day from every subject's own.

    Looks only at subjects whose own assessment or contracts changed since the last
    close, and at those one contract away from them: a close costs what changed.
    Neighbours' points can lift a subject to yellow and no further.
    """

    def __init__(self, rules: Rules) -> None:
        """Close days by these rules."""
        self._rules = rules
        self._neighbours = TroubledNeighbour(rules.parameters)

    def close(
        self,
        work: Work,
        cause: Cause,
        subjects: Iterable[str],
        neighbourhood: Neighbourhood,
        own: Callable[[list[str]], dict[str, Final]],
    ) -> list[Conclusion]:
        """Write the final assessments of the day for subjects that changed; conclude them.

        `own` returns the assessments of subjects from their own evidence, as of the
        close, of those among them that anything was ever said about.
        """
        touched = set(subjects)
        touched.update(it for name in subjects for it, _ in neighbourhood.around(name))
        names = sorted(touched)
        around = {name: neighbourhood.around(name) for name in names}
        assessed = own(sorted(touched.union(it for them in around.values() for it, _ in them)))
        before = work.finals(names)
        state = work.state
        changed: list[Final] = []
        made: list[Conclusion] = []
        for name in names:
            mine = assessed.get(name)
            if mine is None:
                continue
            levels = [(it, role, assessed[it].level) for it, role in around[name] if it in assessed]
            finding = self._neighbours.trouble(levels, cause.on)
            final = self._final(mine, finding, cause)
            past = before.get(name)
            if final == past:
                continue
            changed.append(final)
            state += _weight(final) - (_weight(past) if past is not None else 0)
            if final.neighbour_points or (past is not None and past.neighbour_points):
                body = FindingChanged(detector=self._neighbours.name, finding=finding)
                made.append(self._derived(name, cause, body, self._neighbours.name))
            made.append(self._derived(name, cause, _assessed(final), CLOSER))
        work.keep_finals(changed)
        state %= MODULUS
        digest = sha256(f"{cause.on.isoformat()}\n{state:064x}".encode()).hexdigest()
        work.scored(cause.on, cause.position, state, digest, len(changed))
        return made

    def _final(self, own: Final, finding: Finding, cause: Cause) -> Final:
        if own.parked is not None or not finding.points:
            return own
        score = own.score + finding.points
        level = own.level
        reached = self._rules.score.level_of(score, cause.on)
        if reached is not None and SEVERITY[level] < SEVERITY[Level.YELLOW]:
            level = Level.YELLOW
        return msgspec.structs.replace(
            own, level=level, score=score, neighbour_points=finding.points
        )

    def _derived(self, subject: str, cause: Cause, body: Body, detector: str) -> Conclusion:
        return Derived(
            generation=self._rules.generation.name,
            cause=cause.position,
            subject=subject,
            detector=detector,
            type=type(body).__name__,
            at=cause.at,
            data=body,
        )


def _weight(final: Final) -> int:
    """Return what a final assessment adds to the sum over the list."""
    return int.from_bytes(sha256(encode(final)).digest())


def _assessed(final: Final) -> RiskAssessed:
    return RiskAssessed(
        level=final.level,
        score=final.score,
        coverage=final.coverage,
        reasons=msgspec.json.decode(final.reasons, type=tuple[tuple[str, int], ...]),
        final=True,
        neighbour_points=final.neighbour_points,
        parked=final.parked,
    )
