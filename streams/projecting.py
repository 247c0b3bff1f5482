"""Feeding the views: every fact, and behind it what it led to, in one order for ever."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from projections.views import Views
from schemas.codec import Conclusion, Fact, read_fact
from schemas.errors import Refused
from streams.log.port import FactReader, StoredFact
from streams.scoring.store import ScoringStore

PAGE = 10_000
"""Facts projected in one transaction at the most: a history in a few large ones, that what
changes often is written seldom; a running house in as small ones as its facts come in."""


class Projecting:
    """Carries facts that were scored, and their conclusions, into the views."""

    def __init__(self, log: FactReader, store: ScoringStore, views: Views) -> None:
        """Carry from this log and this scoring store into these views."""
        self._log = log
        self._store = store
        self.views = views

    def advance(self, progress: Callable[[int], None] | None = None) -> int:
        """Project everything that was scored and not projected; return how many facts."""
        scored = self._store.position()
        done = 0
        while (after := self.views.position()) < scored:
            page = self._log.read(after, limit=PAGE, until=scored)
            if not page:
                break
            upto = page[-1].position
            self.views.project(self._merged(page), upto)
            done += len(page)
            if progress is not None:
                progress(len(page))
        return done

    def _merged(self, page: Sequence[StoredFact]) -> Iterator[Fact | Conclusion]:
        made = iter(self._store.conclusions(page[0].position - 1, page[-1].position))
        waiting = next(made, None)
        for stored in page:
            # What cannot be read is parked in the scoring store, and a conclusion says so.
            with suppress(Refused):
                yield read_fact(stored.record, stored.type, stored.dataversion)
            while waiting is not None and waiting.cause == stored.position:
                yield waiting
                waiting = next(made, None)
