"""A grid worker went there."""

from schemas.body import Body
from schemas.sealed import Sealed
from schemas.vocabulary import Question, VisitOutcome


class VisitMade(Body, frozen=True, kw_only=True):
    """A visit and what came of it; a locked gate is a fact too."""

    outcome: VisitOutcome
    looked_at: tuple[Question, ...] = ()
    unchanged: tuple[Question, ...] = ()
    """Questions answered by "unchanged since the last report"."""
    note: Sealed | None = None
