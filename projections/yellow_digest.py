"""Which yellow leads does a township look at this week, and which of them are new?"""

from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from projections.answers.risk import RiskRow
from projections.answers.yellow import YellowDigest, YellowRow
from projections.risk_list import risk_list
from projections.scored_days import UnscoredDay, closed_day
from projections.who import code_of
from schemas.codec import encode
from schemas.errors import Refused
from schemas.vocabulary import Level


def yellow_digest(connection: Connection, township: str | None, week: str) -> YellowDigest:
    """Return the yellow leads of a township at the last scored day of an ISO week (2025-W41).

    None as township means the whole district. Yellow raises no alert: this is where it
    is read. Raises Refused for a week that cannot be read, UnscoredDay for one in which
    no day was scored.
    """
    monday = _monday(week)
    end = closed_day(connection, scored=True, until=monday + timedelta(days=6))
    if end is None or end.day < monday:
        message = f"no day of {week} is scored; ask for a week with a scored day"
        raise UnscoredDay(message, field="week")
    before = closed_day(connection, scored=True, until=monday - timedelta(days=1))
    stood = set() if before is None else set(_yellow(connection, township, before.day))
    now = _yellow(connection, township, end.day)
    rows = tuple(YellowRow(row, subject not in stood) for subject, row in now.items())
    gone = tuple(sorted(stood - now.keys()))
    sealed = encode((week, township, end.day, end.position, rows, gone))
    return YellowDigest(
        week=week,
        township=None if township is None else code_of(township),
        known_at=end.day,
        position=end.position,
        rows=rows,
        gone=gone,
        digest=sha256(sealed).hexdigest(),
    )


def _yellow(connection: Connection, township: str | None, on: date) -> dict[str, RiskRow]:
    found = risk_list(
        connection, known_at=on, township=township, levels=(Level.YELLOW,), limit=None
    )
    return {row.subject: row for row in found.rows}


def _monday(week: str) -> date:
    try:
        return date.fromisoformat(f"{week}-1")
    except ValueError:
        message = f"{week[:20]!r} is not a week; write it as 2025-W41"
        raise Refused(message, field="week") from None
