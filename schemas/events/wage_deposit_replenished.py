"""A drawn wage deposit was topped up."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen


class WageDepositReplenished(Body, frozen=True, kw_only=True):
    """The wage deposit was topped up after use."""

    replenished_on: date
    amount_fen: Fen
