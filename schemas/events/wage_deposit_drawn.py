"""A wage deposit was used to pay wages."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen


class WageDepositDrawn(Body, frozen=True, kw_only=True):
    """Part of the wage deposit was drawn to pay arrears."""

    drawn_on: date
    amount_fen: Fen
