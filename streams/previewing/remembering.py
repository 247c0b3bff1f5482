"""One reading of a log for several sets of rules: what one has asked, the next need not."""

from collections.abc import Iterator, Sequence

from schemas.codec import Fact
from schemas.errors import Refused
from streams.log.port import Entry, FactReader, StoredFact
from streams.scoring.telling import read_entry


class Remembering:
    """Reads facts and histories of a log, each once for as long as a page is in hand.

    Facts are immutable, so that several appliers may be given the same one. `turn` lets go
    of what was remembered: without it, all of the log would stay in memory.
    """

    def __init__(self, log: FactReader) -> None:
        """Read this log."""
        self._log = log
        self._facts: dict[int, Fact | Refused] = {}
        self._histories: dict[tuple[str, int | None], list[StoredFact]] = {}

    def turn(self) -> None:
        """Let go of what was remembered: another page begins."""
        self._facts.clear()
        self._histories.clear()

    def read(self, entry: Entry) -> Fact | Refused:
        """Return a fact, or why it cannot be read."""
        fact = self._facts.get(entry.position)
        if fact is None:
            fact = self._facts[entry.position] = read_entry(entry)
        return fact

    def history(self, subject: str, *, until: int | None = None) -> Iterator[StoredFact]:
        """Return the facts that are about or concern a subject, in order of position."""
        found = self._histories.get((subject, until))
        if found is None:
            found = self._histories[subject, until] = list(self._log.history(subject, until=until))
        return iter(found)

    def said(self, *types: str, after: int = 0, until: int | None = None) -> Sequence[StoredFact]:
        """Return all facts of these milestones with positions in (after, until], in order."""
        return self._log.said(*types, after=after, until=until)
