"""Which alerts wait for this office, the gravest and oldest first, and what became of one?"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, func, select

from projections.alerts import ACTS, ADDRESSEES, ALERTS, IN_ORDER, WAITING
from projections.answers.alert import AlertAct, AlertFile, AlertRow, AlertState, Inbox
from projections.answers.who import SubjectName
from projections.page import Row
from projections.register import WHO, sealed_name
from projections.risk import LIVE
from projections.risk_list import EVERYBODY, LEVELS
from projections.told_facts import moment
from projections.views import position_of
from projections.who import asked, code_of, day
from schemas.vocabulary import SEVERITY, AlertResult, AlertVerdict, Level, Mechanism


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
    states, levels = list(states), list(levels)
    said: dict[str, Any] = {
        "addressee": addressee,
        "township": None if township is None else code_of(township),
        "subject": subject,
        "states": [WAITING[state] for state in states],
        "levels": [level.value for level in levels],
    }
    # Counts by state leave the states open, counts by level the levels.
    place = asked(said) - {"states", "levels"}
    tally = [
        (state, level, number) for state, level, number in connection.execute(_tallied(place), said)
    ]
    in_states = states or list(AlertState)
    in_levels = levels or list(Level)
    by_state = _sums((state, number) for state, level, number in tally if level in in_levels)
    by_level = _sums((level, number) for state, level, number in tally if state in in_states)
    named = asked(said)
    most = {"most": EVERYBODY if limit is None else limit, "skipped": offset}
    rows = connection.execute(_in_order(named), said | most)
    return Inbox(
        rows=tuple([_row(dict(zip(_COLUMNS, row, strict=True))) for row in rows.all()]),
        total=sum(by_state[state] for state in in_states if state in by_state),
        by_state={state: by_state[state] for state in AlertState if state in by_state},
        by_level={level: by_level[level] for level in Level if level in by_level},
        position=position_of(connection),
    )


def alert(connection: Connection, named: UUID) -> AlertFile | None:
    """Return an alert with everything that happened to it, or None when there is no such alert."""
    found = connection.execute(_ONE, {"named": str(named)}).mappings().first()
    if found is None:
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
    return AlertFile(alert=_row(dict(found)), acts=acts)


def about(connection: Connection, named: UUID) -> tuple[str, Mechanism] | None:
    """Return the subject and the mechanism of an alert, or None when there is no such alert."""
    question = select(ALERTS.c.subject, ALERTS.c.mechanism).where(ALERTS.c.alert == str(named))
    found = connection.execute(question).first()
    return None if found is None else (found.subject, Mechanism(found.mechanism))


def counts(
    connection: Connection, *, addressee: str | None = None, township: str | None = None
) -> dict[AlertState, dict[Level, int]]:
    """Return how many alerts of an office or township stand in each state, by level."""
    said = {
        "addressee": addressee,
        "township": None if township is None else code_of(township),
    }
    found: dict[AlertState, dict[Level, int]] = {state: {} for state in WAITING}
    named = asked(said)
    for state, level, number in connection.execute(_tallied(named), said):
        found[AlertState(state)][Level(level)] = number
    return found


# Made once for all that may be asked together, as the statements of the risk list are.
@cache
def _tallied(named: frozenset[str]) -> Select[Any]:
    return (
        select(ALERTS.c.state, ALERTS.c.level, func.count())
        .where(*_conditions(named))
        .group_by(ALERTS.c.state, ALERTS.c.level)
    )


@cache
def _in_order(named: frozenset[str]) -> Select[Any]:
    most, skipped = bindparam("most", type_=BigInteger), bindparam("skipped", type_=BigInteger)
    return _alerts().where(*_conditions(named)).order_by(*IN_ORDER).limit(most).offset(skipped)


def _alerts() -> Select[Any]:
    """Select alerts with what the register and the live list say of their subjects."""
    now = WHO.now
    subjects = ALERTS.outerjoin(now, now.c.subject == ALERTS.c.subject)
    return select(
        *ALERTS.columns,
        now.c.name,
        now.c.sealed,
        now.c.context,
        now.c.workers,
        LIVE.c.own_severity,
        LIVE.c.own_on,
    ).select_from(subjects.outerjoin(LIVE, LIVE.c.subject == ALERTS.c.subject))


_COLUMNS = tuple(_alerts().selected_columns.keys())
_ONE = _alerts().where(ALERTS.c.alert == bindparam("named"))


def _conditions(named: frozenset[str]) -> list[ColumnElement[bool]]:
    addressed = select(ADDRESSEES.c.alert).where(ADDRESSEES.c.addressee == bindparam("addressee"))
    conditions = {
        "addressee": ALERTS.c.alert.in_(addressed),
        "township": ALERTS.c.township == bindparam("township"),
        "subject": ALERTS.c.subject == bindparam("subject"),
        # By its rank, so that the index in the order of the inbox can be walked.
        "states": IN_ORDER[0].in_(bindparam("states", expanding=True)),
        "levels": ALERTS.c.level.in_(bindparam("levels", expanding=True)),
    }
    return [condition for name, condition in conditions.items() if name in named]


def _sums(numbers: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, number in numbers:
        sums[name] = sums.get(name, 0) + number
    return sums


def _row(row: Row) -> AlertRow:
    own = row["own_severity"]
    assessed = Level.UNKNOWN if own is None else LEVELS[own]
    # Unknown is no level to fall to.
    fallen = assessed != Level.UNKNOWN and SEVERITY[assessed] < SEVERITY[Level(row["level"])]
    return AlertRow(
        alert=UUID(row["alert"]),
        subject=row["subject"],
        name=SubjectName(row["name"], sealed_name(row["sealed"]), row["context"] or ""),
        workers=row["workers"],
        township=row["township"],
        mechanism=Mechanism(row["mechanism"]),
        level=Level(row["level"]),
        raised_level=Level(row["raised_level"]),
        assessed_level=assessed,
        fallen_on=day(row["own_on"]) if fallen else None,
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
        recalled_on=day(row["recalled_on"]),
        reopened=row["reopened"],
        verified_workers=row["verified_workers"],
        verified_fen=row["verified_fen"],
        paid_fen=row["paid_fen"],
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)
