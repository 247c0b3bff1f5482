"""What an applier keeps while a history is judged once and thrown away: in memory, as it fits."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from schemas.codec import Conclusion
from streams.previewing.cold import Cold
from streams.scoring.dossier import Dossier
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge

ROOM = 50_000
"""Dossiers kept in memory for one share and one set of rules: some 17 KB each."""


class ShareMemory:
    """Keeps the promises of `scoring.kept.Kept` for the shards of one share.

    Dossiers are kept as they live and are not copied: only beyond the room that there is are
    those frozen that were not in use for the longest time. Conclusions are handed on and not
    kept. What is for the closer waits until it is taken, which must be at each close.
    """

    def __init__(
        self, conclude: Callable[[Sequence[Conclusion]], None], cold: Cold, room: int = ROOM
    ) -> None:
        """Begin before the first fact; conclusions are handed to `conclude` as they are drawn."""
        self.position = 0
        self.closed = 0
        self.townships: dict[str, str] = {}
        """Where each subject was last said to be."""
        self.parked: dict[str, str] = {}
        """Subjects that cannot be judged now, with the reason."""
        self.conclude = conclude
        self._cold = cold
        self._room = room
        self._warm: OrderedDict[str, Dossier] = OrderedDict()
        self._wakes = _Wakes()
        self._own: dict[str, Final] = {}
        self._drawn: dict[tuple[str, str], Edge] = {}
        self._around: dict[str, dict[str, Edge]] = {}
        """Every edge that was ever drawn, by site and party, as it stands now."""

    def take(self) -> tuple[list[Final], list[Edge]]:
        """Return what is for the closer since this was last asked, and make room again."""
        own, drawn = list(self._own.values()), list(self._drawn.values())
        self._own.clear()
        self._drawn.clear()
        # With some beyond the room at a time, so that a file is not asked for every one.
        if len(self._warm) > self._room + self._room // 8:
            self._cold.put(self._least_used())
        return own, drawn

    def load(self, subjects: Sequence[str]) -> dict[str, Dossier]:
        """Return the dossiers of those subjects that have one."""
        warm = self._warm
        found = {subject: warm[subject] for subject in subjects if subject in warm}
        return found | self._cold.get([it for it in subjects if it not in found])

    def save(self, changed: Iterable[Dossier]) -> None:
        """Keep dossiers as they are now."""
        for dossier in changed:
            subject = dossier.subject
            self._warm[subject] = dossier
            self._warm.move_to_end(subject)
            self._wakes.put(subject, dossier.wake if dossier.parked is None else None)
            if dossier.township is not None:
                self.townships[subject] = dossier.township

    def _least_used(self) -> Iterator[Dossier]:
        while len(self._warm) > self._room:
            _, dossier = self._warm.popitem(last=False)
            yield dossier

    def due(self, day: date) -> list[str]:
        """Return the subjects that must be looked at at the close of a day, in order."""
        return self._wakes.due(day)

    def assess(self, own: Iterable[Final]) -> None:
        """Hand to the closer what subjects are assessed as from their own evidence."""
        self._own.update((final.subject, final) for final in own)

    def draw(self, drawn: Iterable[Edge]) -> None:
        """Hand edges to the closer, each taking the place of what was said of it before."""
        for edge in drawn:
            self._around.setdefault(edge.site, {})[edge.party] = edge
            self._drawn[edge.site, edge.party] = edge

    def redraw(self, site: str, drawn: Iterable[Edge]) -> None:
        """Let a site have these edges and no other: what led elsewhere has left."""
        before = list(self._around.get(site, {}).values())
        self.draw(Edge(site, edge.party, edge.role, left=True) for edge in before)
        self.draw(drawn)

    def park(self, _position: int, subject: str, reason: str) -> None:
        """Keep why a subject cannot be judged; the first reason stands."""
        self.parked.setdefault(subject, reason)

    def unpark(self, subject: str) -> None:
        """Forget that facts of a subject were parked."""
        self.parked.pop(subject, None)

    def of_other_rules(self) -> list[str]:
        """Return nobody: everything here is judged by one set of rules."""
        return []

    def parked_subjects(self) -> list[str]:
        """Return the subjects with parked facts, in order."""
        return sorted(self.parked)


class _Wakes:
    """On which day each subject is to be looked at again."""

    def __init__(self) -> None:
        self._day: dict[str, date] = {}
        self._on: dict[date, set[str]] = {}

    def put(self, subject: str, day: date | None) -> None:
        before = self._day.get(subject)
        if before == day:
            return
        if before is not None:
            self._on[before].discard(subject)
        if day is None:
            del self._day[subject]
        else:
            self._day[subject] = day
            self._on.setdefault(day, set()).add(subject)

    def due(self, day: date) -> list[str]:
        passed = [it for it in self._on if it <= day]
        subjects = sorted(subject for it in passed for subject in self._on[it])
        for it in passed:
            if not self._on[it]:
                del self._on[it]
        return subjects
