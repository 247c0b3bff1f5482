"""The firm said its side."""

from schemas.body import Body
from schemas.sealed import Sealed


class EmployerStatementRecorded(Body, frozen=True, kw_only=True):
    """The employer's statement, shown beside each reason that it answers."""

    statement: Sealed
    answers: tuple[str, ...] = ()
    """Names of the detectors whose findings it answers; empty answers all."""
