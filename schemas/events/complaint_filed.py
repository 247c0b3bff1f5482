"""Somebody complained of unpaid wages."""

from typing import Annotated

from msgspec import Meta

from schemas.body import Body
from schemas.measures import Fen
from schemas.period import Period, bounds
from schemas.sealed import Sealed
from schemas.vocabulary import ComplaintChannel, ComplaintKind


class ComplaintFiled(Body, frozen=True, kw_only=True):
    """A complaint 投诉, tip-off 举报 or petition 信访; who filed it stays sealed."""

    kind: ComplaintKind
    channel: ComplaintChannel
    workers: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    amount_fen: Fen | None = None
    periods: tuple[Period, ...] = ()
    person: Sealed | None = None
    contact: Sealed | None = None
    statement: Sealed | None = None

    def __post_init__(self) -> None:
        """Refuse a period that is no span of days."""
        for period in self.periods:
            bounds(period)
