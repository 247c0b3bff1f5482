"""Which page of a list is shown: the one that is asked for, or the last where there are fewer."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

LONGEST = 100
"""Rows of one page of a list that has no other measure."""


class Counted(Protocol):
    """A part of a list that knows how long the whole is."""

    @property
    def total(self) -> int:
        """Rows of the whole list."""


C = TypeVar("C", bound=Counted)
R = TypeVar("R")


class Pages(Struct, frozen=True):
    """Where a page stands among the others."""

    number: int
    """From 1."""
    of: int
    """At least 1: an empty list has one empty page."""


def paged(ask: Callable[[int], C], number: int, on_a_page: int) -> tuple[C, Pages]:
    """Return the rows of a page and where it stands; `ask` is given how many rows come before.

    A list that grew shorter since somebody turned its pages has fewer of them; whoever asks
    for one that is no more sees the last one.
    """
    found = ask((number - 1) * on_a_page)
    last = max(1, -(-found.total // on_a_page))
    if number <= last:
        return found, Pages(number, last)
    return ask((last - 1) * on_a_page), Pages(last, last)


def part_of(rows: Sequence[R], number: int) -> tuple[Sequence[R], Pages]:
    """Return the rows of a page of a list that is at hand as a whole, and where it stands."""
    found, page = paged(lambda skipped: _Part(rows[skipped:][:LONGEST], len(rows)), number, LONGEST)
    return found.rows, page


class _Part(Struct, Generic[R], frozen=True):
    rows: Sequence[R]
    total: int
