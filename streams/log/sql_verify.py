"""What is wrong with a log in SQL: chain, ids, indexes and external head, all recomputed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from streams.log.port import GENESIS, MILESTONES, Damage, Head, chain

_PAGE = 1_000

Reader = Any
"""A connection of any driver that takes a question mark for each value."""


class _Day(Struct):
    day: date | None = None


class _Envelope(Struct):
    """As much of a record as the columns and indexes repeat; of any version."""

    position: int
    id: UUID
    type: str
    subject: str
    recorded_at: datetime
    dataversion: int = 1
    concerns: tuple[str, ...] = ()
    data: msgspec.Raw = msgspec.Raw(b"{}")


_envelopes = msgspec.json.Decoder(_Envelope)
_days = msgspec.json.Decoder(_Day)


def damages(
    reader: Reader,
    external: Head | None,
    after: int,
    *,
    unreadable: type[Exception],
) -> Iterator[Damage]:
    """Return everything that is wrong with the facts after a position, in order of position.

    `external` is the external head as it was read before. Facts that are appended
    meanwhile are not looked at. `unreadable` is what the database raises where it cannot
    read its own files, which ends the search.
    """
    check = _Check(reader, after)
    try:
        yield from check.facts()
        yield from check.strays()
    except unreadable as wrong:
        yield Damage(check.position, f"the database cannot read on from here: {wrong}")
        return
    yield from check.head(external)


class _Check:
    def __init__(self, reader: Reader, after: int) -> None:
        self._run = reader.execute
        self._run_many = reader.executemany
        self._after = after
        self.position = after
        self._hash = GENESIS
        self._recorded_at = datetime.min.replace(tzinfo=UTC)
        self._mentions = 0
        self._milestones = 0
        (self._end,) = self._run("SELECT coalesce(max(position), 0) FROM facts").fetchone()

    def facts(self) -> Iterator[Damage]:
        if self._after:
            row = self._run("SELECT hash FROM facts WHERE position = ?", (self._after,)).fetchone()
            if row is None:
                yield Damage(self._after, "there is no fact here to begin after")
                return
            self._hash = row[0]
        self._run("CREATE TEMP TABLE IF NOT EXISTS expected (name TEXT, position BIGINT)")
        while self.position < self._end:
            rows = self._run(
                "SELECT f.position, f.id, f.type, f.dataversion, f.record, f.hash, "
                "(SELECT g.position FROM facts g WHERE g.id = f.id), m.day, m.position "
                "FROM facts f LEFT JOIN milestones m "
                "ON m.type = f.type AND m.position = f.position "
                "WHERE f.position > ? AND f.position <= ? ORDER BY f.position LIMIT ?",
                (self.position, self._end, _PAGE),
            ).fetchall()
            if not rows:
                return
            mentions: list[tuple[str, int]] = []
            for row in rows:
                yield from self._fact(row, mentions)
            yield from self._index(mentions)

    def _fact(self, row: tuple[Any, ...], mentions: list[tuple[str, int]]) -> Iterator[Damage]:
        position, identity, kind, dataversion, record, digest, found_at, day, noted = row
        if position != self.position + 1:
            yield Damage(
                self.position + 1, f"gap: positions {self.position + 1} to {position - 1} are gone"
            )
        if chain(self._hash, record) != digest:
            yield Damage(position, "broken hash: the record or the one before it was altered")
        self.position, self._hash = position, digest
        if found_at != position:
            yield Damage(position, "the index of ids does not lead here")
        try:
            envelope = _envelopes.decode(record)
        except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as wrong:
            yield Damage(position, f"the record cannot be read: {wrong}")
            return
        if envelope.id.bytes != identity:
            yield Damage(position, f"the column says another id than the record ({envelope.id})")
        if (envelope.position, envelope.type, envelope.dataversion) != (
            position,
            kind,
            dataversion,
        ):
            yield Damage(position, "columns and record disagree on position, type or version")
        if envelope.recorded_at < self._recorded_at:
            yield Damage(position, "recorded_at goes backwards")
        self._recorded_at = envelope.recorded_at
        mentions += [(name, position) for name in {envelope.subject, *envelope.concerns}]
        yield from self._milestone(envelope, day, noted)

    def _milestone(
        self, envelope: _Envelope, day: str | None, noted: int | None
    ) -> Iterator[Damage]:
        if envelope.type not in MILESTONES:
            return
        self._milestones += 1
        if noted is None:
            yield Damage(envelope.position, f"{envelope.type} is missing among the milestones")
        elif envelope.type == "DayClosed":
            said = _days.decode(envelope.data).day
            if day != (said.isoformat() if said else None):
                yield Damage(envelope.position, f"the milestones say day {day}, the record {said}")

    def _index(self, mentions: list[tuple[str, int]]) -> Iterator[Damage]:
        """Look for mentions that should be in the index and are not."""
        self._mentions += len(mentions)
        self._run("DELETE FROM expected")
        self._run_many("INSERT INTO expected VALUES (?, ?)", mentions)
        for name, position in self._run(
            "SELECT e.name, e.position FROM expected e LEFT JOIN subjects s ON s.name = e.name "
            "LEFT JOIN mentions m ON m.subject = s.number AND m.position = e.position "
            "WHERE m.position IS NULL ORDER BY e.position, e.name"
        ).fetchall():
            yield Damage(position, f"the index does not lead here from {name}")

    def strays(self) -> Iterator[Damage]:
        """Look for index entries that no fact accounts for; only counted while there are none."""
        span = (self._after, self._end)
        (mentions,) = self._run(
            "SELECT count(*) FROM mentions WHERE position > ? AND position <= ?", span
        ).fetchone()
        (beyond,) = self._run(
            "SELECT count(*) FROM mentions WHERE position > ? OR position < 1", (self._end,)
        ).fetchone()
        if mentions != self._mentions or beyond:
            yield from self._stray_mentions()
        (milestones,) = self._run(
            "SELECT count(*) FROM milestones WHERE position > ? AND position <= ?", span
        ).fetchone()
        if milestones > self._milestones:
            yield Damage(
                0, f"{milestones - self._milestones} milestones have no fact of their type"
            )

    def _stray_mentions(self) -> Iterator[Damage]:
        for name, position, record in self._run(
            "SELECT s.name, m.position, f.record FROM mentions m "
            "LEFT JOIN subjects s ON s.number = m.subject "
            "LEFT JOIN facts f ON f.position = m.position "
            "WHERE m.position > ? ORDER BY m.position",
            (self._after,),
        ):
            try:
                envelope = _envelopes.decode(record) if record is not None else None
            except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
                continue
            if envelope is None or name not in (envelope.subject, *envelope.concerns):
                yield Damage(position, f"the index leads here from {name}, which is not mentioned")

    def head(self, external: Head | None) -> Iterator[Damage]:
        if external is None:
            yield Damage(self._end, "there is no external head to compare with")
            return
        if external.position > self._end:
            what = (
                f"positions {self._end + 1} to {external.position} were acknowledged and are gone"
            )
            yield Damage(self._end + 1, what)
        elif external.position:
            row = self._run(
                "SELECT hash FROM facts WHERE position = ?", (external.position,)
            ).fetchone()
            if row is None or row[0] != external.hash:
                yield Damage(external.position, "the external head has another hash")
