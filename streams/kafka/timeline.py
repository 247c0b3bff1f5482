"""Whether pages, and what was applied of them, are of the log as it now stands.

A log that was restored from a backup goes on otherwise than the one that was lost, under the
same positions. Its hashes differ from there on: a page, and a partition, tell theirs.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from streams.kafka.pages import Page, hash_at
from streams.log.port import FactReader
from streams.scoring.rows import upsert
from streams.scoring.share import Share
from streams.scoring.tables import chained


class LostLog(RuntimeError):
    """What was applied here is not in the log: it was restored from a backup, the rest was not."""


def of_lost_logs(pages: Sequence[Page], log: FactReader, applied: int) -> set[int]:
    """Return the places, from 0, of pages that are of a log that was lost.

    Asked of the log once for pages that join on to each other: the hash of the last one covers
    all that lies before. Nothing is said of what was `applied` before, nor of pages of version 1.
    """
    strange: set[int] = set()
    later: Page | None = None
    for place in reversed(range(len(pages))):
        page = pages[place]
        if page.last <= applied or not page.hash:
            continue
        joins = later is not None and (later.previous, later.before) == (page.last, page.hash)
        if not joins and hash_at(log, page.last) != page.hash:
            strange.add(place)
        else:
            later = page
    return strange


class Chain:
    """The hash of the log at the place up to which a share was applied from pages."""

    def __init__(self, share: Share) -> None:
        """Keep it for this share."""
        self._share = share
        self._at: tuple[int, bytes | None] | None = None

    def hold(self, position: int, log: FactReader, connection: Connection) -> None:
        """Read what was kept; raises LostLog where it is not that of the log.

        Where something else than pages led to this position, nothing is known of it.
        """
        if self._at is not None and self._at[0] == position:
            return
        kept = connection.scalar(
            select(chained.c.hash).where(
                chained.c.number == self._share.number,
                chained.c.of == self._share.of,
                chained.c.position == position,
            )
        )
        if kept is not None and hash_at(log, position) != kept:
            raise _lost(position)
        self._at = (position, kept)

    def join(self, page: Page) -> None:
        """Go on to the end of a page; raises LostLog for one that joins on to another log."""
        if self._at is not None and self._at[0] == page.previous:
            before = self._at[1]
            if before and page.before and before != page.before:
                raise _lost(page.previous)
        self._at = (page.last, page.hash or None)

    def keep(self, connection: Connection) -> None:
        """Store it, within the transaction that applies the pages."""
        if self._at is not None and self._at[1] is not None:
            position, said = self._at
            row = {"number": self._share.number, "of": self._share.of}
            upsert(connection, chained, [row | {"position": position, "hash": said}])

    def forget(self) -> None:
        """Read it anew next time: after a transaction that failed."""
        self._at = None


def _lost(position: int) -> LostLog:
    return LostLog(
        f"applied up to {position}, and not of this log: the log was restored from a backup and "
        "what was judged was not; make the scoring store again, as docs/district.md has it"
    )
