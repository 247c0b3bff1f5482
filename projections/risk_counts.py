"""How many subjects stand at each level, without going through the whole list?

Of the live list the counts are rows, moved as subjects move. Those of a scored day
never change, so they are counted once and remembered for as long as the database is.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    Select,
    Table,
    bindparam,
    func,
    select,
)

from projections.contract import Text, metadata
from projections.page import Page, Row

COUNTS = Table(
    "risk_counts",
    metadata,
    Column("severity", Integer, primary_key=True),
    Column("township", Text, primary_key=True),
    Column("industry", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subjects", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Listed subjects of the live list; where township or industry is not known it is empty."""

FILTERS = ("township", "industry", "kind")
"""What can be counted by, beside the level."""
MOST_REMEMBERED = 500
"""Answers about scored days that are remembered for one database."""

Question = tuple[Any, ...]
Counted = dict[int, int]
"""Subjects by severity."""

_remembered: WeakKeyDictionary[Engine, OrderedDict[Question, Counted]] = WeakKeyDictionary()


def recount(page: Page, before: Row | None, after: Row) -> None:
    """Follow a subject of the live list from where it stood to where it stands."""
    left = _group(before)
    entered = _group(after)
    if left != entered:
        _move(page, left, -1)
        _move(page, entered, 1)


def counted_live(connection: Connection, wanted: Mapping[str, str | None]) -> Counted:
    """Return the subjects of the live list by severity, of those that match all that is wanted."""
    named = tuple(name for name in FILTERS if wanted[name] is not None)
    # PostgreSQL gives the sum of wide integers as a decimal.
    return {row[0]: int(row[1]) for row in connection.execute(_summed(named), wanted)}


def counted_once(
    connection: Connection, question: Question, count: Callable[[], Iterable[tuple[int, int]]]
) -> Counted:
    """Return what `count` gives for a question about a scored day, and ask it only once."""
    answers = _remembered.setdefault(connection.engine, OrderedDict())
    known = answers.get(question)
    if known is None:
        known = {}
        for severity, number in count():
            known[severity] = known.get(severity, 0) + number
        answers[question] = known
        while len(answers) > MOST_REMEMBERED:
            answers.popitem(last=False)
    return known


@cache
def _summed(named: tuple[str, ...]) -> Select[Any]:
    conditions = [COUNTS.c[name] == bindparam(name, type_=COUNTS.c[name].type) for name in named]
    summed = select(COUNTS.c.severity, func.sum(COUNTS.c.subjects)).group_by(COUNTS.c.severity)
    return summed.where(*conditions, *[COUNTS.c[name] != "" for name in named])


def _group(row: Row | None) -> tuple[Any, ...] | None:
    if row is None or not row["listed"]:
        return None
    return row["severity"], row["township"] or "", row["industry"] or "", row["kind"]


def _move(page: Page, group: tuple[Any, ...] | None, by: int) -> None:
    if group is None:
        return
    before = page.get(COUNTS, *group)
    subjects = by if before is None else before["subjects"] + by
    if subjects:
        severity, township, industry, kind = group
        page.put(
            COUNTS,
            {
                "township": township,
                "industry": industry,
                "kind": kind,
                "severity": severity,
                "subjects": subjects,
            },
        )
    else:
        page.drop(COUNTS, *group)
