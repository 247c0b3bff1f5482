"""The bank reported the balance of the special account."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen


class WageAccountBalanceReported(Body, frozen=True, kw_only=True):
    """Balance of the special wage account at the end of a day."""

    balance_on: date
    balance_fen: Fen
