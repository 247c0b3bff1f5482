"""The dossiers in use: read in bulk, kept within a bound, written back once a page."""

from collections import OrderedDict
from collections.abc import Iterable

from streams.scoring.dossier import Dossier
from streams.scoring.judging import Judge
from streams.scoring.kept import Kept

ROOM = 50_000
"""Dossiers kept in memory between pages: some 17 KB each after a year of a simulated district."""


class Cabinet:
    """Keeps the dossiers in use; what was changed is written by `put_back`."""

    def __init__(self, judge: Judge, room: int = ROOM) -> None:
        """Keep up to `room` dossiers between pages."""
        self._judge = judge
        self.room = room
        """Whoever has several cabinets shares the room among them."""
        self._kept: OrderedDict[str, Dossier] = OrderedDict()
        self._changed: dict[str, Dossier] = {}

    def fetch(self, work: Kept, subjects: Iterable[str]) -> None:
        """Read the dossiers of subjects that are not here yet, a blank one for each new subject."""
        kept = self._kept
        missing = {subject for subject in subjects if subject not in kept}
        if missing:
            kept.update(work.load(sorted(missing)))
            for subject in missing:
                if subject not in kept:
                    kept[subject] = self._judge.blank(subject)

    def take(self, subject: str) -> Dossier:
        """Return a dossier that was fetched, to be changed."""
        dossier = self._kept[subject]
        self._changed[subject] = dossier
        return dossier

    def peek(self, subject: str) -> Dossier:
        """Return a dossier that was fetched, only to be read."""
        return self._kept[subject]

    def replace(self, dossier: Dossier) -> None:
        """Put a dossier that was built again in the place of the one before."""
        self._kept[dossier.subject] = dossier
        self._changed[dossier.subject] = dossier

    def put_back(self, work: Kept) -> None:
        """Write what was changed, and let go of the least recently used beyond the bound."""
        for subject in self._changed:
            self._kept.move_to_end(subject)
        work.save(self._changed.values())
        self._changed.clear()

    def tidy(self) -> None:
        """Let go of the least recently used dossiers beyond the bound; only between pages."""
        while len(self._kept) > self.room:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """Let go of everything, written or not: after a transaction that failed."""
        self._kept.clear()
        self._changed.clear()
