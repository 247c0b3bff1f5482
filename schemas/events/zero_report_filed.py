"""A grid or township reported that nothing was found."""

from schemas.body import Body
from schemas.measures import Count, Month


class ZeroReportFiled(Body, frozen=True, kw_only=True):
    """A zero report 零报告 of a grid or township (the subject) for a month."""

    month: Month
    screened: Count
