"""A detector says something else of a subject than before."""

from schemas.body import Body
from schemas.derived.finding import Finding


class FindingChanged(Body, frozen=True, kw_only=True):
    """What one detector now says of the subject; it stands until the next one of that detector."""

    detector: str
    finding: Finding
