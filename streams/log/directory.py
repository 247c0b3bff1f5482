"""Who is known, and where: what intake must know of a subject before it lets a fact in."""

from typing import Protocol

from msgspec import Struct


class Place(Struct, frozen=True, gc=False):
    """Where a subject belongs."""

    township: str | None = None
    """Code of the township or street, without its kind."""
    grid: str | None = None
    """Code of the grid, without its kind."""


class Directory(Protocol):
    """Known subjects with their place, kept in the same transaction as the facts."""

    def place(self, subject: str) -> Place | None:
        """Return the place of a subject, or None when it was never registered."""
