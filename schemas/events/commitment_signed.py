"""An employer promised something by a day."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen
from schemas.sealed import Sealed


class CommitmentSigned(Body, frozen=True, kw_only=True):
    """A commitment 工作承诺 with a day by which it is to be kept."""

    due_on: date
    amount_fen: Fen | None = None
    promise: Sealed | None = None
