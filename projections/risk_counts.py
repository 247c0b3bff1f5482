"""How many subjects stand at each level, without going through the whole list?

Of the live list the counts are rows, moved as subjects move. Those of a scored day
never change, so they are counted once and remembered for as long as the database is.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Engine, Integer, Table, select

from projections.contract import Text, metadata
from projections.page import Page, Row

COUNTS = Table(
    "risk_counts",
    metadata,
    Column("township", Text, primary_key=True),
    Column("industry", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("severity", Integer, primary_key=True),
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


def counted_live(connection: Connection, wanted: dict[str, str | None]) -> Counted:
    """Return the subjects of the live list by severity, of those that match all that is wanted."""
    found: Counted = {}
    for row in connection.execute(_EVERYTHING):
        if all(wanted[name] in {None, getattr(row, name)} for name in FILTERS):
            found[row.severity] = found.get(row.severity, 0) + row.subjects
    return found


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


_EVERYTHING = select(COUNTS)


def _group(row: Row | None) -> tuple[Any, ...] | None:
    if row is None or not row["listed"]:
        return None
    return row["township"] or "", row["industry"] or "", row["kind"], row["severity"]


def _move(page: Page, group: tuple[Any, ...] | None, by: int) -> None:
    if group is None:
        return
    before = page.get(COUNTS, *group)
    subjects = by if before is None else before["subjects"] + by
    if subjects:
        township, industry, kind, severity = group
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
