"""Under which subject a merged or identified employer is judged now."""

from collections.abc import Iterable

from schemas import events
from schemas.body import Body
from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.log.port import FactReader

ALIASING: frozenset[type[Body]] = frozenset(
    {events.EmployerIdentified, events.EmployersMerged, events.EmployersSplit}
)
"""Facts that say under which name an employer is known: every shard must hear them."""

ALIASING_TYPES = tuple(sorted(cls.__name__ for cls in ALIASING))


class Aliases:
    """The present name of every employer that was known under another one.

    Follows from the log alone, so that whoever has read it up to a position knows the
    same names as everybody else there.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        """Begin with what these facts say, in the order of their positions."""
        self._into: dict[str, str] = {}
        for fact in facts:
            self.hear(fact)

    @classmethod
    def as_of(cls, log: FactReader, position: int) -> "Aliases":
        """Return what a log says up to a position; what is unreadable says nothing."""
        aliases = cls()
        for stored in log.said(*ALIASING_TYPES, until=position) if position else ():
            try:
                aliases.hear(read_fact(stored.record, stored.type, stored.dataversion))
            except Refused:
                continue
        return aliases

    def __contains__(self, subject: str) -> bool:
        """Tell whether a subject is known under another name now."""
        return subject in self._into

    def resolve(self, subject: str) -> str:
        """Return the present name of a subject: its own where nothing else was said."""
        while subject in self._into:
            subject = self._into[subject]
        return subject

    def hear(self, fact: Fact) -> str | None:
        """Take in a fact; return the employer that goes by another name because of it.

        A fact that would close a circle, each firm judged under the other, changes nothing.
        """
        match fact.data:
            case events.EmployerIdentified(employer=into):
                return self._join(fact.subject, into)
            case events.EmployersMerged(absorbed=absorbed):
                return self._join(absorbed, fact.subject)
            case events.EmployersSplit(released=released):
                self._into.pop(released, None)
        return None

    def _join(self, absorbed: str, into: str) -> str | None:
        if self.resolve(into) == absorbed:
            return None
        self._into[absorbed] = into
        return absorbed
