"""A site's real-name roster for a span of days."""

from typing import Any, ClassVar

from schemas.body import Body
from schemas.measures import Count, at_most
from schemas.period import Period, bounds


class RosterReported(Body, frozen=True, kw_only=True):
    """Registered and attending workers of a site or firm in a period, from the real-name system."""

    version: ClassVar[int] = 2

    period: Period
    registered: Count
    attended: Count
    """Registered workers seen at least once; whoever attends must be registered."""
    attendance_days: Count
    """Worker-days of the period."""
    unregistered_attended: Count | None = None
    """Workers seen at work who are not on the roster: a violation, told apart from a slip.
    Absent where nobody said whether there were any."""

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

    @property
    def at_work(self) -> int:
        """How many were seen at work, registered or not, as far as it was told."""
        return self.attended + (self.unregistered_attended or 0)

    @staticmethod
    def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Return a body of version 1, in which a number that is left out is none.

        Its bytes left out a nought that was told: as nothing said, rosters that showed
        everybody registered would show it no longer.
        """
        return {"unregistered_attended": 0} | body
