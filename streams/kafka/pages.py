"""What a record on a topic holds: consecutive facts of one partition, and where they stand.

A page says that it holds every fact for its partition with a position in (previous, last].
So whoever has applied everything up to some position can tell what is new in a page, what
was there before, and whether something between is missing, whatever was sent twice or lost.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
from msgspec import Struct

from streams.log.port import Entry, FactReader
from streams.metrics import Stray

MAGIC = b"wagepage"
VERSION = 1
HEADER_BYTES = len(MAGIC) + 1
MOST_FACTS = 1_000
"""Facts in one page at the most."""
MOST_BYTES = 512 * 1024
"""Bytes of the records in one page at the most, but for a single fact that is larger."""


class Page(Struct, frozen=True, kw_only=True, gc=False):
    """Every fact for one partition with a position in (previous, last]."""

    log: bytes
    """The first 8 bytes of the hash of the log's first fact: which log this is of."""
    epoch: int
    """Which relay sent it: each takes over with a greater number."""
    partition: int
    of: int
    """Partitions of the topic: the page is for the shards that leave `partition` modulo `of`."""
    previous: int
    last: int
    facts: Sequence[Entry] = ()

    @property
    def first(self) -> int:
        """Position of its first fact; `last` where it holds none."""
        return self.facts[0].position if self.facts else self.last


_Fact = tuple[int, str, int, bytes]


class _Wire(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    log: bytes
    epoch: int
    partition: int
    of: int
    previous: int
    last: int
    facts: list[_Fact]


class NotAPage(ValueError):
    """A record that is no page for whoever reads it."""

    def __init__(self, kind: Stray, message: str) -> None:
        """Say what is wrong, in a word of a closed list and in a sentence."""
        super().__init__(message)
        self.kind = kind


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Wire)
_HEADER = MAGIC + bytes([VERSION])


def encode(page: Page) -> bytes:
    """Return the bytes of a page.

    >>> page = Page(log=bytes(8), epoch=1, partition=0, of=8, previous=7, last=9)
    >>> decode(encode(page)) == page
    True
    """
    facts = [(it.position, it.type, it.dataversion, it.record) for it in page.facts]
    wire = _Wire(page.log, page.epoch, page.partition, page.of, page.previous, page.last, facts)
    return _HEADER + _encoder.encode(wire)


def decode(record: bytes) -> Page:
    """Read a page; raises NotAPage for anything else, and for one of a newer version."""
    if not record.startswith(MAGIC):
        raise NotAPage(Stray.UNREADABLE, "this record was not written by a relay of wagewatch")
    version = record[len(MAGIC) : HEADER_BYTES]
    if version and version[0] > VERSION:
        message = (
            f"the page is of version {version[0]} and {VERSION} is the newest that this worker "
            "reads; upgrade the worker"
        )
        raise NotAPage(Stray.OTHER_VERSION, message)
    try:
        wire = _decoder.decode(record[HEADER_BYTES:])
    except (msgspec.DecodeError, msgspec.ValidationError) as wrong:
        raise NotAPage(Stray.UNREADABLE, f"the page is cut off or damaged: {wrong}") from None
    page = Page(
        log=wire.log,
        epoch=wire.epoch,
        partition=wire.partition,
        of=wire.of,
        previous=wire.previous,
        last=wire.last,
        facts=tuple(Entry(*fact) for fact in wire.facts),
    )
    _check(page)
    return page


def identity_of(log: FactReader) -> bytes:
    """Return the first 8 bytes of the hash of a log's first fact: so its pages name it."""
    return log.read(0, limit=1)[0].hash[:8]


def _check(page: Page) -> None:
    """Raise NotAPage for a page whose parts contradict each other."""
    positions = [page.previous, *(it.position for it in page.facts)]
    rising = all(one < other for one, other in pairwise(positions))
    if not rising or positions[-1] > page.last or page.previous > page.last:
        raise NotAPage(
            Stray.UNREADABLE, "the positions of the page do not rise from previous to last"
        )
    if not 0 <= page.partition < page.of:
        raise NotAPage(Stray.UNREADABLE, f"there is no partition {page.partition} of {page.of}")
