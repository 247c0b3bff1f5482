"""What the offices of a township had to do with in a month."""

from datetime import date

from msgspec import Struct


class Activity(Struct, frozen=True, kw_only=True):
    """Alerts and cases of one township, or of all, in one month."""

    township: str | None
    raised_red: int = 0
    """Alerts raised in the month, by the level at which they were."""
    raised_orange: int = 0
    escalated: int = 0
    verified_true: int = 0
    verified_false: int = 0
    closed: int = 0
    handed_over: int = 0
    recalled: int = 0
    recovered_fen: int = 0
    """Said to be paid by the closing of alerts."""
    cases: int = 0
    """Complaints, tip-offs and petitions."""
    case_workers: int = 0
    case_fen: int = 0


class MonthActivity(Struct, frozen=True, kw_only=True):
    """The activity of a month by township, as known at a day."""

    month: str
    known_at: date | None
    position: int
    townships: tuple[Activity, ...]
    total: Activity
