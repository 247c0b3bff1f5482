"""A day was judged."""

from datetime import date

from schemas.body import Body
from schemas.measures import Count


class DayScored(Body, frozen=True, kw_only=True):
    """Every subject was judged as of the close of a day; the digest proves how."""

    day: date
    digest: str
    generation: str
    changed: Count
    """Subjects whose final assessment of the day differs from the day before."""
