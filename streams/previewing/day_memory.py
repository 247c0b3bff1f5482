"""What a closer keeps while the days of a history are scored once more: in memory alone."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from schemas.codec import Conclusion
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge
from streams.scoring.scored import Scored


class DayMemory:
    """Keeps the promises of `scoring.kept.DaysKept` for all shards.

    What shares hand over is taken in by `hand`, no more than up to the close in hand: so
    what stands here is always what stood at that close.
    """

    def __init__(self, conclude: Callable[[Sequence[Conclusion]], None]) -> None:
        """Begin before the first day; conclusions are handed to `conclude` and not kept."""
        self.conclude = conclude
        self.digests: dict[date, str] = {}
        """The digest of every scored day, in order."""
        self.changed: list[Final] = []
        """The final assessments that changed with the last scored day."""
        self._own: dict[str, Final] = {}
        self._assessed: set[str] = set()
        self._edges: dict[tuple[str, str], Edge] = {}
        self._drawn: dict[tuple[str, str], Edge] = {}
        self._finals: dict[str, Final] = {}
        self._last = Scored()

    def hand(self, own: Iterable[Final], edges: Iterable[Edge]) -> None:
        """Take in what a share hands over since the last close."""
        for final in own:
            self._own[final.subject] = final
            self._assessed.add(final.subject)
        self._drawn.update(((edge.site, edge.party), edge) for edge in edges)

    def last(self) -> Scored:
        """Return the last scored day; zeros before the first."""
        return self._last

    def assessed_since(self, _close: int) -> set[str]:
        """Return the subjects whose own assessment changed since the last close."""
        return set(self._assessed)

    def own(self, subjects: Sequence[str], _close: int) -> dict[str, Final]:
        """Return the own assessments of subjects as they stand."""
        known = self._own
        return {subject: known[subject] for subject in subjects if subject in known}

    def edges_since(self, _close: int) -> list[Edge]:
        """Return what changed about edges since the last close."""
        return list(self._drawn.values())

    def edges_until(self, _close: int) -> list[Edge]:
        """Return the edges as they stood at the last close."""
        return list(self._edges.values())

    def finals(self, subjects: Sequence[str]) -> dict[str, Final]:
        """Return the final assessments of subjects as of the last scored day."""
        known = self._finals
        return {subject: known[subject] for subject in subjects if subject in known}

    def keep_finals(self, changed: Iterable[Final]) -> None:
        """Keep final assessments."""
        self.changed = list(changed)
        self._finals.update((final.subject, final) for final in self.changed)

    def scored(self, day: date, position: int, state: int, digest: str, _changed: int) -> None:
        """Keep that a day was scored."""
        self._last = Scored(position, state)
        self.digests[day] = digest

    def forget_before(self, _close: int) -> None:
        """Begin the next day with nothing changed yet."""
        self._assessed.clear()
        self._edges.update(self._drawn)
        self._drawn.clear()
