"""What is remembered of a subject's wages: what was agreed, paid, handed in and said."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from detectors.agreed_paydays import Agreement

PERIODS = 14
"""Wage periods that are remembered, those on record as paid among them."""


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """What was told of one wage period."""

    first: date
    last: date
    due_fen: int = 0
    paid_fen: int = 0
    heads: int = 0
    paid_heads: int = 0
    recorded: bool = False
    """A payment or a payroll was told, and not only a roster or a deferral."""
    denied: bool = False
    """A record says that nothing was paid."""
    attended: int | None = None
    """Workers at work, where a roster told."""
    deferred_until: date | None = None
    source: str = ""
    evidence: tuple[UUID, ...] = ()

    @property
    def paid(self) -> bool:
        """Tell whether the record says that everything was paid."""
        return self.recorded and not self.denied and self.paid_fen >= self.due_fen

    @property
    def lacking(self) -> bool:
        """Tell whether the record says that something is to be paid yet."""
        return self.recorded and (self.denied or self.paid_fen < self.due_fen)


class Said(Struct, frozen=True, array_like=True, gc=False):
    """What somebody said of the last wages."""

    on: date
    through: date | None
    """Last day of the last period that was said to be paid."""
    unpaid_workers: int
    unpaid_fen: int
    basis: str
    source: str
    fact: UUID


class Book(Struct, frozen=True, omit_defaults=True, gc=False):
    """The wages of a subject as far as they were told."""

    agreements: tuple[Agreement, ...] = ()
    entries: tuple[Entry, ...] = ()
    """By the last day of the period; bounded, paid ones dropped first."""
    lacking: bool = False
    """Whether any of them is not on record as paid in full."""
    paid_through: date | None = None
    """Last day of the newest period for which any payment was recorded."""
    paid_periods: int = 0
    """Periods for which a payment was ever recorded."""
    last_paid: UUID | None = None
    source: str = ""
    """Kind of source of the newest payment."""
    lags: tuple[int, ...] = ()
    """Days after which each of the newest payments was told."""
    said: Said | None = None
    settled_on: date | None = None
    """Day of the newest payment that left nothing of its period unpaid."""
    idle: tuple[tuple[date, date | None], ...] = ()
    """Suspensions: first day, and the day on which work began again."""
    ended: date | None = None
    """Day on which the works were done."""
    seasonal: bool | None = None
    """Whether wages go by the season; None where nobody told. On sites they go by the month."""

    @property
    def rests(self) -> bool:
        """Tell whether nobody works there now: done, suspended, or an empty roster."""
        if self.ended is not None or (self.idle and self.idle[-1][1] is None):
            return True
        rosters = [entry.attended for entry in self.entries if entry.attended is not None]
        return bool(rosters) and rosters[-1] == 0
