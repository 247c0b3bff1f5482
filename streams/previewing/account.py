"""What one set of rules came to over a history: levels by subject and day, and alerts."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from schemas.codec import Conclusion, Fact
from schemas.vocabulary import Level
from streams.previewing.day_memory import DayMemory
from streams.previewing.told import Handed, Raised
from streams.scoring.closing import Closer
from streams.scoring.rules import Rules
from streams.scoring.telling import Telling


class Account:
    """The days of one side, scored as its shares come to them, and what is kept of them."""

    def __init__(self, rules: Rules, log: Telling) -> None:
        """Begin before the first day of a log."""
        self.rules = rules
        self.level: dict[str, Level] = {}
        """Of each subject, as of the last scored day."""
        self.first: dict[Level, dict[str, date]] = {level: {} for level in Level}
        """The first day on which each subject stood at a level, by level."""
        self.raised: list[Raised] = []
        self.recalled_on: dict[UUID, date] = {}
        self.made: list[Conclusion] = []
        """What was concluded at the last close."""
        self._days = DayMemory(self._conclude)
        self._closer = Closer(rules, log)

    @property
    def digests(self) -> dict[date, str]:
        """The digest of every scored day, in order."""
        return self._days.digests

    def hear(self, handed: Iterable[Handed]) -> None:
        """Take in what shares tell since the last close."""
        for told in handed:
            self._days.hand(told.own, told.edges)
            self.raised += told.raised
            self.recalled_on.update((it.alert, it.on) for it in told.recalled)

    def close(self, close: Fact, day: date) -> None:
        """Score a day that every share has come to."""
        self.made = []
        self._closer.close(self._days, close)
        for final in self._days.changed:
            self.level[final.subject] = final.level
            self.first[final.level].setdefault(final.subject, day)

    def _conclude(self, made: Iterable[Conclusion]) -> None:
        self.made += made
