"""A site's real-name roster for a span of days."""

from schemas.body import Body
from schemas.measures import Count, at_most
from schemas.period import Period, bounds


class RosterReported(Body, frozen=True, kw_only=True):
    """Registered and attending workers of a site or firm in a period, from the real-name system."""

    period: Period
    registered: Count
    attended: Count
    """Registered workers seen at least once; whoever attends must be registered."""
    attendance_days: Count
    """Worker-days of the period."""
    unregistered_attended: Count = 0
    """Workers seen at work who are not on the roster: a violation, told apart from a slip."""

    def __post_init__(self) -> None:
        """Refuse a roster that attends itself more than it holds."""
        at_most(self.attended, self.registered, "attended", "registered")
        first, last = bounds(self.period)
        at_most(
            self.attendance_days,
            self.attended * ((last - first).days + 1),
            "attendance_days",
            "attended x days of the period",
        )
