"""A supervision or cross-check of a township."""

from schemas.body import Body
from schemas.measures import Count, at_most
from schemas.sealed import Sealed
from schemas.vocabulary import SupervisionKind


class SupervisionRecorded(Body, frozen=True, kw_only=True):
    """A supervision 督查 or cross-check 交叉检查 of a township's screening."""

    kind: SupervisionKind
    checked: Count
    deviating: Count = 0
    """Checked entries that did not agree with what was found."""
    note: Sealed | None = None

    def __post_init__(self) -> None:
        """Refuse more deviations than checks."""
        at_most(self.deviating, self.checked, "deviating", "checked")
