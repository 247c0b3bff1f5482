"""Why does this subject stand where it stands, and how did its score come about?"""

from datetime import date

import msgspec
from sqlalchemy import Connection, select

from projections.answers.risk import ScorePoint, StandingFinding
from projections.risk import FINDINGS, SCORES
from projections.scored_days import cut
from schemas.derived.finding import Finding
from schemas.vocabulary import Level


def findings(
    connection: Connection, subject: str, *, known_at: date | None = None
) -> tuple[StandingFinding, ...]:
    """Return what each detector says of a subject, in order of detector. Raises UnscoredDay."""
    standing = FINDINGS.at(cut(connection, known_at).position).subquery()
    question = select(standing).where(standing.c.subject == subject).order_by(standing.c.detector)
    return tuple(
        StandingFinding(
            detector=row["detector"],
            finding=msgspec.json.decode(row["finding"], type=Finding),
            cause=row["cause"],
            said_on=date.fromisoformat(row["said_on"]),
        )
        for row in connection.execute(question).mappings()
    )


def score_series(connection: Connection, subject: str) -> tuple[ScorePoint, ...]:
    """Return the score by its own evidence at the end of each day on which it changed."""
    question = select(SCORES).where(SCORES.c.subject == subject).order_by(SCORES.c.day)
    return tuple(
        ScorePoint(date.fromisoformat(row["day"]), row["score"], Level(row["level"]))
        for row in connection.execute(question).mappings()
    )
