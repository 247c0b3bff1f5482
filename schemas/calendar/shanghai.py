"""The day in Shanghai on which a moment falls."""

from datetime import UTC, date, datetime, time, timedelta, timezone

_AHEAD = timedelta(hours=8)
SHANGHAI = timezone(_AHEAD, "Asia/Shanghai")
"""China Standard Time, eight hours ahead of UTC all the year round.

Right for every moment since 15 September 1991, when summer time ended for good.
A moment in the summers of 1986 to 1991 may be given the day before its own.
"""


def shanghai_day(moment: datetime) -> date:
    """Answer on which day, Asia/Shanghai, a moment falls.

    The moment may be in any time zone but must name it: a moment without one
    raises `ValueError`, because it would be read in the zone of the machine.

    >>> from datetime import UTC
    >>> shanghai_day(datetime(2026, 2, 16, 15, 59, 59, tzinfo=UTC)).isoformat()
    '2026-02-16'
    >>> shanghai_day(datetime(2026, 2, 16, 16, 0, tzinfo=UTC)).isoformat()
    '2026-02-17'
    """
    zone = moment.tzinfo
    if zone is UTC:
        return (moment + _AHEAD).date()
    if zone is None or moment.utcoffset() is None:
        raise ValueError(
            f"{moment.isoformat()} has no time zone, so its day in Shanghai is not known; "
            "give the moment in UTC"
        )
    return moment.astimezone(SHANGHAI).date()


def midnight_after(day: date) -> datetime:
    """Return the first moment after a Shanghai day: when it can be closed.

    >>> midnight_after(date(2026, 2, 16)).isoformat()
    '2026-02-17T00:00:00+08:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
