"""Scoring days behind shards that go at their own pace: each once all have passed its close."""

from collections.abc import Callable
from datetime import date

from schemas.events import DayClosed
from streams.log.port import FactReader
from streams.scoring.beside import Beside, nothing
from streams.scoring.closes import CLOSE, read_close
from streams.scoring.closing import Closer
from streams.scoring.store import ScoringStore


class ClosingDays:
    """Says up to where everything is concluded, and scores the days up to there.

    By a lease one at a time does this. A lease says who should; one that lost it may not know
    yet. So each transaction first takes the row that says what is complete, and a second
    closer waits there, finds the day scored, and passes it.
    """

    def __init__(
        self,
        log: FactReader,
        store: ScoringStore,
        ours: Callable[[], bool] = lambda: True,
        *,
        beside: Beside = nothing,
    ) -> None:
        """Score the days of a log in a store, by its rules, as long as it is `ours` to do.

        `beside` concludes more as each day closes.
        """
        self._log = log
        self._store = store
        self._ours = ours
        self._closer = Closer(store.rules, log)
        self._beside = beside
        self._complete: int | None = None
        """Up to where everything is concluded; None where that was not asked yet."""

    def advance(self, tell: Callable[[date], None] = lambda _day: None) -> list[date]:
        """Score every day that all shards have passed, in order; return which.

        `tell` hears of each as it is kept. Raises UnreadableClose where the next close
        cannot be read.
        """
        if self._complete is None:
            self._complete = self._store.position()
        with self._store.day_book() as book:
            low, last = book.low(), book.last()
        if low == self._complete:
            return []
        scored: list[date] = []
        for stored in self._log.said(CLOSE, after=last.position, until=low):
            if not self._ours():
                return scored
            close = read_close(stored)
            try:
                with self._store.day_book() as book:
                    book.hold()
                    if book.last().position >= close.position:
                        continue
                    self._beside(book, close, self._closer.close(book, close))
                    book.complete(close.position)
            except BaseException:
                self._closer.forget()
                self._complete = None
                raise
            if isinstance(close.data, DayClosed):
                tell(close.data.day)
                scored.append(close.data.day)
        with self._store.day_book() as book:
            book.hold()
            book.complete(low)
        self._complete = low
        return scored
