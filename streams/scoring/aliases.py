"""Under which name an employer that was merged or identified is judged now."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas import events
from schemas.body import Body
from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.scoring.telling import Telling

ALIASING: frozenset[type[Body]] = frozenset(
    {events.EmployerIdentified, events.EmployersMerged, events.EmployersSplit}
)
"""Facts that say under which name an employer is known: every shard must hear them."""

ALIASING_TYPES = tuple(sorted(cls.__name__ for cls in ALIASING))


class Move(NamedTuple):
    """A name that is judged under another one than before: both judgements change."""

    name: str
    into: str | None
    """The name that it goes by directly now; None for its own."""
    before: str
    after: str


class Aliases:
    """The present name of every employer that was known under another one.

    A merge, or an identification, says that everything that is said of one employer, past
    and to come, is said of another; a split says that it is said of itself. The last word
    on an employer counts, and carries along whoever was merged into that one before.

    Follows from the log alone, so that whoever has read it up to a position knows the
    same names as everybody else there.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        """Begin with what these facts say, in the order of their positions."""
        self._into: dict[str, str] = {}
        self._absorbed: dict[str, set[str]] = {}
        """The same the other way round: the names that lead to one directly."""
        for fact in facts:
            self.hear(fact)

    @classmethod
    def as_of(cls, log: Telling, position: int) -> "Aliases":
        """Return what a log says up to a position; what is unreadable says nothing."""
        aliases = cls()
        aliases.follow(log, 0, position)
        return aliases

    def follow(self, log: Telling, after: int, until: int) -> list[Move]:
        """Take in what a log says behind a position up to another; return what moved, in order."""
        if until <= after:
            return []
        moves: list[Move] = []
        for stored in log.said(*ALIASING_TYPES, after=after, until=until):
            try:
                fact = read_fact(stored.record, stored.type, stored.dataversion)
            except Refused:
                continue
            if (move := self.hear(fact)) is not None:
                moves.append(move)
        return moves

    def resolve(self, subject: str) -> str:
        """Return the present name of a subject: its own where nothing else was said."""
        while subject in self._into:
            subject = self._into[subject]
        return subject

    def names_of(self, subject: str) -> frozenset[str]:
        """Return every name that is judged as this one: none of one that goes by another name."""
        if subject in self._into:
            return frozenset()
        names = {subject}
        unread = [subject]
        while unread:
            found = self._absorbed.get(unread.pop(), set())
            names |= found
            unread += found
        return frozenset(names)

    def hear(self, fact: Fact) -> Move | None:
        """Take in a fact; return which name is judged under another one because of it.

        A fact that would close a circle changes nothing: nobody could say who is judged then.
        """
        match fact.data:
            case events.EmployerIdentified(employer=into):
                return self._put(fact.subject, into)
            case events.EmployersMerged(absorbed=absorbed):
                return self._put(absorbed, fact.subject)
            case events.EmployersSplit(released=released):
                return self._put(released, None)
        return None

    def _put(self, name: str, into: str | None) -> Move | None:
        if into is not None and name in self._way_from(into):
            return None
        before = self.resolve(name)
        former = self._into.pop(name, None)
        if former is not None:
            self._absorbed[former].discard(name)
        if into is not None:
            self._into[name] = into
            self._absorbed.setdefault(into, set()).add(name)
        after = self.resolve(name)
        return None if before == after else Move(name, into, before, after)

    def _way_from(self, subject: str) -> Iterator[str]:
        """Return a name, the one that it goes by, and so on up to who is judged."""
        yield subject
        while subject in self._into:
            subject = self._into[subject]
            yield subject
