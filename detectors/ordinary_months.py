"""Months that can be compared with one another: not about the festival, not with a stop in them."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from detectors.parameters import Parameters
from schemas.calendar import CalendarYearMissing, calendar
from schemas.period import bounds, month_of
from schemas.vocabulary import SiteStage

STAGES = 12
"""Changes of stage that a memory keeps."""


class Change(Struct, frozen=True, array_like=True, gc=False):
    """The month in which a site reached a stage."""

    month: str
    stage: SiteStage


class OrdinaryMonths:
    """What is usual at a subject, by the months that can be compared.

    A month is ordinary unless it touches the Spring Festival season, when everybody goes
    home, or a day on which a site started, stopped or resumed. The usual is the median of
    the earlier ordinary months, where there are enough of them.

    References
    ----------
    `parameters/ordinary_months.yaml`; none of its numbers has a published source.

    Examples
    --------
    >>> months = OrdinaryMonths(Parameters.load())
    >>> months.is_ordinary("2025-06"), months.is_ordinary("2025-02")
    (True, False)
    >>> months.usual([1300, 1340, 1320], date(2025, 7, 31)), months.usual([9], date(2025, 7, 31))
    (1320, None)
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up what a comparison needs."""
        self._before = parameters.whole("ordinary_months.festival_days_before")
        self._after = parameters.whole("ordinary_months.festival_days_after")
        self._enough = parameters.whole("ordinary_months.earlier_months")
        self._festive: dict[str, bool] = {}
        self._festive_days: dict[date, bool] = {}

    def is_ordinary(self, month: str, changes: tuple[Change, ...] = ()) -> bool:
        """Tell whether a month can be compared at a site with these stages, oldest first."""
        festive = self._festive.get(month)
        if festive is None:
            festive = self._festive[month] = self._touches_festival(month)
        return not festive and not (changes and _disturbed(month, changes))

    def _touches_festival(self, month: str) -> bool:
        """Tell whether a month has a day of a season, or of one that nobody knows."""
        first, last = bounds(month)
        before, after = timedelta(days=self._before(first)), timedelta(days=self._after(first))
        try:
            festivals = [calendar().spring_festival(year) for year in (first.year, first.year + 1)]
        except CalendarYearMissing:
            return True
        return any(first <= it + after and it - before <= last for it in festivals)

    def is_festive(self, day: date) -> bool:
        """Tell whether a day lies in the Spring Festival season; not where nobody knows it."""
        festive = self._festive_days.get(day)
        if festive is None:
            before, after = self._before(day), self._after(day)
            try:
                festive = calendar().in_festival_season(day, before, after)
            except CalendarYearMissing:
                festive = False
            self._festive_days[day] = festive
        return festive

    def usual(self, earlier: Sequence[float], on: date) -> int | None:
        """Return what is usual by earlier ordinary months, or None where they are too few."""
        return middle(earlier) if len(earlier) >= self._enough(on) else None


def middle(numbers: Sequence[float]) -> int:
    """Return the median of some numbers, rounded down.

    >>> middle([9, 1, 4]), middle([1, 4])
    (4, 2)
    """
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return int(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def last_day(month: str) -> date:
    """Return the last day of a month.

    >>> last_day("2025-02").isoformat()
    '2025-02-28'
    """
    return bounds(month)[1]


def staged(changes: tuple[Change, ...], stage: SiteStage, on: date) -> tuple[Change, ...]:
    """Return the stages of a site with one more; the same object when it is in that stage."""
    if changes and changes[-1].stage is stage:
        return changes
    return (*changes[1 - STAGES :], Change(month_of(on), stage))


def _disturbed(month: str, changes: tuple[Change, ...]) -> bool:
    """Tell whether a site changed its stage in a month, or did not work during it."""
    before: SiteStage | None = None
    for change in changes:
        if change.month == month:
            return True
        if change.month > month:
            break
        before = change.stage
    return before is not None and before is not SiteStage.STARTED
