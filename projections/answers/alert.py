"""An alert as its addressee works on it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from projections.answers.who import SubjectName
from schemas.sealed import Sealed
from schemas.vocabulary import AlertResult, AlertVerdict, Level, Mechanism


class AlertState(StrEnum):
    """Where an alert stands; the verdict is told beside it."""

    OPEN = "open"  # 待签收
    ACKNOWLEDGED = "acknowledged"  # 已签收
    VERIFIED = "verified"  # 已核查
    HANDED_OVER = "handed_over"  # 已移交
    SNOOZED = "snoozed"  # 暂缓
    CLOSED = "closed"  # 已销号
    RECALLED = "recalled"  # 已撤回


class AlertRow(Struct, frozen=True, kw_only=True):
    """One alert in the inbox."""

    alert: UUID
    subject: str
    name: SubjectName
    workers: int | None
    township: str | None
    mechanism: Mechanism
    level: Level
    """The latched level: it rises, and does not fall before an officer has verified."""
    raised_level: Level
    assessed_level: Level
    """What the subject's own evidence comes to now."""
    fallen_on: date | None
    """Day since which the assessed level is below the alert's; None where it is not."""
    detectors: tuple[str, ...]
    evidence: tuple[UUID, ...]
    addressee: str
    copied_to: tuple[str, ...]
    state: AlertState
    verdict: AlertVerdict | None
    result: AlertResult | None
    raised_at: datetime
    raised_on: date
    escalated_at: datetime | None
    acknowledged_at: datetime | None
    verified_at: datetime | None
    snoozed_until: date | None
    closed_at: datetime | None
    recalled_at: datetime | None
    recalled_on: date | None
    """Like `raised_on` the day closed, where it was concluded at a close."""
    reopened: int
    """How often it was opened again."""
    verified_workers: int | None
    verified_fen: int | None
    paid_fen: int | None
    """Paid by the time of closing."""


class AlertAct(Struct, frozen=True, kw_only=True):
    """One thing that happened to an alert: raised, escalated, recalled, or an officer's act."""

    act: str
    """Type of the fact or conclusion, for example `AlertAcknowledged`."""
    position: int
    at: datetime
    actor: str | None
    """Who did it; None where the system concluded it."""
    said: dict[str, str | int]
    """Verdict, level, addressee, day, sums: what the act says in plain fields."""
    note: Sealed | None
    context: str
    """What the note was sealed with."""


class AlertFile(Struct, frozen=True, kw_only=True):
    """An alert with its history, oldest first."""

    alert: AlertRow
    acts: tuple[AlertAct, ...]


class Inbox(Struct, frozen=True, kw_only=True):
    """A page of alerts: those that wait first, the gravest and then the oldest before others."""

    rows: tuple[AlertRow, ...]
    total: int
    by_state: dict[AlertState, int]
    """Alerts by state under the filters of place, addressee and level."""
    by_level: dict[Level, int]
    """Alerts by level under all filters but that of the level."""
    position: int
