"""Whether promoted rules raise as many alerts as their preview had shown: week by week."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from msgspec import Struct
from sqlalchemy import Connection

from gateway.bureau import Promotion
from projections.alert_volume import first_day_by, raised_by_day
from projections.scored_days import closed_day
from streams.previewing.volumes import Band, monday_of

_log = logging.getLogger(__name__)
_SUNDAY = timedelta(days=6)


class Views(Protocol):
    """The tables that readers look at."""

    def connect(self) -> Connection:
        """Open them for one answer, as a context."""


class Incident(Struct, frozen=True):
    """A week whose alerts lay outside of the band that was previewed."""

    monday: date
    alerts: int
    """Those raised in it: up to now, where there are too many before it has ended."""
    low: int
    high: int


def incidents(connection: Connection, promotion: Promotion | None) -> tuple[Incident, ...]:
    """Return the weeks under promoted rules that lay outside of their band, in order.

    Whole weeks count: what is raised on the day on which rules are adopted is what they find in
    all of the past. Too many are seen at the close of any day, too few when the week has ended.
    Nothing is compared where nothing was previewed, or where other rules are in force.
    """
    if promotion is None or promotion.band is None:
        return ()
    begun = first_day_by(connection, promotion.rules, promotion.position)
    closed = closed_day(connection, scored=True)
    if begun is None or closed is None:
        return ()
    first = monday_of(begun) + timedelta(days=7)
    counted: Counter[date] = Counter()
    for day, number in raised_by_day(connection, first).items():
        if day <= closed.day:
            counted[monday_of(day)] += number
    return tuple(_outside(first, closed.day, counted, promotion.band))


def _outside(first: date, closed: date, counted: Counter[date], band: Band) -> Iterable[Incident]:
    monday = first
    while monday <= closed:
        number, ended = counted[monday], monday + _SUNDAY <= closed
        if number > band.high or (ended and number < band.low):
            yield Incident(monday, number, band.low, band.high)
        monday += timedelta(days=7)


class VolumeWatch:
    """Tells each incident once in the log of the process, when the day is closed that shows it."""

    def __init__(self, promotion: Promotion | None) -> None:
        """Watch the rules of a promotion; nothing where there is none."""
        self._promotion = promotion
        self._closed: date | None = None
        self._told: set[date] = set()

    def look(self, views: Views) -> None:
        """Look whether a day was closed since, and if so whether its week lies in the band."""
        if self._promotion is None:
            return
        with views.connect() as connection:
            closed = closed_day(connection, scored=True)
            if closed is None or closed.day == self._closed:
                return
            self._closed = closed.day
            found = incidents(connection, self._promotion)
        for it in found:
            if it.monday not in self._told:
                self._told.add(it.monday)
                _log.warning(
                    "alerts in the week of %s: %d, where the preview of %s had shown %d to %d a "
                    "week; look at /parameters, and preview again what stands now",
                    it.monday,
                    it.alerts,
                    self._promotion.file,
                    it.low,
                    it.high,
                )
