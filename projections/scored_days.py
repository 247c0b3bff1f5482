"""Which days are closed and scored, and where in the log does each of them end?"""

from datetime import date

from msgspec import Struct
from sqlalchemy import BigInteger, Column, Connection, Integer, Table, func, select

from projections.answers.freshness import ClosedDay
from projections.contract import Projection, Text, Told, metadata
from projections.page import Page
from schemas import events
from schemas.envelopes import Recorded
from schemas.errors import Refused

DAYS = Table(
    "scored_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("digest", Text),
    Column("generation", Text),
    Column("changed", Integer),
)


class Cut(Struct, frozen=True):
    """What is asked for: a scored day with the position of its close, or all that is known."""

    day: date | None
    position: int | None
    """None for the live answer."""


class UnscoredDay(Refused):
    """A list or report was asked for as known at a day that was never scored."""


class ScoredDays(Projection):
    """Closed days in order; the cut of a day is the position of its `DayClosed`."""

    name = "scored_days"
    tables = (DAYS,)
    listens = (events.DayClosed, events.DayScored)

    def apply(self, page: Page, record: Told) -> None:
        """Note closes and scores."""
        match record:
            case Recorded(data=events.DayClosed(day=day), position=position):
                row = {"digest": None, "generation": None, "changed": None}
                page.put(DAYS, {"day": day.isoformat(), "position": position, **row})
            case Recorded(data=events.DayScored(day=day) as scored):
                row_of_day = page.get(DAYS, day.isoformat())
                if row_of_day is not None:
                    said = {
                        "digest": scored.digest,
                        "generation": scored.generation,
                        "changed": scored.changed,
                    }
                    page.put(DAYS, {**row_of_day, **said})
            case _:
                pass


def cut(connection: Connection, known_at: date | None) -> Cut:
    """Return where the log ends for a question; raise UnscoredDay when the day was never scored."""
    if known_at is None:
        return Cut(None, None)
    found = connection.execute(
        select(DAYS.c.position).where(
            DAYS.c.day == known_at.isoformat(), DAYS.c.digest.is_not(None)
        )
    ).scalar()
    if found is None:
        raise UnscoredDay(_refusal(connection, known_at), field="known_at")
    return Cut(known_at, found)


def closed_day(
    connection: Connection, *, scored: bool, until: date | None = None
) -> ClosedDay | None:
    """Return the last closed day, or the last scored one, not after `until`."""
    question = select(DAYS).order_by(DAYS.c.day.desc()).limit(1)
    if scored:
        question = question.where(DAYS.c.digest.is_not(None))
    if until is not None:
        question = question.where(DAYS.c.day <= until.isoformat())
    row = connection.execute(question).mappings().first()
    if row is None:
        return None
    return ClosedDay(
        day=date.fromisoformat(row["day"]),
        position=row["position"],
        digest=row["digest"],
        changed=row["changed"],
    )


def scored_span(connection: Connection) -> tuple[date, date] | None:
    """Return the first and the last scored day: what can be named as known_at lies between."""
    scored = select(func.min(DAYS.c.day), func.max(DAYS.c.day)).where(DAYS.c.digest.is_not(None))
    first, last = connection.execute(scored).one()
    return None if first is None else (date.fromisoformat(first), date.fromisoformat(last))


def last_two_closes(connection: Connection) -> tuple[int, int]:
    """Return the positions of the last close but one and of the last one; 0 where there is none."""
    newest = select(DAYS.c.position).order_by(DAYS.c.position.desc()).limit(2)
    positions = [*connection.execute(newest).scalars(), 0, 0]
    return positions[1], positions[0]


def _refusal(connection: Connection, known_at: date) -> str:
    span = scored_span(connection)
    if span is None:
        return f"{known_at} is not scored: no day is yet; ask again after the first day is closed"
    first, last = span
    return (
        f"{known_at} is not scored; name a day from {first} to {last}, or none for the live answer"
    )
