"""To which partitions a fact goes: those of every subject that it is about, or all of them."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from schemas.codec import read_fact
from schemas.errors import Refused
from schemas.shards import shard_of
from streams.log.port import Entry, FactReader
from streams.scoring.aliases import ALIASING_TYPES, Aliases
from streams.scoring.passing_over import PASSED_OVER
from streams.scoring.share import is_judged

EVERYWHERE: frozenset[str] = frozenset({"DayClosed", "RulesAdopted", *ALIASING_TYPES})
"""Types of the facts that every shard hears, each at its place in the log."""


class _Envelope(msgspec.Struct, frozen=True):
    """As much of a record as says whom it is about."""

    subject: str
    concerns: tuple[str, ...] = ()


_envelopes = msgspec.json.Decoder(_Envelope)
_shard_of = lru_cache(maxsize=1 << 18)(shard_of)


class Router:
    """Tells the partitions of one fact after the other, in the order of the log.

    A firm that was merged into another is judged in the other's shard, so the router hears
    under which name each is known, as the workers do.
    """

    def __init__(self, partitions: int, aliases: Aliases) -> None:
        """Route to so many partitions, from where these names hold."""
        self._partitions = partitions
        self._everywhere = range(partitions)
        self._aliases = aliases

    @classmethod
    def as_of(cls, log: FactReader, position: int, partitions: int) -> "Router":
        """Return a router for the facts of a log behind a position."""
        return cls(partitions, Aliases.as_of(log, position))

    def route(self, entry: Entry) -> Iterable[int]:
        """Return the partitions that must hear a fact, each once."""
        if entry.type in PASSED_OVER:
            return ()
        if entry.type in EVERYWHERE:
            self._hear(entry)
            return self._everywhere
        envelope = _envelopes.decode(entry.record)
        named = (envelope.subject, *envelope.concerns) if envelope.concerns else (envelope.subject,)
        # A fact about a grid has no dossier, but where it cannot be read somebody must say so.
        judged = [name for name in named if is_judged(name)] or named[:1]
        return {_shard_of(self._aliases.resolve(name)) % self._partitions for name in judged}

    def _hear(self, entry: Entry) -> None:
        if entry.type in ALIASING_TYPES:
            try:
                self._aliases.hear(read_fact(entry.record, entry.type, entry.dataversion))
            except Refused:
                return
