"""The one door: how what people, files and machines say becomes facts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import in_utc
from schemas.envelopes import Delivery, Submission
from schemas.errors import Refused
from streams.clock import Clock
from streams.log.desk import Desk, Item
from streams.log.directory import Directory
from streams.log.keys import KeyBatch, KeyStore
from streams.log.officers_acts import LookUp, unknown
from streams.log.port import SYSTEM_FACTS, Conflict, Draft, FactLog, Known, Receipt, recorded_at
from streams.log.reporters import Reporter
from streams.log.submitted import (
    check_time,
    delivered,
    fingerprint,
    read,
    sent_again,
    told_where,
    well_formed,
)
from streams.log.system_facts import system_draft

MOST_AT_ONCE = 1_000
"""Deliveries of a bulk file that are stored in one commit; submissions in one batch."""
_LOOKED_AT = 100
"""Facts at the beginning of a log that are looked at before a history is loaded into it."""


_Numbered = list[tuple[int, Delivery | bytes]]
_Refusal = tuple[int, Refused]


class Delivered(NamedTuple):
    """What became of the deliveries of a file."""

    receipts: list[tuple[int, Receipt]]
    """Receipts with the place, from 0, of the delivery in what was handed in; in that order."""
    refusals: list[_Refusal]
    """Refusals likewise; they did not stop the rest."""


class _Way(Struct, frozen=True):
    """How a bulk file comes in."""

    source: str
    history: bool
    allowed: frozenset[str] | None = None


class _Ready(Struct, frozen=True):
    """A delivery that was not refused, with its drafts; its own is the last."""

    index: int
    drafts: list[Draft]


class Intake:
    """Checks, compares with what was sent before, seals, places and appends.

    What is refused leaves nothing behind, neither in the log nor among the keys. Keys
    are durable before the facts that need them.
    """

    def __init__(self, log: FactLog, keys: KeyStore, directory: Directory, clock: Clock) -> None:
        """Let facts into a log."""
        self._log = log
        self._keys = keys
        self._directory = directory
        self._clock = clock
        self._day: date | None = None
        self.at_turn_of_day: Callable[[], object] | None = None
        """Called before the first report of a day is stored, so that the day before is closed."""
        self.alerts: LookUp = unknown
        """What is known of an alert that an officer acts on."""

    def accept(self, submissions: Sequence[Submission | bytes], by: Reporter) -> list[Receipt]:
        """Store submissions as one atomic batch; return their receipts, in their order.

        What was sent before gets its first receipt again. Raises Refused, with the
        field that is wrong (after the place in the batch, from 0, where it holds
        several: `1.data.workers`), Conflict, NotAllowed, UnknownSubject, LoadInProgress,
        DiskFull or LogStopped; then nothing was stored.
        """
        if len(submissions) > MOST_AT_ONCE:
            message = f"{len(submissions):,} submissions at once are more than {MOST_AT_ONCE:,}"
            raise Refused(f"{message}; send them in several batches")
        now, mac = self._clock.now(), self._keys.mac()
        self._turn(now)
        items: list[Item] = []
        for index, raw in enumerate(submissions):
            with told_where(index, len(submissions)):
                sent = read(raw)
                items.append(Item(sent, fingerprint(sent, mac), by, now))
        known = self._log.known([item.submission.id for item in items])
        receipts: dict[int, Receipt] = {}
        drafts: list[Draft] = []
        places: dict[int, int] = {}
        with self._keys.batch() as fresh:
            desk = self._desk(fresh, mac)
            for index, item in enumerate(items):
                with told_where(index, len(items)):
                    before = _sent_before(item, known, mac)
                    if before is not None:
                        receipts[index] = before
                        continue
                    drafts += desk.drafts(item)
                    places[index] = len(drafts) - 1
        stored = self._log.append(drafts)
        receipts.update((index, stored[place]) for index, place in places.items())
        return [receipts[index] for index in range(len(items))]

    def accept_deliveries(
        self,
        deliveries: Iterable[Delivery | bytes],
        source: str,
        *,
        history: bool = False,
        allowed: frozenset[str] | None = None,
    ) -> Delivered:
        """Store the deliveries of a bulk file, each by itself, many in a commit.

        With `history` the loader of an open history load says when each was learned;
        otherwise it is learned now. `source` is the way by which they came in where a
        delivery does not say its own. Raises Refused when a history is given without
        a load being open.
        """
        if history and not self._load_is_open():
            raise Refused("no history load is open; record HistoryLoadStarted first")
        if not history:
            self._turn(self._clock.now())
        outcome = Delivered([], [])
        numbered = enumerate(deliveries)
        while chunk := list(islice(numbered, MOST_AT_ONCE)):
            self._accept_chunk(chunk, _Way(source, history, allowed), outcome)
        return outcome

    def refusals(self, deliveries: Iterable[Delivery | bytes], source: str) -> list[_Refusal]:
        """Return what `accept_deliveries` would refuse of a whole file, and store nothing."""
        discarded = KeyBatch()
        desk = self._desk(discarded, self._keys.mac())
        found: list[_Refusal] = []
        said: dict[UUID, bytes] = {}
        numbered = enumerate(deliveries)
        while chunk := list(islice(numbered, MOST_AT_ONCE)):
            _, prepared = self._prepare(chunk, _Way(source, history=False), desk, said)
            found += prepared.refusals
        return sorted(found, key=_index)

    def record_system(
        self, bodies: Sequence[tuple[Body, str]], at: datetime, *, loading: bool = False
    ) -> None:
        """Record facts that the system itself says, each with its key, in one commit.

        The same key with the same body is recorded once; with another body it raises
        Conflict. `loading` is for the loader of a history, whose last word is
        `HistoryLoadFinished`. Raises Refused when a
        history is to be loaded into a log that holds more than system facts.
        """
        mac = self._keys.mac()
        drafts = [system_draft(body, key, at=at, mac=mac) for body, key in bodies]
        for draft in drafts:
            if draft.type == "HistoryLoadStarted" and not self._log.known([draft.id]):
                self._refuse_history_into_use(draft.recorded_at)
        self._log.append(drafts, loading=loading)

    def _accept_chunk(self, chunk: _Numbered, way: _Way, outcome: Delivered) -> None:
        with self._keys.batch() as fresh:
            desk = self._desk(fresh, self._keys.mac())
            ready, prepared = self._prepare(chunk, way, desk, {})
        self._append(ready, way, *prepared)
        outcome.receipts.extend(sorted(prepared.receipts, key=_index))
        outcome.refusals.extend(sorted(prepared.refusals, key=_index))

    def _prepare(
        self, chunk: _Numbered, way: _Way, desk: Desk, said: dict[UUID, bytes]
    ) -> tuple[list[_Ready], Delivered]:
        """Make ready what may be appended; return receipts of what is known and refusals, too."""
        now, mac = self._clock.now(), self._keys.mac()
        receipts, refusals = prepared = Delivered([], [])
        items: list[tuple[int, Item]] = []
        for index, raw in chunk:
            try:
                items.append((index, _item(raw, way, now, mac)))
            except Refused as wrong:
                refusals.append((index, wrong))
        known = self._log.known([item.submission.id for _, item in items])
        ready: list[_Ready] = []
        for index, item in items:
            try:
                before = _sent_before(item, known, mac)
                if before is not None:
                    receipts.append((index, before))
                    continue
                if said.get(item.submission.id, item.fingerprint) != item.fingerprint:
                    refusals.append((index, Conflict(item.submission.id)))
                    continue
                ready.append(_Ready(index, desk.drafts(item)))
                said[item.submission.id] = item.fingerprint
            except Refused as wrong:
                refusals.append((index, wrong))
        return ready, prepared

    def _append(
        self,
        ready: list[_Ready],
        way: _Way,
        receipts: list[tuple[int, Receipt]],
        refusals: list[_Refusal],
    ) -> None:
        """Append what is ready; what somebody else used the id of meanwhile is refused."""
        while ready:
            drafts = [draft for one in ready for draft in one.drafts]
            try:
                stored = iter(self._log.append(drafts, loading=way.history))
            except Conflict as conflict:
                refusals += [(one.index, conflict) for one in ready if _uses(one, conflict.id)]
                ready = [one for one in ready if not _uses(one, conflict.id)]
                continue
            for one in ready:
                *_, own = islice(stored, len(one.drafts))
                receipts.append((one.index, own))
            return

    def _desk(self, keys: KeyBatch, mac: bytes) -> Desk:
        return Desk(self._log, self._directory, keys, mac, self.alerts)

    def _turn(self, now: datetime) -> None:
        day = shanghai_day(now)
        if day != self._day:
            if self.at_turn_of_day is not None:
                self.at_turn_of_day()
            self._day = day

    def _load_is_open(self) -> bool:
        last = self._log.latest("HistoryLoadStarted", "HistoryLoadFinished")
        return last is not None and last.type == "HistoryLoadStarted"

    def _refuse_history_into_use(self, begins: datetime) -> None:
        """Refuse a history where facts are, or system facts later than its beginning."""
        first = self._log.read(0, limit=_LOOKED_AT)
        if (
            len(first) == _LOOKED_AT
            or any(fact.type not in SYSTEM_FACTS for fact in first)
            or any(recorded_at(fact) > begins for fact in first)
        ):
            raise Refused(
                "a history is loaded into an empty log; this one holds facts, so import the "
                "file as learned now, or begin with a new data directory"
            )


def _item(raw: Delivery | bytes, way: _Way, now: datetime, mac: bytes) -> Item:
    """Read a delivery, or raise Refused."""
    delivery = delivered(raw)
    learned = now
    if way.history and delivery.recorded_at is not None:
        with well_formed("recorded_at"):
            learned = in_utc(delivery.recorded_at, "recorded_at")
        check_time(learned, now, "recorded_at")
    by = Reporter(
        actor=delivery.actor,
        source=delivery.source or way.source,
        allowed=way.allowed,
        township=delivery.township,
        grid=delivery.grid,
    )
    submission = read(delivery.submission)
    return Item(submission, fingerprint(submission, mac), by, learned, placed=True)


def _sent_before(item: Item, known: dict[UUID, Known], mac: bytes) -> Receipt | None:
    """Return the first receipt of what was sent before; raise Conflict when it was not this."""
    before = known.get(item.submission.id)
    if before is None:
        return None
    if before.fingerprint != item.fingerprint and not sent_again(
        before.fingerprint, item.submission, mac
    ):
        raise Conflict(item.submission.id)
    return before.receipt


def _uses(one: _Ready, identity: UUID) -> bool:
    return any(draft.id == identity for draft in one.drafts)


def _index(told: tuple[int, object]) -> int:
    return told[0]
