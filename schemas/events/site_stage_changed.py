"""A site started, stopped, topped out, was completed or settled."""

from schemas.body import Body
from schemas.sealed import Sealed
from schemas.vocabulary import SiteStage


class SiteStageChanged(Body, frozen=True, kw_only=True):
    """A site reached another stage on the day of `occurred_at`."""

    stage: SiteStage
    reason: Sealed | None = None
