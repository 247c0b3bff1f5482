"""The close of a day: neighbours' troubles added, the final assessments, and their digest."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import or_, select

from detectors.troubled_neighbour import NAME as NEIGHBOUR
from detectors.troubled_neighbour import trouble
from schemas.codec import Conclusion, encode
from schemas.derived import FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.vocabulary import SEVERITY, Level
from streams.scoring.dossier import UNJUDGED
from streams.scoring.judging import Cause
from streams.scoring.rules import Rules
from streams.scoring.store import Work, upsert
from streams.scoring.tables import dossiers, edges, finals

CLOSER = "closer"
"""Stands where a detector's name would, in the key of a final assessment."""


class Own(NamedTuple):
    """A subject's assessment from its own evidence, as of the close."""

    level: Level
    score: int
    coverage: int
    parked: str | None


class Closer:
    """Makes the final assessments of a day from every subject's own.

    Looks only at subjects whose own assessment or contracts changed since the last
    close, and at those one contract away from them: a close costs what changed.
    Neighbours' points can lift a subject to yellow and no further.
    """

    def __init__(self, rules: Rules) -> None:
        """Close days by these rules."""
        self._rules = rules
        self._generation = rules.generation.name

    def close(self, work: Work, cause: Cause) -> int:
        """Write the final assessments of the day; return how many changed."""
        soiled = work.soiled()
        around = self._around(work, soiled)
        subjects = sorted({*soiled, *(party for party, _ in _pairs(around, soiled))})
        if not subjects:
            self._scored(work, cause, [])
            return 0
        around = self._around(work, subjects)
        own = self._own(work, {*subjects, *(other for _, other, _ in around)})
        before = self._finals(work, subjects)
        neighbours: dict[str, list[tuple[str, str, Level]]] = {name: [] for name in subjects}
        for one, other, role in around:
            if one in neighbours and other in own:
                neighbours[one].append((other, role, own[other].level))
        made: list[Conclusion] = []
        lines: list[bytes] = []
        rows = []
        for subject in subjects:
            mine = own.get(subject)
            if mine is None:
                continue
            finding = trouble(sorted(neighbours[subject]), self._rules.parameters, cause.on)
            now = self._final(mine, finding, cause)
            worst = str(finding.arguments.get("worst", "")) or None
            row = {
                "subject": subject,
                "level": now.level.value,
                "score": now.score,
                "coverage": now.coverage,
                "neighbour_points": now.neighbour_points,
                "worst": worst,
            }
            past = before.get(subject)
            if past == row and mine.parked is None:
                continue
            if past is None and not finding.points and mine == Own(*_unjudged()):
                continue
            rows.append(row)
            if finding.points or (past is not None and past["neighbour_points"]):
                body = FindingChanged(detector=NEIGHBOUR, finding=finding)
                made.append(self._derived(subject, cause, body, NEIGHBOUR))
            made.append(self._derived(subject, cause, now, CLOSER))
            lines.append(encode(row))
        work.conclude(made)
        upsert(work.connection, finals, rows)
        self._scored(work, cause, lines)
        return len(lines)

    def _final(self, own: Own, finding: Finding, cause: Cause) -> RiskAssessed:
        points = finding.points if own.parked is None else 0
        level, score = own.level, own.score + points
        if points and SEVERITY[level] < SEVERITY[Level.YELLOW]:
            reached = self._rules.score.level_of(score, cause.on)
            level = Level.YELLOW if reached is not None else level
        return RiskAssessed(
            level=level,
            score=score,
            coverage=own.coverage,
            final=True,
            neighbour_points=points,
            parked=own.parked,
        )

    def _scored(self, work: Work, cause: Cause, lines: list[bytes]) -> None:
        digest = sha256(work.last_digest().encode())
        digest.update(cause.on.isoformat().encode())
        for line in lines:
            digest.update(line)
        work.scored(cause.on, cause.position, digest.hexdigest(), len(lines))

    def _around(self, work: Work, subjects: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return (subject, neighbour, role of the firm in the site) for edges that touch these."""
        found: list[tuple[str, str, str]] = []
        names = list(subjects)
        for start in range(0, len(names), 400):
            some = names[start : start + 400]
            question = select(edges).where(
                edges.c.left == 0, or_(edges.c.site.in_(some), edges.c.party.in_(some))
            )
            for row in work.connection.execute(question):
                found.append((row.site, row.party, row.role))
                found.append((row.party, row.site, row.role))
        return sorted(set(found))

    def _own(self, work: Work, subjects: Iterable[str]) -> dict[str, Own]:
        names = sorted(subjects)
        found: dict[str, Own] = {}
        for start in range(0, len(names), 400):
            question = select(
                dossiers.c.subject,
                dossiers.c.level,
                dossiers.c.score,
                dossiers.c.coverage,
                dossiers.c.parked,
            ).where(dossiers.c.subject.in_(names[start : start + 400]))
            for row in work.connection.execute(question):
                found[row.subject] = Own(Level(row.level), row.score, row.coverage, row.parked)
        return found

    def _finals(self, work: Work, subjects: list[str]) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for start in range(0, len(subjects), 400):
            question = select(finals).where(finals.c.subject.in_(subjects[start : start + 400]))
            for row in work.connection.execute(question):
                found[row.subject] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way
        return found

    def _derived(
        self, subject: str, cause: Cause, body: FindingChanged | RiskAssessed, detector: str
    ) -> Conclusion:
        return Derived(
            generation=self._generation,
            cause=cause.position,
            subject=subject,
            detector=detector,
            type=type(body).__name__,
            at=cause.at,
            data=body,
        )


def _pairs(
    around: Iterable[tuple[str, str, str]], subjects: Iterable[str]
) -> Iterable[tuple[str, str]]:
    wanted = set(subjects)
    return ((other, role) for one, other, role in around if one in wanted)


def _unjudged() -> tuple[Level, int, int, None]:
    return (UNJUDGED.level, UNJUDGED.score, UNJUDGED.coverage, None)
