"""The close of a day: neighbours' troubles added, the final assessments, and their digest."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec
from detectors.troubled_neighbour import TroubledNeighbour
from msgspec import Struct
from sqlalchemy import Row, select

from schemas.body import Body
from schemas.codec import Conclusion, encode
from schemas.derived import FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.vocabulary import SEVERITY, Level
from streams.scoring.judging import Cause
from streams.scoring.rules import Rules
from streams.scoring.store import Work, upsert
from streams.scoring.tables import dossiers, edges, finals

CLOSER = "closer"
"""Stands where a detector's name would, in the key of a final assessment."""

MODULUS = 1 << 256
"""The digest of a day is of a sum over the whole list, so that it costs what changed."""


class Final(Struct, frozen=True, gc=False):
    """The final assessment of a subject, as it is stored, compared and digested."""

    subject: str
    level: Level
    score: int
    coverage: int
    reasons: str
    neighbour_points: int = 0
    parked: str | None = None


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

    def close(self, work: Work, cause: Cause) -> int:
        """Write the final assessments of the day; return how many changed."""
        soiled = work.soiled()
        subjects = sorted({*soiled, *(other for _, other, _ in self._contracts(work, soiled))})
        contracts = self._contracts(work, subjects)
        own = self._own(work, sorted({*subjects, *(other for _, other, _ in contracts)}))
        before = self._before(work, subjects)
        around: dict[str, list[tuple[str, str, Level]]] = {}
        for one, other, role in contracts:
            if other in own:
                around.setdefault(one, []).append((other, role, own[other].level))
        state = work.state()
        changed: list[Final] = []
        made: list[Conclusion] = []
        for subject in subjects:
            if subject not in own:
                continue
            finding = self._neighbours.trouble(around.get(subject, ()), cause.on)
            final = self._final(own[subject], finding, cause)
            past = before.get(subject)
            if final == past:
                continue
            changed.append(final)
            state += _weight(final) - (_weight(past) if past is not None else 0)
            if final.neighbour_points or (past is not None and past.neighbour_points):
                body = FindingChanged(detector=self._neighbours.name, finding=finding)
                made.append(self._derived(subject, cause, body, self._neighbours.name))
            made.append(self._derived(subject, cause, _assessed(final), CLOSER))
        work.conclude(made)
        upsert(work.connection, finals, [msgspec.to_builtins(final) for final in changed])
        state %= MODULUS
        digest = sha256(f"{cause.on.isoformat()}\n{state:064x}".encode()).hexdigest()
        work.scored(cause.on, cause.position, state, digest, len(changed))
        return len(changed)

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

    def _contracts(self, work: Work, subjects: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return (one, other, role of the firm in the site) for edges that touch these."""
        wanted = list(subjects)
        found: set[tuple[str, str, str]] = set()
        for column in (edges.c.site, edges.c.party):
            question = select(edges).where(edges.c.left == 0)
            for row in work.among(question, column, wanted):
                found.add((row.site, row.party, row.role))
                found.add((row.party, row.site, row.role))
        return sorted(found)

    def _own(self, work: Work, subjects: list[str]) -> dict[str, Final]:
        columns = (dossiers.c[name] for name in Final.__struct_fields__ if name in dossiers.c)
        rows = work.among(select(*columns), dossiers.c.subject, subjects)
        return {row.subject: _final(row) for row in rows}

    def _before(self, work: Work, subjects: list[str]) -> dict[str, Final]:
        rows = work.among(select(finals), finals.c.subject, subjects)
        return {row.subject: _final(row) for row in rows}

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


def _final(row: Row[Any]) -> Final:
    """Read a final assessment from a row, of `finals` or of a dossier (without neighbours)."""
    return Final(
        subject=row.subject,
        level=Level(row.level),
        score=row.score,
        coverage=row.coverage,
        reasons=row.reasons,
        neighbour_points=getattr(row, "neighbour_points", 0),
        parked=row.parked,
    )


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
