"""Wages for one period reached the workers."""

from datetime import date
from typing import Any, ClassVar

from schemas.body import Body
from schemas.measures import Count, Fen, at_most
from schemas.period import Period, bounds
from schemas.vocabulary import Channel


class WagesPaid(Body, frozen=True, kw_only=True):
    """Wages for one period reached the workers, in whole or in part.

    Several payments for one period add up. A payment above what is due is a slip
    unless it says `overpaid`.
    """

    version: ClassVar[int] = 2

    period: Period
    paid_on: date
    workers_due: Count
    workers_paid: Count
    due_fen: Fen
    paid_fen: Fen
    channel: Channel | None = None
    """How they reached them; absent where nobody said."""
    paid_by: str | None = None
    """Subject that paid, where it is not the employer itself (a general contractor 总包代发)."""
    overpaid: bool = False

    def __post_init__(self) -> None:
        """Refuse more paid than due, unless it is said to be meant."""
        bounds(self.period)
        at_most(self.workers_paid, self.workers_due, "workers_paid", "workers_due")
        if not self.overpaid:
            at_most(
                self.paid_fen,
                self.due_fen,
                "paid_fen",
                "due_fen",
                'correct the row or add "overpaid": true',
            )

    @staticmethod
    def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Return a body of version 1, in which a channel that is left out is a bank's transfer.

        So its published schema says, and its bytes leave out what was said to be a bank's,
        so that nobody can tell the two apart any more. As nothing said, payments that a bank
        told as past the account of a site would be past it no longer.
        """
        return {"channel": Channel.BANK.value} | body
