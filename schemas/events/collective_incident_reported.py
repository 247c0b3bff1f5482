"""Many workers stood up together."""

from schemas.body import Body
from schemas.measures import Count
from schemas.sealed import Sealed


class CollectiveIncidentReported(Body, frozen=True, kw_only=True):
    """A collective incident 群体性事件 over wages."""

    workers: Count
    place: Sealed | None = None
    note: Sealed | None = None
