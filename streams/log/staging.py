"""What one commit will write: drafts get their positions, their hashes and their receipts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from schemas import events
from schemas.codec import Fact, encode
from schemas.envelopes import Recorded
from streams.log.port import (
    GENESIS,
    MILESTONES,
    Conflict,
    Draft,
    Head,
    LoadInProgress,
    Receipt,
    chain,
)

MOST_IN_A_COMMIT = 5_000
"""Facts in one commit, unless a single batch is larger."""
_REGISTRATIONS = frozenset({"EmployerRegistered", "SiteRegistered", "EmployerIdentified"})
_NOTED = MILESTONES | _REGISTRATIONS

Job = tuple[Sequence[Draft], bool]
"""The drafts of one caller, and whether it is the loader of a history."""


class Tail(Struct, frozen=True):
    """Where the log ends, and what the next fact must know of that."""

    head: Head
    recorded_at: datetime
    load_open: bool


EMPTY = Tail(Head(0, GENESIS), datetime.min.replace(tzinfo=UTC), load_open=False)
"""The end of a log that holds nothing."""


class Page(Struct):
    """What one commit will write."""

    tail: Tail
    seen: dict[bytes, tuple[bytes, Receipt]]
    """Fingerprint and receipt of every id of this page that is in use, by its bytes."""
    facts: list[tuple[int, bytes, str, int, bytes, bytes, bytes]]
    """Position, id, type, dataversion, record, hash, fingerprint."""
    mentions: list[tuple[str, int]]
    """Every subject of every fact, with its position."""
    milestones: list[tuple[str, int, str | None]]
    """Type and position of every fact that is indexed by type; of a DayClosed also the day."""
    registrations: list["Registration"]
    """Who is put where, in order."""


class Registration(Struct, frozen=True):
    """A subject is put where a fact says."""

    subject: str
    township: str | None
    grid: str | None
    position: int
    unless_known: bool
    """True when a subject that has a place already keeps it."""


def blank(tail: Tail, seen: dict[bytes, tuple[bytes, Receipt]]) -> Page:
    """Return a page with nothing on it yet."""
    return Page(tail=tail, seen=seen, facts=[], mentions=[], milestones=[], registrations=[])


def stage(page: Page, drafts: Sequence[Draft], loading: bool) -> list[Receipt] | Exception:
    """Put the drafts of one job on the page, all of them; or leave it as it was and say why."""
    tail, seen = page.tail, page.seen
    if tail.load_open and not loading:
        return LoadInProgress()
    position, digest, recorded_at = tail.head.position, tail.head.hash, tail.recorded_at
    load_open = tail.load_open
    fresh: list[bytes] = []
    staged = blank(tail, seen)
    receipts: list[Receipt] = []
    try:
        for draft in drafts:
            key = draft.id.bytes
            known = seen.get(key)
            if known is not None:
                receipts.append(_again(known, draft))
                continue
            position += 1
            recorded_at = max(recorded_at, draft.recorded_at)
            record = encode(_recorded(draft, position, recorded_at))
            digest = chain(digest, record)
            staged.facts.append(
                (position, key, draft.type, draft.dataversion, record, digest, draft.fingerprint)
            )
            staged.mentions.append((draft.subject, position))
            for other in dict.fromkeys(draft.concerns) if draft.concerns else ():
                if other != draft.subject:
                    staged.mentions.append((other, position))
            if draft.type in _NOTED:
                _note(staged, position, draft)
                load_open = _load_open_after(draft, load_open)
            fresh.append(key)
            receipt = Receipt(draft.id, position, digest, fresh=True)
            seen[key] = (draft.fingerprint, receipt)
            receipts.append(receipt)
    except Exception as wrong:  # noqa: BLE001 - it is raised again by the one caller whose job it is
        for key in fresh:
            del seen[key]
        return wrong
    page.facts += staged.facts
    page.mentions += staged.mentions
    page.milestones += staged.milestones
    page.registrations += staged.registrations
    page.tail = Tail(Head(position, digest), recorded_at, load_open)
    return receipts


def _note(page: Page, position: int, draft: Draft) -> None:
    """Keep what is indexed beyond its subjects: registrations and milestones."""
    match draft.data:
        case events.EmployerRegistered() | events.SiteRegistered():
            page.registrations.append(
                Registration(draft.subject, draft.township, draft.grid, position, False)
            )
        case events.EmployerIdentified(employer=employer):
            page.registrations.append(
                Registration(employer, draft.township, draft.grid, position, True)
            )
    if draft.type in MILESTONES:
        day = draft.data.day.isoformat() if isinstance(draft.data, events.DayClosed) else None
        page.milestones.append((draft.type, position, day))


def _again(known: tuple[bytes, Receipt], draft: Draft) -> Receipt:
    """Return the first receipt to a resend, or raise Conflict when it says something else."""
    fingerprint, first = known
    if fingerprint != draft.fingerprint:
        raise Conflict(draft.id)
    return Receipt(first.id, first.position, first.hash, fresh=False)


def _recorded(draft: Draft, position: int, recorded_at: datetime) -> Fact:
    return Recorded(
        position=position,
        id=draft.id,
        type=draft.type,
        dataversion=draft.dataversion,
        source=draft.source,
        subject=draft.subject,
        concerns=draft.concerns,
        occurred_at=draft.occurred_at,
        recorded_at=recorded_at,
        basis=draft.basis,
        device=draft.device,
        actor=draft.actor,
        township=draft.township,
        grid=draft.grid,
        causes=draft.causes,
        data=draft.data,
    )


def _load_open_after(draft: Draft, before: bool) -> bool:
    if draft.type == "HistoryLoadStarted":
        return True
    return before and draft.type != "HistoryLoadFinished"
