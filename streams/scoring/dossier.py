"""What is remembered of one subject: sparse, small, and rebuilt from facts at any time."""

from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from detectors.grounds import Grounds
from detectors.score import Assessment, Seen
from detectors.standing import Standing
from schemas.derived.finding import Finding
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Level, Mechanism
from streams.scoring.rules import Rules

UNJUDGED = Assessment(level=Level.UNKNOWN, score=0, coverage=0, reasons=())
"""The assessment of a subject of which nothing was ever said."""


class Dossier(Struct, kw_only=True, omit_defaults=True):
    """The memory of one subject; only detectors that it has met have an entry."""

    subject: str
    generation: str
    township: str | None = None
    placed_at: datetime | None = None
    """When the newest fact happened that told the township."""
    memories: dict[str, Any] = {}
    """Memory of each detector by its name."""
    latest: dict[str, datetime] = {}
    """`occurred_at` of the newest fact that each detector has stepped."""
    newest: datetime | None = None
    """No entry of `latest` is newer: what happened then or later comes late for nobody."""
    findings: dict[str, Finding] = {}
    seen: Seen = Seen()
    grounds: Grounds = Grounds(Kind.EMPLOYER)
    """What its tier rests on: for how long an answer counts follows from that."""
    assessment: Assessment = UNJUDGED
    standing: dict[Mechanism, Standing] = {}
    """Alerts that were raised, by mechanism."""
    due: dict[str, date] = {}
    """Days at whose close each detector, the score and the alerts must be looked at again, by
    name; where nothing can change by itself there is none. May be early, never late."""
    parked: str | None = None
    """Why the subject cannot be judged now."""
    heard: int = 0
    """Position of the newest fact heard: a fact delivered twice is stepped once."""

    kind: Kind | None = None
    """The kind of the subject, computed from it once."""

    def __post_init__(self) -> None:
        """Compute what follows from the subject."""
        if self.kind is None:
            self.kind = kind_of(self.subject)
        if self.grounds.kind is not self.kind:
            self.grounds = Grounds(self.kind)

    @property
    def wake(self) -> date | None:
        """The day at whose close the subject must be looked at again; None where never."""
        return min(self.due.values(), default=None)


class _Stored(Dossier, kw_only=True, omit_defaults=True):
    memories: dict[str, Raw] = {}


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stored)
_memory_decoders: dict[type[Struct], msgspec.msgpack.Decoder[Any]] = {}


def freeze(dossier: Dossier) -> bytes:
    """Return the bytes under which a dossier is stored."""
    return _encoder.encode(dossier)


def thaw(stored: bytes, rules: Rules) -> Dossier:
    """Read a stored dossier; of another generation, only what was said, not the memories.

    Such a dossier must be refolded before it hears anything.
    """
    raw = _decoder.decode(stored)
    memories: dict[str, Any] = {}
    if raw.generation == rules.generation.name:
        for name, memory in raw.memories.items():
            cls = rules.by_name[name].memory
            decoder = _memory_decoders.get(cls)
            if decoder is None:
                decoder = _memory_decoders[cls] = msgspec.msgpack.Decoder(cls)
            memories[name] = decoder.decode(memory)
    return Dossier(
        subject=raw.subject,
        generation=raw.generation,
        township=raw.township,
        placed_at=raw.placed_at,
        memories=memories,
        latest=raw.latest,
        newest=raw.newest,
        findings=raw.findings,
        seen=raw.seen,
        grounds=raw.grounds,
        assessment=raw.assessment,
        standing=raw.standing,
        due=raw.due,
        kind=raw.kind,
        parked=raw.parked,
        heard=raw.heard,
    )
