"""Which employers and sites deserve a visit this week, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    bindparam,
    desc,
    func,
    select,
    true,
    union_all,
)

from projections.answers.risk import RiskList, RiskRow
from projections.answers.who import SubjectName
from projections.case_file import newest
from projections.page import AT_ONCE
from projections.register import WHO, sealed_name
from projections.risk import FINAL, LIVE
from projections.risk_counts import counted_live, counted_once
from projections.scored_days import Cut, cut
from projections.versions import CUT
from projections.views import position_of
from projections.who import asked, code_of, day, matching, sought
from schemas.codec import encode
from schemas.subjects import Kind
from schemas.vocabulary import SEVERITY, Industry, Level

LEVELS = {severity: level for level, severity in SEVERITY.items()}
EVERYBODY = 2**62
"""More rows than there can be: a limit where none is asked for."""

_ASSESSMENT = (
    "subject", "kind", "township", "industry", "severity", "level_on", "score", "coverage",
    "reasons", "neighbour_points", "parked", "workers",
)  # fmt: skip
"""Columns of the list, with what it is ranked by."""
_ENTRY = ("name", "sealed", "context", "grid", "workers")
"""Columns of the register."""
_NO_ENTRY = (None,) * (len(_ENTRY) + 1)
_WORST_FIRST = sorted(Level, key=SEVERITY.__getitem__, reverse=True)
_REASONS = msgspec.json.Decoder(tuple[tuple[str, int], ...])


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
    said = _said(at, filters) | {"severities": wanted, "most": _most(limit), "skipped": offset}
    named = asked(said)
    rows = _rows(connection, connection.execute(_ranked(named), said).all(), at)
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
    question = _ASSESSED[at.position is not None]
    found: list[Any] = []
    for start in range(0, len(subjects), AT_ONCE):
        said = {"cut": at.position, "some": subjects[start : start + AT_ONCE]}
        found += connection.execute(question, said)
    return {row.subject: row for row in _rows(connection, found, at)}


def levels_of(connection: Connection, subjects: Sequence[str], at: Cut) -> dict[str, Level]:
    """Return the levels of some subjects, live or at a cut; of those that are in the list."""
    question = _LEVELS[at.position is not None]
    found: dict[str, Level] = {}
    for start in range(0, len(subjects), AT_ONCE):
        said = {"cut": at.position, "some": subjects[start : start + AT_ONCE]}
        for subject, severity in connection.execute(question, said).all():
            found[subject] = LEVELS[severity]
    return found


def _said(at: Cut, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a statement."""
    return {
        "cut": at.position,
        "township": filters["township"],
        "industry": filters["industry"],
        "kind": filters["kind"],
        "sought": sought(filters["search"]) if filters["search"] else None,
    }


def _most(limit: int | None) -> int:
    return EVERYBODY if limit is None else limit


def _arms(*, at_cut: bool) -> list[tuple[Table, ColumnElement[bool]]]:
    """Return the tables whose rows together are the list: one live, two at a cut."""
    return FINAL.arms(CUT) if at_cut else [(LIVE, true())]


def _shown(table: Table, *, at_cut: bool) -> Select[Any]:
    """Select the columns of the list; of the live one with the name and the newest evidence."""
    shown = [table.c[name] for name in _ASSESSMENT]
    if at_cut:
        return select(*shown)
    entry = [WHO.now.c[name] for name in _ENTRY]
    everybody = table.outerjoin(WHO.now, WHO.now.c.subject == table.c.subject)
    seen = newest(table.c.subject, at_cut=False).label("seen")
    return select(*shown, *entry, seen).select_from(everybody)


def _matching(table: Table, named: frozenset[str]) -> list[ColumnElement[bool]]:
    conditions = [
        table.c[name] == bindparam(name, type_=table.c[name].type)
        for name in ("township", "industry", "kind")
        if name in named
    ]
    if "sought" in named:
        conditions.append(matching(table.c.name, table.c.subject))
    return [table.c.listed, *conditions]


# A statement is made once for all that may be asked together, and its values given when it is
# run: to make one costs more than to read a page of rows.
@cache
def _ranked(named: frozenset[str]) -> Select[Any] | CompoundSelect[Any]:
    at_cut = "cut" in named
    arms = []
    for table, stands in _arms(at_cut=at_cut):
        arm = _shown(table, at_cut=at_cut).where(stands, *_matching(table, named))
        if "severities" in named:
            arm = arm.where(table.c.severity.in_(bindparam("severities", expanding=True)))
        arms.append(arm)
    most, skipped = bindparam("most", type_=BigInteger), bindparam("skipped", type_=BigInteger)
    if not at_cut:
        live = LIVE.c
        rank = (live.severity.desc(), live.score.desc(), live.workers.desc(), live.subject)
        return arms[0].order_by(*rank).limit(most).offset(skipped)
    ranked = union_all(*arms).order_by(desc("severity"), desc("score"), desc("workers"), "subject")
    return ranked.limit(most).offset(skipped)


@cache
def _counting(named: frozenset[str]) -> CompoundSelect[Any]:
    return union_all(
        *[
            select(table.c.severity, func.count())
            .where(stands, *_matching(table, named))
            .group_by(table.c.severity)
            for table, stands in _arms(at_cut="cut" in named)
        ]
    )


_ASSESSED = {
    at_cut: union_all(
        *[
            _shown(table, at_cut=at_cut).where(
                stands, table.c.subject.in_(bindparam("some", expanding=True))
            )
            for table, stands in _arms(at_cut=at_cut)
        ]
    )
    for at_cut in (False, True)
}


_LEVELS = {
    at_cut: union_all(
        *[
            select(table.c.subject, table.c.severity).where(
                stands, table.c.subject.in_(bindparam("some", expanding=True))
            )
            for table, stands in _arms(at_cut=at_cut)
        ]
    )
    for at_cut in (False, True)
}


def _counts(connection: Connection, at: Cut, filters: Mapping[str, Any]) -> dict[Level, int]:
    said = _said(at, filters)
    named = asked(said)

    def count() -> list[tuple[int, int]]:
        return [(row[0], row[1]) for row in connection.execute(_counting(named), said)]

    if at.position is not None:
        counted = counted_once(connection, tuple(said.values()), count)
    elif "sought" in named:
        counted = dict(count())
    else:
        counted = counted_live(connection, said)
    return {level: counted.get(SEVERITY[level], 0) for level in _WORST_FIRST}


_KNOWN = union_all(
    *[
        select(
            table.c.subject,
            *[table.c[name] for name in _ENTRY],
            newest(table.c.subject, at_cut=True),
        ).where(stood, table.c.subject.in_(bindparam("some", expanding=True)))
        for table, stood in WHO.arms(CUT)
    ]
)


def _rows(connection: Connection, found: Sequence[Any], at: Cut) -> tuple[RiskRow, ...]:
    """Make rows of what was selected; at a cut names and newest evidence are read for them."""
    if at.position is None:
        return tuple([_row(row[: len(_ASSESSMENT)], row[len(_ASSESSMENT) :]) for row in found])
    known: dict[str, Sequence[Any]] = {}
    for start in range(0, len(found), AT_ONCE):
        some = [row[0] for row in found[start : start + AT_ONCE]]
        for subject, *entry in connection.execute(_KNOWN, {"cut": at.position, "some": some}).all():
            known[subject] = entry
    return tuple([_row(row, known.get(row[0], _NO_ENTRY)) for row in found])


def _row(assessment: Sequence[Any], entry: Sequence[Any]) -> RiskRow:
    subject, kind, township, industry, severity, level_on, score, coverage = assessment[:8]
    reasons, neighbour_points, parked = assessment[8:11]
    name, sealed, context, grid, workers, seen = entry
    return RiskRow(
        subject=subject,
        kind=Kind(kind),
        name=SubjectName(name, sealed_name(sealed), context or ""),
        township=township,
        grid=grid,
        industry=Industry(industry) if industry else None,
        workers=workers,
        level=LEVELS[severity],
        level_on=day(level_on),
        score=score,
        coverage=coverage,
        reasons=_REASONS.decode(reasons),
        neighbour_points=neighbour_points,
        parked=parked,
        last_evidence_on=day(seen),
    )
