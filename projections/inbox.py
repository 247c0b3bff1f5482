"""Which alerts wait for this office, the gravest and oldest first, and what became of one?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, case, func, select

from projections.alerts import ACTS, ADDRESSEES, ALERTS
from projections.answers.alert import AlertAct, AlertFile, AlertRow, AlertState, Inbox
from projections.page import Row
from projections.register import sealed_name
from projections.risk import LIVE
from projections.risk_list import LEVELS
from projections.told_facts import moment
from projections.views import position_of
from projections.who import among, code_of, day, entries, name_of
from schemas.vocabulary import SEVERITY, AlertResult, AlertVerdict, Level, Mechanism

WAITING = {
    state: rank
    for rank, state in enumerate(
        (
            AlertState.OPEN,
            AlertState.HANDED_OVER,
            AlertState.ACKNOWLEDGED,
            AlertState.VERIFIED,
            AlertState.SNOOZED,
            AlertState.CLOSED,
            AlertState.RECALLED,
        )
    )
}
"""States in the order in which they are shown."""

Filters = Mapping[str, list[ColumnElement[bool]]]


def inbox(
    connection: Connection,
    *,
    addressee: str | None = None,
    township: str | None = None,
    states: Iterable[AlertState] = (),
    levels: Iterable[Level] = (),
    subject: str | None = None,
    limit: int | None = 100,
    offset: int = 0,
) -> Inbox:
    """Return a page of alerts of an office, a township or a subject.

    An `addressee` also sees what was copied to it and what it once handed on. No
    `states` or `levels` means all. A snoozed alert stays snoozed here after its day:
    whoever knows what day it is compares `snoozed_until`.
    """
    in_states = [state.value for state in states]
    in_levels = [level.value for level in levels]
    filters: Filters = {
        "place": _place(addressee, township, subject),
        "states": [ALERTS.c.state.in_(in_states)] if in_states else [],
        "levels": [ALERTS.c.level.in_(in_levels)] if in_levels else [],
    }
    everything = [condition for conditions in filters.values() for condition in conditions]
    question = (
        select(ALERTS)
        .where(*everything)
        .order_by(_waiting(), _gravity(), ALERTS.c.raised_at, ALERTS.c.alert)
        .limit(limit)
        .offset(offset)
    )
    rows = [dict(row) for row in connection.execute(question).mappings()]
    by_state = _count(connection, ALERTS.c.state, filters, ("place", "levels"))
    by_level = _count(connection, ALERTS.c.level, filters, ("place", "states"))
    total = connection.execute(select(func.count()).select_from(ALERTS).where(*everything))
    return Inbox(
        rows=_rows(connection, rows),
        total=total.scalar_one(),
        by_state={state: by_state[state] for state in AlertState if state in by_state},
        by_level={level: by_level[level] for level in Level if level in by_level},
        position=position_of(connection),
    )


def alert(connection: Connection, named: UUID) -> AlertFile | None:
    """Return an alert with everything that happened to it, or None when there is no such alert."""
    rows = connection.execute(select(ALERTS).where(ALERTS.c.alert == str(named))).mappings()
    found = _rows(connection, [dict(row) for row in rows])
    if not found:
        return None
    question = (
        select(ACTS).where(ACTS.c.alert == str(named)).order_by(ACTS.c.position, ACTS.c.act.desc())
    )
    acts = tuple(
        AlertAct(
            act=row["act"],
            position=row["position"],
            at=moment(row["at"]),
            actor=row["actor"],
            said=msgspec.json.decode(row["said"], type=dict[str, str | int]),
            note=sealed_name(row["note"]),
            context=row["context"],
        )
        for row in connection.execute(question).mappings()
    )
    return AlertFile(alert=found[0], acts=acts)


def counts(
    connection: Connection, *, addressee: str | None = None, township: str | None = None
) -> dict[AlertState, dict[Level, int]]:
    """Return how many alerts of an office or township stand in each state, by level."""
    question = (
        select(ALERTS.c.state, ALERTS.c.level, func.count())
        .where(*_place(addressee, township, None))
        .group_by(ALERTS.c.state, ALERTS.c.level)
    )
    found: dict[AlertState, dict[Level, int]] = {state: {} for state in WAITING}
    for state, level, number in connection.execute(question):
        found[AlertState(state)][Level(level)] = number
    return found


def _place(
    addressee: str | None, township: str | None, subject: str | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if addressee is not None:
        addressed = select(ADDRESSEES.c.alert).where(ADDRESSEES.c.addressee == addressee)
        conditions.append(ALERTS.c.alert.in_(addressed))
    if township is not None:
        conditions.append(ALERTS.c.township == code_of(township))
    if subject is not None:
        conditions.append(ALERTS.c.subject == subject)
    return conditions


def _waiting() -> ColumnElement[int]:
    return case({state.value: rank for state, rank in WAITING.items()}, value=ALERTS.c.state)


def _gravity() -> ColumnElement[int]:
    ranks = {level.value: -severity for level, severity in SEVERITY.items()}
    return case(ranks, value=ALERTS.c.level)


def _count(
    connection: Connection, column: ColumnElement[str], filters: Filters, by: Sequence[str]
) -> dict[str, int]:
    conditions = [condition for name in by for condition in filters[name]]
    question = select(column, func.count()).where(*conditions).group_by(column)
    return {row[0]: row[1] for row in connection.execute(question)}


def _rows(connection: Connection, rows: list[Row]) -> tuple[AlertRow, ...]:
    subjects = [row["subject"] for row in rows]
    known = entries(connection, subjects, None)
    live = {
        row["subject"]: row for row in among(connection, select(LIVE), LIVE.c.subject, subjects)
    }
    return tuple(_row(row, known.get(row["subject"]), live.get(row["subject"])) for row in rows)


def _row(row: Row, entry: Row | None, live: Row | None) -> AlertRow:
    assessed = LEVELS[live["own_severity"]] if live else Level.UNKNOWN
    # Unknown is no level to fall to.
    fallen = assessed != Level.UNKNOWN and SEVERITY[assessed] < SEVERITY[Level(row["level"])]
    return AlertRow(
        alert=UUID(row["alert"]),
        subject=row["subject"],
        name=name_of(entry),
        workers=entry["workers"] if entry else None,
        township=row["township"],
        mechanism=Mechanism(row["mechanism"]),
        level=Level(row["level"]),
        raised_level=Level(row["raised_level"]),
        assessed_level=assessed,
        fallen_on=day(live["own_on"]) if live is not None and fallen else None,
        detectors=msgspec.json.decode(row["detectors"], type=tuple[str, ...]),
        evidence=msgspec.json.decode(row["evidence"], type=tuple[UUID, ...]),
        addressee=row["addressee"],
        copied_to=msgspec.json.decode(row["copied_to"], type=tuple[str, ...]),
        state=AlertState(row["state"]),
        verdict=AlertVerdict(row["verdict"]) if row["verdict"] else None,
        result=AlertResult(row["result"]) if row["result"] else None,
        raised_at=moment(row["raised_at"]),
        raised_on=date.fromisoformat(row["raised_on"]),
        escalated_at=_moment(row["escalated_at"]),
        acknowledged_at=_moment(row["acknowledged_at"]),
        verified_at=_moment(row["verified_at"]),
        snoozed_until=day(row["snoozed_until"]),
        closed_at=_moment(row["closed_at"]),
        recalled_at=_moment(row["recalled_at"]),
        reopened=row["reopened"],
        verified_workers=row["verified_workers"],
        verified_fen=row["verified_fen"],
        paid_fen=row["paid_fen"],
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)
