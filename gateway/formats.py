"""How days, months, periods, moments and sums are written in each language."""

from datetime import date, datetime

from gateway.language import Language
from schemas.calendar.shanghai import SHANGHAI
from schemas.money import yuan

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(on: date, language: Language) -> str:
    """Write a day.

    >>> day(date(2025, 11, 3), Language.ZH), day(date(2025, 11, 3), Language.EN)
    ('2025年11月3日', '3 Nov 2025')
    """
    if language is Language.ZH:
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def month(period: str, language: Language) -> str:
    """Write a month that stands as YYYY-MM.

    >>> month("2025-11", Language.ZH), month("2025-11", Language.EN)
    ('2025年11月', 'Nov 2025')
    """
    year, number = int(period[:4]), int(period[5:7])
    return f"{year}年{number}月" if language is Language.ZH else f"{MONTHS[number - 1]} {year}"


def period(written: str, language: Language) -> str:
    """Write a wage period: a month, or the two days of a span.

    >>> period("2025-09", Language.EN), period("2025-08-16/2025-11-30", Language.ZH)
    ('Sep 2025', '2025年8月16日至2025年11月30日')
    """
    first, _, last = written.partition("/")
    if not last:
        return month(first, language)
    between = "至" if language is Language.ZH else " to "
    days = (day(date.fromisoformat(each), language) for each in (first, last))
    return between.join(days)


def moment(at: datetime, language: Language) -> str:
    """Write a moment to the minute, as the clocks in Huzhou show it.

    >>> from datetime import UTC
    >>> moment(datetime(2025, 11, 3, 6, 5, tzinfo=UTC), Language.EN)
    '3 Nov 2025, 14:05'
    """
    local = at.astimezone(SHANGHAI)
    gap = " " if language is Language.ZH else ", "
    return f"{day(local.date(), language)}{gap}{local:%H:%M}"


def money(fen: int, language: Language) -> str:
    """Write a sum.

    >>> money(123456789, Language.ZH), money(123456789, Language.EN)
    ('1,234,567.89元', '¥1,234,567.89')
    """
    return f"{yuan(fen)}元" if language is Language.ZH else f"¥{yuan(fen)}"
