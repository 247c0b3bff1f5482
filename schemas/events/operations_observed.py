"""A grid worker looked at how a firm is running."""

from schemas.body import Body
from schemas.measures import Count
from schemas.sealed import Sealed
from schemas.vocabulary import OperationsSign, OperationsState


class OperationsObserved(Body, frozen=True, kw_only=True):
    """How the firm or site is running, and the signs seen."""

    state: OperationsState
    headcount: Count | None = None
    signs: tuple[OperationsSign, ...] = ()
    note: Sealed | None = None
