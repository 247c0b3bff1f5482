"""The statements by which the risk list is read, each made once for all that is asked together.

To make one costs more than to read a page of rows: so they are kept, and the values are
given when they are run. A name among `named` says that something is asked about it.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    bindparam,
    desc,
    func,
    select,
    true,
    union_all,
)

from projections.case_file import newest
from projections.register import WHO
from projections.risk import FINAL, LIVE
from projections.versions import CUT
from projections.who import matching

ASSESSMENT = (
    "subject", "kind", "township", "industry", "severity", "level_on", "score", "coverage",
    "reasons", "neighbour_points", "parked", "workers",
)  # fmt: skip
"""Columns of the list, with what it is ranked by."""
ENTRY = ("name", "sealed", "context", "grid", "workers")
"""Columns of the register."""


def _arms(*, at_cut: bool) -> list[tuple[Table, ColumnElement[bool]]]:
    """Return the tables whose rows together are the list: one live, two at a cut."""
    return FINAL.arms(CUT) if at_cut else [(LIVE, true())]


def _shown(table: Table, *, at_cut: bool) -> Select[Any]:
    """Select the columns of the list; of the live one with the name and the newest evidence."""
    shown = [table.c[name] for name in ASSESSMENT]
    if at_cut:
        return select(*shown)
    entry = [WHO.now.c[name] for name in ENTRY]
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


@cache
def ranked(named: frozenset[str]) -> Select[Any] | CompoundSelect[Any]:
    """Select a page of the list: `ASSESSMENT`, and of the live one `ENTRY` and last evidence."""
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
    both = union_all(*arms).order_by(desc("severity"), desc("score"), desc("workers"), "subject")
    return both.limit(most).offset(skipped)


@cache
def counting(named: frozenset[str]) -> CompoundSelect[Any]:
    """Select how many subjects stand at each severity, going through all that match."""
    return union_all(
        *[
            select(table.c.severity, func.count())
            .where(stands, *_matching(table, named))
            .group_by(table.c.severity)
            for table, stands in _arms(at_cut="cut" in named)
        ]
    )


ASSESSED = {
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
"""The rows of some subjects, as `ranked` selects them, live and at a cut."""

LEVELS_OF = {
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
"""Subject and severity of some subjects, live and at a cut."""

KNOWN = union_all(
    *[
        select(
            table.c.subject,
            *[table.c[name] for name in ENTRY],
            newest(table.c.subject, at_cut=True),
        ).where(stood, table.c.subject.in_(bindparam("some", expanding=True)))
        for table, stood in WHO.arms(CUT)
    ]
)
"""Subject, `ENTRY` and newest evidence of some subjects at a cut."""
