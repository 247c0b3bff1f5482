"""The house for those who only read: the views and the keys, beside a running server."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from detectors.catalogue import rest_on_complaints
from gateway.foundation import keys_of, places_of
from gateway.language import Language
from gateway.premises import Premises
from gateway.settings import Settings
from gateway.tongue import Tongue
from projections.answers import SubjectName
from projections.reports.document import Label
from schemas.calendar import shanghai_day
from streams.clock import WallClock


class ReadingRoom:
    """Answers from the views of one house; writes nothing there."""

    def __init__(self, settings: Settings, premises: Premises) -> None:
        """Read in a house that exists."""
        self._engine = places_of(settings, premises).views.reader()
        self._keys = keys_of(settings, premises)
        today = shanghai_day(WallClock().now())
        self._tongues = {it: Tongue(it, today, self._keys) for it in Language}
        self.complaint_detectors = rest_on_complaints()
        self.simulated = premises.simulated

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator["ReadingRoom"]:
        """Open it; raises Refused where there is no house."""
        premises = Premises(settings.data, settings.head, write=False)
        if settings.database is None:
            premises.check_lived_in()
        room = cls(settings, premises)
        try:
            yield room
        finally:
            room.close()

    def connect(self) -> Connection:
        """Open the tables for one answer, as a context."""
        return self._engine.connect()

    def tongue(self, language: Language = Language.ZH) -> Tongue:
        """Return how the officers' pages speak in a language."""
        return self._tongues[language]

    def naming(self, name: SubjectName) -> str | None:
        """Return what a subject is called, opened where it is sealed; None without a name."""
        if name.plain or name.sealed is None:
            return name.plain
        return self.tongue().opened(name.sealed, name.context)

    def reasoning(self, detector: str) -> Label:
        """Return what a detector asks, in both languages."""
        return Label(*(self.tongue(language).detector(detector) for language in Language))

    def close(self) -> None:
        """Let go of every file."""
        self._engine.dispose()
        self._keys.close()
