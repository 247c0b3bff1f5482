"""Which employers and sites deserve a visit this week, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Table,
    desc,
    func,
    select,
    true,
    union_all,
)

from projections.answers.risk import RiskList, RiskRow, ScorePoint, StandingFinding
from projections.case_file import last_evidence
from projections.page import Row
from projections.risk import FINAL, FINDINGS, LIVE, SCORES
from projections.scored_days import Cut, cut
from projections.views import position_of
from projections.who import among, code_of, day, entries, matching, name_of
from schemas.codec import encode
from schemas.derived.finding import Finding
from schemas.subjects import Kind
from schemas.vocabulary import SEVERITY, Industry, Level

LEVELS = {severity: level for level, severity in SEVERITY.items()}
_SHOWN = (
    "subject", "kind", "township", "industry", "workers", "severity", "level_on", "score",
    "coverage", "reasons", "neighbour_points", "parked",
)  # fmt: skip


def risk_list(
    connection: Connection,
    *,
    known_at: date | None = None,
    township: str | None = None,
    levels: Iterable[Level] = (),
    industry: Industry | None = None,
    kind: Kind | None = None,
    search: str = "",
    limit: int | None = 100,
    offset: int = 0,
) -> RiskList:
    """Return a page of the risk list: by level, then score, then workers, then subject.

    Red comes first and unknown last: it is a debt of coverage, to be read in a section
    of its own by asking for that level. No `levels` means all. `limit=None` gives all
    rows, as an export needs them. The text of `search` is looked for in plain names and
    codes. Raises UnscoredDay.
    """
    at = cut(connection, known_at)
    wanted = sorted({SEVERITY[level] for level in levels}, reverse=True)
    filters = {
        "industry": industry,
        "kind": kind,
        "levels": [LEVELS[severity].value for severity in wanted],
        "search": search,
        "township": None if township is None else code_of(township),
    }
    counts = _counts(connection, at, filters)
    total = sum(counts[LEVELS[severity]] for severity in wanted or LEVELS)
    found = connection.execute(_ranked(at, filters, wanted, limit, offset)).mappings()
    rows = _rows(connection, [dict(row) for row in found], at)
    position = position_of(connection) if at.position is None else at.position
    sealed = encode((at.day, position, filters, total, offset, limit, rows))
    return RiskList(
        rows=rows,
        total=total,
        counts=counts,
        known_at=at.day,
        position=position,
        digest=sha256(sealed).hexdigest(),
    )


def subject_risk(
    connection: Connection, subject: str, *, known_at: date | None = None
) -> RiskRow | None:
    """Return the risk of one subject; None when it is not in the list. Raises UnscoredDay."""
    return risks(connection, (subject,), cut(connection, known_at)).get(subject)


def risks(connection: Connection, subjects: Sequence[str], at: Cut) -> dict[str, RiskRow]:
    """Return the risk of some subjects, live or at a cut."""
    rows: list[Row] = []
    for table, condition in _arms(at):
        shown = select(*[table.c[name] for name in _SHOWN]).where(condition)
        rows += among(connection, shown, table.c.subject, subjects)
    return {row.subject: row for row in _rows(connection, rows, at)}


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


def _arms(at: Cut) -> list[tuple[Table, ColumnElement[bool]]]:
    """Return the tables whose rows together are the list: one live, two at a cut."""
    return [(LIVE, true())] if at.position is None else FINAL.arms(at.position)


def _matching(table: Table, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    conditions = [
        table.c[name] == filters[name]
        for name in ("township", "industry", "kind")
        if filters[name] is not None
    ]
    if filters["search"]:
        conditions.append(matching(table.c.name, table.c.subject, filters["search"]))
    return [table.c.listed, *conditions]


def _ranked(
    at: Cut, filters: Mapping[str, Any], severities: list[int], limit: int | None, offset: int
) -> CompoundSelect[Any]:
    arms = []
    for table, condition in _arms(at):
        arm = select(*[table.c[name] for name in _SHOWN])
        arm = arm.where(condition, *_matching(table, filters))
        arms.append(arm.where(table.c.severity.in_(severities)) if severities else arm)
    ranked = union_all(*arms).order_by(desc("severity"), desc("score"), desc("workers"), "subject")
    return ranked.limit(limit).offset(offset)


def _counts(connection: Connection, at: Cut, filters: Mapping[str, Any]) -> dict[Level, int]:
    counts = dict.fromkeys(sorted(Level, key=SEVERITY.__getitem__, reverse=True), 0)
    for table, condition in _arms(at):
        question = (
            select(table.c.severity, func.count())
            .where(condition, *_matching(table, filters))
            .group_by(table.c.severity)
        )
        for severity, number in connection.execute(question):
            counts[LEVELS[severity]] += number
    return counts


def _rows(connection: Connection, found: list[Row], at: Cut) -> tuple[RiskRow, ...]:
    subjects = [row["subject"] for row in found]
    known = entries(connection, subjects, at.position)
    seen = last_evidence(connection, subjects, at.position)
    rows = []
    for row in found:
        entry = known.get(row["subject"], {})
        rows.append(
            RiskRow(
                subject=row["subject"],
                kind=Kind(row["kind"]),
                name=name_of(entry or None),
                township=row["township"],
                grid=entry.get("grid"),
                industry=Industry(row["industry"]) if row["industry"] else None,
                workers=entry.get("workers"),
                level=LEVELS[row["severity"]],
                level_on=day(row["level_on"]),
                score=row["score"],
                coverage=row["coverage"],
                reasons=msgspec.json.decode(row["reasons"], type=tuple[tuple[str, int], ...]),
                neighbour_points=row["neighbour_points"],
                parked=row["parked"],
                last_evidence_on=seen.get(row["subject"]),
            )
        )
    return tuple(rows)
