"""The weekly digest of yellow leads."""

from datetime import date

from msgspec import Struct

from projections.answers.risk import RiskRow


class YellowRow(Struct, frozen=True):
    """One yellow lead of the week."""

    risk: RiskRow
    new: bool
    """It was not yellow when the week before it ended."""


class YellowDigest(Struct, frozen=True, kw_only=True):
    """The yellow leads of a township at the end of a week."""

    week: str
    """ISO week, for example 2025-W41."""
    township: str | None
    known_at: date
    """Last scored day of the week."""
    position: int
    rows: tuple[YellowRow, ...]
    gone: tuple[str, ...]
    """Subjects that were yellow when the week before ended and are not any more."""
    digest: str
