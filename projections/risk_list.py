"""Which employers and sites deserve a visit this week, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
)

from projections.answers.risk import RiskList, RiskRow
from projections.answers.who import SubjectName
from projections.page import AT_ONCE
from projections.register import sealed_name
from projections.risk_counts import counted_live, counted_once
from projections.risk_questions import (
    ASSESSED,
    ASSESSMENT,
    ENTRY,
    KNOWN,
    LEVELS_OF,
    counting,
    ranked,
)
from projections.scored_days import Cut, cut
from projections.views import position_of
from projections.who import asked, code_of, day, sought
from schemas.codec import encode
from schemas.subjects import Kind
from schemas.vocabulary import SEVERITY, Industry, Level

LEVELS = {severity: level for level, severity in SEVERITY.items()}
EVERYBODY = 2**62
"""More rows than there can be: a limit where none is asked for."""

_NO_ENTRY = (None,) * (len(ENTRY) + 1)
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
    rows = _rows(connection, connection.execute(ranked(named), said).all(), at)
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
    question = ASSESSED[at.position is not None]
    found: list[Any] = []
    for start in range(0, len(subjects), AT_ONCE):
        said = {"cut": at.position, "some": subjects[start : start + AT_ONCE]}
        found += connection.execute(question, said)
    return {row.subject: row for row in _rows(connection, found, at)}


def levels_of(connection: Connection, subjects: Sequence[str], at: Cut) -> dict[str, Level]:
    """Return the levels of some subjects, live or at a cut; of those that are in the list."""
    question = LEVELS_OF[at.position is not None]
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


def _counts(connection: Connection, at: Cut, filters: Mapping[str, Any]) -> dict[Level, int]:
    said = _said(at, filters)
    named = asked(said)

    def count() -> list[tuple[int, int]]:
        return [(row[0], row[1]) for row in connection.execute(counting(named), said)]

    if at.position is not None:
        counted = counted_once(connection, tuple(said.values()), count)
    elif "sought" in named:
        counted = dict(count())
    else:
        counted = counted_live(connection, said)
    return {level: counted.get(SEVERITY[level], 0) for level in _WORST_FIRST}


def _rows(connection: Connection, found: Sequence[Any], at: Cut) -> tuple[RiskRow, ...]:
    """Make rows of what was selected; at a cut names and newest evidence are read for them."""
    if at.position is None:
        return tuple([_row(row[: len(ASSESSMENT)], row[len(ASSESSMENT) :]) for row in found])
    known: dict[str, Sequence[Any]] = {}
    for start in range(0, len(found), AT_ONCE):
        some = [row[0] for row in found[start : start + AT_ONCE]]
        for subject, *entry in connection.execute(KNOWN, {"cut": at.position, "some": some}).all():
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
