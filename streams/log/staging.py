"""What one commit will write: drafts get their positions, their hashes and their receipts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from schemas.codec import Fact, encode
from schemas.envelopes import Recorded
from streams.log.port import (
    GENESIS,
    SYSTEM_FACTS,
    Conflict,
    Draft,
    Head,
    LoadInProgress,
    Receipt,
    chain,
)

_REGISTRATIONS = frozenset({"EmployerRegistered", "SiteRegistered", "EmployerIdentified"})
_NOTED = SYSTEM_FACTS | _REGISTRATIONS

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
    noted: list[tuple[int, Draft]]
    """Registrations and system facts, which are indexed beyond their subjects."""


def stage(page: Page, drafts: Sequence[Draft], loading: bool) -> list[Receipt] | Exception:
    """Put the drafts of one job on the page, all of them; or leave it as it was and say why."""
    tail, seen = page.tail, page.seen
    if tail.load_open and not loading:
        return LoadInProgress()
    position, digest, recorded_at = tail.head.position, tail.head.hash, tail.recorded_at
    load_open = tail.load_open
    fresh: list[bytes] = []
    staged = Page(tail=tail, seen=seen, facts=[], mentions=[], noted=[])
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
                staged.noted.append((position, draft))
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
    page.noted += staged.noted
    page.tail = Tail(Head(position, digest), recorded_at, load_open)
    return receipts


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
