"""What may be concluded beside the points as a day closes: a promise to closer and engine."""

from collections.abc import Callable, Sequence

from schemas.codec import Fact
from streams.scoring.day_book import DayBook

Beside = Callable[[DayBook, Fact, Sequence[str]], None]
"""Concludes more in the transaction of a close, behind the finals of its day.

Told the `DayClosed` and the subjects whose own assessment changed since the one before. It
must keep what it stores as of that close, whatever the shards have handed over since, and
change neither finals nor digest."""


def nothing(_book: DayBook, _close: Fact, _changed: Sequence[str]) -> None:
    """Conclude nothing."""
