"""A court case, an enforcement or a dishonesty entry."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen
from schemas.vocabulary import CourtCaseKind


class CourtCaseReported(Body, frozen=True, kw_only=True):
    """The employer is party to a case that bears on its ability to pay."""

    case_number: str
    kind: CourtCaseKind
    filed_on: date
    amount_fen: Fen | None = None
    closed: bool = False
