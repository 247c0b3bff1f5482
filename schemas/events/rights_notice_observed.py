"""A grid worker or an inspector looked for the rights-information notice."""

from schemas.body import Body
from schemas.sealed import Sealed
from schemas.vocabulary import NoticeBlock


class RightsNoticeObserved(Body, frozen=True, kw_only=True):
    """Which of the three blocks of the notice 维权信息公示 were up."""

    present: tuple[NoticeBlock, ...] = ()
    note: Sealed | None = None
