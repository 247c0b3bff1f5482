"""A supervision or cross-check of a township."""

from typing import Any, ClassVar

from schemas.body import Body
from schemas.measures import Count, at_most
from schemas.sealed import Sealed
from schemas.vocabulary import SupervisionKind


class SupervisionRecorded(Body, frozen=True, kw_only=True):
    """A supervision 督查 or cross-check 交叉检查 of a township's screening."""

    version: ClassVar[int] = 2

    kind: SupervisionKind
    checked: Count
    deviating: Count | None = None
    """Checked entries that did not agree with what was found; absent where nobody counted them."""
    note: Sealed | None = None

    def __post_init__(self) -> None:
        """Refuse more deviations than checks."""
        at_most(self.deviating or 0, self.checked, "deviating", "checked")

    @staticmethod
    def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Return a body of version 1, whose bytes left out a nought that was counted."""
        return {"deviating": 0} | body
