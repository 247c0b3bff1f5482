"""What did each township have to do with this month: alerts, what became of them, and cases?"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from projections.alerts import ACTS, ALERTS
from projections.answers.activity import Activity, MonthActivity
from projections.cases import CASES
from projections.scored_days import Cut, cut
from projections.told_facts import moment_text
from projections.views import position_of
from projections.who import code_of
from schemas.calendar.shanghai import SHANGHAI
from schemas.period import bounds
from schemas.vocabulary import AlertVerdict, Level

_FIELDS = [name for name in Activity.__struct_fields__ if name != "township"]


def activity(
    connection: Connection,
    month: str,
    *,
    township: str | None = None,
    known_at: date | None = None,
) -> MonthActivity:
    """Return alerts and cases of a month (YYYY-MM) by township. Raises UnscoredDay.

    An act counts in the month in which it was recorded, whenever its alert was raised.
    """
    at = cut(connection, known_at)
    code = None if township is None else code_of(township)
    tallies: dict[str | None, dict[str, int]] = {}
    for place, field, number in (*_alerts(connection, at, month), *_cases(connection, at, month)):
        if code is None or place == code:
            tally = tallies.setdefault(place, dict.fromkeys(_FIELDS, 0))
            tally[field] += number
    townships = [
        Activity(township=place, **tallies[place])
        for place in sorted(tallies, key=lambda place: place or "")
    ]
    return MonthActivity(
        month=month,
        known_at=at.day,
        position=position_of(connection) if at.position is None else at.position,
        townships=tuple(townships),
        total=_sum(townships),
    )


def _alerts(connection: Connection, at: Cut, month: str) -> Iterable[tuple[str | None, str, int]]:
    first, last = bounds(month)
    question = (
        select(ALERTS.c.township, ACTS.c.act, ACTS.c.said)
        .where(
            ACTS.c.alert == ALERTS.c.alert,
            ACTS.c.at >= moment_text(_midnight(first)),
            ACTS.c.at < moment_text(_midnight(last + timedelta(days=1))),
        )
        .order_by(ACTS.c.position)
    )
    if at.position is not None:
        question = question.where(ACTS.c.position <= at.position)
    for township, act, said in connection.execute(question):
        for field, number in _counted(act, msgspec.json.decode(said, type=dict[str, Any])):
            yield township, field, number


def _counted(act: str, said: dict[str, Any]) -> Iterable[tuple[str, int]]:
    """Return the fields in which an act counts, with by how much."""
    match act, said:
        case "AlertRaised", {"level": Level.RED}:
            yield "raised_red", 1
        case "AlertRaised", {"level": Level.ORANGE}:
            yield "raised_orange", 1
        case "AlertEscalated", _:
            yield "escalated", 1
        case "AlertVerified", {"verdict": AlertVerdict.TRUE}:
            yield "verified_true", 1
        case "AlertVerified", {"verdict": AlertVerdict.FALSE}:
            yield "verified_false", 1
        case "AlertClosed", _:
            yield "closed", 1
            yield "recovered_fen", said.get("paid_fen", 0)
        case "AlertHandedOver", _:
            yield "handed_over", 1
        case "AlertRecalled", _:
            yield "recalled", 1
        case _:
            pass


def _cases(connection: Connection, at: Cut, month: str) -> Iterable[tuple[str | None, str, int]]:
    cases = CASES.at(at.position).subquery()
    question = (
        select(
            cases.c.township, func.count(), func.sum(cases.c.workers), func.sum(cases.c.amount_fen)
        )
        .where(cases.c.month == month)
        .group_by(cases.c.township)
    )
    for township, number, workers, amount_fen in connection.execute(question):
        yield township, "cases", number
        # PostgreSQL gives the sum of wide integers as a decimal.
        yield township, "case_workers", int(workers)
        yield township, "case_fen", int(amount_fen)


def _sum(rows: Iterable[Activity]) -> Activity:
    rows = list(rows)
    return Activity(
        township=None, **{name: sum(getattr(row, name) for row in rows) for name in _FIELDS}
    )


def _midnight(day: date) -> datetime:
    """Return when a Shanghai day begins."""
    return datetime.combine(day, time(), SHANGHAI)
