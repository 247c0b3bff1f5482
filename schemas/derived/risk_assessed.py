"""A subject's assessment changed."""

from schemas.body import Body
from schemas.vocabulary import Level


class RiskAssessed(Body, frozen=True, kw_only=True):
    """The assessment of a subject from its own evidence, or the final one of a closed day."""

    level: Level
    score: int
    """Points after decay and caps, 0 or more."""
    coverage: int
    """How many of the three questions were answered recently enough."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Detectors that count, with their points after decay, heaviest first."""
    final: bool = False
    """True for the closer's assessment of a day, neighbours included."""
    neighbour_points: int = 0
    parked: str | None = None
    """Why the subject cannot be judged, where a fact of it is parked."""
