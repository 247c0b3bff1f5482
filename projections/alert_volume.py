"""How many alerts were raised on each day, and since when do days go by certain rules?"""

from datetime import date

from sqlalchemy import Connection, func, select

from projections.alerts import ALERTS
from projections.scored_days import DAYS


def raised_by_day(connection: Connection, since: date) -> dict[date, int]:
    """Return the alerts raised on each day from one on; days without any are left out."""
    day = ALERTS.c.raised_on
    question = select(day, func.count()).where(day >= since.isoformat()).group_by(day)
    return {date.fromisoformat(on): number for on, number in connection.execute(question)}


def first_day_by(connection: Connection, generation: str, after: int) -> date | None:
    """Return the first day scored by these rules whose close lies behind a position."""
    question = select(func.min(DAYS.c.day)).where(
        DAYS.c.generation == generation, DAYS.c.position > after
    )
    found = connection.execute(question).scalar()
    return None if found is None else date.fromisoformat(found)
