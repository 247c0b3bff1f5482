"""A wage deposit was stored."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen
from schemas.vocabulary import DepositForm


class WageDepositStored(Body, frozen=True, kw_only=True):
    """A wage deposit 工资保证金 was stored, in cash or as a guarantee."""

    stored_on: date
    amount_fen: Fen
    required_fen: Fen | None = None
    form: DepositForm
    expires_on: date | None = None
