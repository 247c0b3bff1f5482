"""What a record on a topic holds: consecutive facts of one partition, and where they stand.

A page says that it holds every fact for its partition with a position in (previous, last].
So whoever has applied everything up to some position can tell what is new in a page, what
was there before, and whether something between is missing, whatever was sent twice or lost.
The hashes of the log at both ends say of which log that is: of one that was restored from
a backup, and went on otherwise than before, the positions alone would say nothing.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
from msgspec import Struct

from streams.log.port import GENESIS, Entry, FactReader
from streams.metrics import Stray

MAGIC = b"wagepage"
VERSION = 2
"""Version 2 added the hashes at both ends; pages of version 1 are read, and have none."""
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
    before: bytes = b""
    """Hash of the log at `previous`; empty in a page of version 1."""
    hash: bytes = b""
    """Hash of the log at `last`, likewise."""
    facts: Sequence[Entry] = ()

    @property
    def first(self) -> int:
        """Position of its first fact; `last` where it holds none."""
        return self.facts[0].position if self.facts else self.last


_Fact = tuple[int, str, int, bytes]


class _Header(Struct, frozen=True, array_like=True, gc=False):
    log: bytes
    epoch: int
    partition: int
    of: int
    previous: int
    last: int


class _Wire1(_Header, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    facts: list[_Fact]


class _Wire2(_Header, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    before: bytes
    hash: bytes
    facts: list[_Fact]


class NotAPage(ValueError):
    """A record that is no page for whoever reads it."""

    def __init__(self, kind: Stray, message: str) -> None:
        """Say what is wrong, in a word of a closed list and in a sentence."""
        super().__init__(message)
        self.kind = kind


_encoder = msgspec.msgpack.Encoder()
_decoders: dict[int, msgspec.msgpack.Decoder[_Wire1] | msgspec.msgpack.Decoder[_Wire2]] = {
    1: msgspec.msgpack.Decoder(_Wire1),
    2: msgspec.msgpack.Decoder(_Wire2),
}
_HEADER = MAGIC + bytes([VERSION])


def encode(page: Page) -> bytes:
    """Return the bytes of a page.

    >>> page = Page(log=bytes(8), epoch=1, partition=0, of=8, previous=7, last=9)
    >>> decode(encode(page)) == page
    True
    """
    facts = [(it.position, it.type, it.dataversion, it.record) for it in page.facts]
    wire = _Wire2(
        page.log,
        page.epoch,
        page.partition,
        page.of,
        page.previous,
        page.last,
        page.before,
        page.hash,
        facts,
    )
    return _HEADER + _encoder.encode(wire)


def decode(record: bytes) -> Page:
    """Read a page; raises NotAPage for anything else, and for one of a newer version."""
    if not record.startswith(MAGIC):
        raise NotAPage(Stray.UNREADABLE, "this record was not written by a relay of wagewatch")
    version = record[len(MAGIC)] if len(record) > len(MAGIC) else 0
    if version > VERSION:
        message = (
            f"the page is of version {version} and {VERSION} is the newest that this worker "
            "reads; upgrade the worker"
        )
        raise NotAPage(Stray.OTHER_VERSION, message)
    if version not in _decoders:
        raise NotAPage(Stray.UNREADABLE, "the page does not say its version: cut off, or damaged")
    try:
        wire = _decoders[version].decode(record[HEADER_BYTES:])
    except (msgspec.DecodeError, msgspec.ValidationError) as wrong:
        raise NotAPage(Stray.UNREADABLE, f"the page is cut off or damaged: {wrong}") from None
    page = Page(
        log=wire.log,
        epoch=wire.epoch,
        partition=wire.partition,
        of=wire.of,
        previous=wire.previous,
        last=wire.last,
        before=wire.before if isinstance(wire, _Wire2) else b"",
        hash=wire.hash if isinstance(wire, _Wire2) else b"",
        facts=tuple(Entry(*fact) for fact in wire.facts),
    )
    _check(page)
    return page


def identity_of(log: FactReader) -> bytes | None:
    """Return the first 8 bytes of the hash of a log's first fact: so its pages name it.

    None while the log is empty: no page is of it.
    """
    first = hash_at(log, 1)
    return None if first is None else first[:8]


def hash_at(log: FactReader, position: int) -> bytes | None:
    """The hash of a log at a position, 0 being before its first fact; None behind its end."""
    if position == 0:
        return GENESIS
    found = log.read(position - 1, limit=1, until=position)
    return found[0].hash if found else None


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
