"""The owner guaranteed payment of the project price."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen
from schemas.vocabulary import DepositForm


class PaymentGuaranteeProvided(Body, frozen=True, kw_only=True):
    """The owner's payment guarantee 工程款支付担保 was provided."""

    provided_on: date
    amount_fen: Fen | None = None
    form: DepositForm
    expires_on: date | None = None
