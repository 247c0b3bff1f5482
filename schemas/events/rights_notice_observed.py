"""A grid worker or an inspector looked for the rights-information notice."""

from typing import Any, ClassVar

from schemas.body import Body
from schemas.sealed import Sealed
from schemas.vocabulary import NoticeBlock


class RightsNoticeObserved(Body, frozen=True, kw_only=True):
    """Which of the three blocks of the notice 维权信息公示 were up."""

    version: ClassVar[int] = 2

    present: tuple[NoticeBlock, ...]
    """Empty where none of them was up; that must be said."""
    note: Sealed | None = None

    @staticmethod
    def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Return a body of version 1, whose bytes left the field out where none was up."""
        return {"present": []} | body
