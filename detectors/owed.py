"""How wages stand on a day: the periods past their day, and how anybody knows."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from detectors.agreed_paydays import Term
from detectors.wage_book import Book, Entry


class Overdue(NamedTuple):
    """A wage period whose day has passed, and what the record says of it."""

    term: Term
    entry: Entry | None


class Owed(NamedTuple):
    """How a subject's wages stand at the end of a day; every list oldest first."""

    recorded: tuple[Overdue, ...]
    """Nothing paid, or next to nothing: a payroll was handed in, a record says so, or a roster
    shows work."""
    short: tuple[Overdue, ...]
    """Paid in part."""
    told: tuple[Overdue, ...]
    """Not paid, as somebody said."""
    silent: tuple[Overdue, ...]
    """No payment told, of a subject whose payments were told regularly before."""
    unreported: bool
    """A day has passed of which nobody can tell whether it was a payday."""
    deferred_until: date | None
    """A period past its day is lawfully deferred to this one."""
    unheld: bool
    """The calendar does not hold the year in which the next wages fall due."""
    change_on: date | None
    """First day after this one on which any of this may differ without a new fact."""
    denied: int = 0
    """Periods of which a record says that nothing, or next to nothing, was paid, while the time
    in which another may have been on its way has passed."""


NOTHING_AGREED = Owed((), (), (), (), False, None, False, None)
"""Where neither a payday nor a cycle was told, nothing is ever known to be late."""


def heads_of(overdue: tuple[Overdue, ...]) -> int:
    """Return the most workers that any of these periods concerns, as far as was told."""
    return max((it.entry.heads for it in overdue if it.entry is not None), default=0)


def facts_of(book: Book, overdue: tuple[Overdue, ...]) -> tuple[UUID, ...]:
    """Return the facts that an overdue period rests on: the agreement, the last pay, the record."""
    ids = [it.fact for it in book.agreements[-1:]]
    if book.last_paid is not None:
        ids.append(book.last_paid)
    for it in overdue:
        if it.entry is not None:
            ids += it.entry.evidence
    return tuple(dict.fromkeys(ids))
