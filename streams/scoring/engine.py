"""The embedded engine: scoring in one process, page by page over the log."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from streams.clock import Clock
from streams.log.port import FactReader, StoredFact
from streams.scoring.applying import Applier
from streams.scoring.beside import Beside, nothing
from streams.scoring.clerk import Clerk, SystemRecorder
from streams.scoring.closes import CLOSE, read_close
from streams.scoring.closing import Closer
from streams.scoring.day_book import DayBook
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from streams.scoring.work import Work

PAGE = 2_000
"""Facts applied in one transaction at the most."""


class EmbeddedEngine:
    """Applies the log to the scoring store, and says on the log what it has scored.

    One process, one engine: it holds every shard and closes every day. Everything it
    keeps can be thrown away; it then begins again at the first fact.
    """

    def __init__(
        self,
        log: FactReader,
        recorder: SystemRecorder,
        store: ScoringStore,
        rules: Rules,
        clock: Clock,
        *,
        beside: Beside = nothing,
    ) -> None:
        """Drive these parts; `beside` concludes more as each day closes."""
        self._log = log
        self.store = store
        self.rules = rules
        self.applier = Applier(rules, log)
        self._closer = Closer(rules, log)
        self._beside = beside
        self.scored_otherwise = 0
        """Days of which the log said another digest already, since this process began."""
        self._clerk = Clerk(log, recorder, rules, clock)

    def adopt(self, at: datetime | None = None) -> bool:
        """Say on the log which rules are in force, unless the last word there is the same."""
        return self._clerk.adopt(at)

    def close_days(self) -> list[date]:
        """Append `DayClosed` for every day that is over and not closed yet, one by one."""
        return self._clerk.close_days()

    def advance(
        self, progress: Callable[[int], None] | None = None, until: int | None = None
    ) -> int:
        """Apply every fact of the log that was not applied; return how many there were."""
        applied = 0
        while page := self._log.read(self.store.position(), limit=PAGE, until=until):
            try:
                with self.store.transaction() as work:
                    done = self._apply(page, work)
            except BaseException:
                self.applier.forget()
                self._closer.forget()
                raise
            applied += done
            if progress is not None:
                progress(done)
            self.scored_otherwise += len(self._clerk.announce(self.store))
        return applied

    def _apply(self, page: list[StoredFact], work: Work) -> int:
        """Apply as much of a page as a transaction bears; return how many facts that was."""
        book = DayBook(work.connection, self.rules)
        done = 0
        for part in _up_to_closes(page):
            done += self.applier.apply(part, work)
            last = part[-1]
            if work.position < last.position:
                break
            if last.type == CLOSE:
                close = read_close(last)
                self._beside(book, close, self._closer.close(book, close))
        work.advance()
        book.complete(work.position)
        return done


def _up_to_closes(page: list[StoredFact]) -> Iterator[list[StoredFact]]:
    """Cut a page behind every close: a day is scored before the first fact of the next one."""
    begin = 0
    for end, stored in enumerate(page, start=1):
        if stored.type == CLOSE or end == len(page):
            yield page[begin:end]
            begin = end
