"""Scoring days behind shards that go at their own pace: each once all have passed its close."""

from datetime import date

from schemas.codec import read_fact
from schemas.events import DayClosed
from streams.log.port import FactReader
from streams.scoring.closing import Closer
from streams.scoring.store import ScoringStore


class ClosingDays:
    """Says up to where everything is concluded, and scores the days up to there.

    One at a time does this, by a lease; a second one would find each day scored already.
    """

    def __init__(self, log: FactReader, store: ScoringStore) -> None:
        """Score the days of a log in a store, by its rules."""
        self._log = log
        self._store = store
        self._closer = Closer(store.rules, log)
        self._complete: int | None = None
        """Up to where everything is concluded; None where that was not asked yet."""

    def advance(self) -> list[date]:
        """Score every day that all shards have passed, in order; return which."""
        if self._complete is None:
            self._complete = self._store.position()
        with self._store.day_book() as book:
            low, last = book.low(), book.last()
        if low == self._complete:
            return []
        scored: list[date] = []
        for stored in self._log.said("DayClosed", after=last.position, until=low):
            close = read_fact(stored.record, stored.type, stored.dataversion)
            try:
                with self._store.day_book() as book:
                    if book.last().position < close.position:
                        self._closer.close(book, close)
                        book.complete(close.position)
            except BaseException:
                self._closer.forget()
                self._complete = None
                raise
            if isinstance(close.data, DayClosed):
                scored.append(close.data.day)
        with self._store.day_book() as book:
            book.complete(low)
        self._complete = low
        return scored
