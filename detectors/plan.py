"""The plan of screening by the parameters in force, and how long an answer lasts under it."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from detectors.grounds import Grounds
from detectors.parameters import Parameters
from schemas.screening import Screening, Tier
from schemas.subjects import Kind
from schemas.vocabulary import Industry


class _Month(Struct, frozen=True):
    """The plan of one month."""

    first: date
    after: date
    """The first day of the next one."""
    screening: Screening
    lasting: dict[Tier, int]
    """For how many days an answer counts, by tier."""


class Plan:
    """Who is to be looked at how often, and so for how long an answer counts.

    An answer counts for as long as the plan leaves until the next look, and a slack: whoever
    was looked at as planned is known, and unknown means that our screening is behind. The
    tier is that of the month of the day that is asked for, by the parameters in force on
    its first day. It changes by itself on the first of a month alone.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of screening."""
        self._interval = parameters.table("screening.interval_days")
        self._slack = parameters.whole("screening.slack_days")
        self._kinds = parameters.words("screening.close_kinds")
        self._after_finding = parameters.whole("screening.close_after_finding_days")
        self._trades = parameters.words("screening.usual_industries")
        self._workers = parameters.whole("screening.usual_workers")
        self._months: dict[date, _Month] = {}
        self._newest: _Month | None = None
        """The month that was asked for last: nearly every question is of the same one."""

    def screening(self, on: date) -> Screening:
        """Return the tiers that are in force in the month of a day."""
        return self._month(on).screening

    def tier(self, grounds: Grounds, on: date) -> Tier:
        """Return the tier of a subject in the month of a day."""
        return _tier(self._month(on), grounds)

    def lasting_days(self, grounds: Grounds, on: date) -> int:
        """Return for how many days an answer counts, by the tier of a subject on a day."""
        month = self._newest
        if month is None or not month.first <= on < month.after:
            month = self._month(on)
        return month.lasting[_tier(month, grounds)]

    def next_change(self, grounds: Grounds, on: date) -> date | None:
        """Return the first day after `on` from which an answer counts for longer or less long.

        What nobody has told yet is not foreseen.
        """
        dated = list(self._changes(on))
        if not dated and not grounds.troubled:
            return None
        turns = {_first_after(day - timedelta(days=1)) for day in dated}
        for day in grounds.troubled:
            turns.add(_first_after(day))
            for since in (on, *dated):
                recent = timedelta(days=self._month(since).screening.close_after_finding_days)
                turns.add(_first_after(day + recent))
        now = self.lasting_days(grounds, on)
        for turn in sorted(turns):
            if turn > on and self.lasting_days(grounds, turn) != now:
                return turn
        return None

    def _changes(self, after: date) -> Iterator[date]:
        """Give every day after the month of a day on which a value changes, each of some parameter.

        What changes within a month counts from the next.
        """
        for parameter in (
            self._interval,
            self._slack,
            self._kinds,
            self._after_finding,
            self._trades,
            self._workers,
        ):
            day = parameter.changes(after.replace(day=1))
            while day is not None:
                yield day
                day = parameter.changes(day)

    def _month(self, on: date) -> _Month:
        first = on.replace(day=1)
        month = self._months.get(first)
        if month is None:
            interval = self._interval(first)
            screening = Screening(
                interval_days={tier: interval[tier] for tier in Tier},
                slack_days=self._slack(first),
                close_kinds=frozenset(map(Kind, self._kinds(first))),
                close_after_finding_days=self._after_finding(first),
                usual_industries=frozenset(map(Industry, self._trades(first))),
                usual_workers=self._workers(first),
            )
            lasting = {tier: screening.lasting_days(tier) for tier in Tier}
            month = _Month(first, _first_after(on), screening, lasting)
            self._months[first] = month
        self._newest = month
        return month


def _tier(month: _Month, grounds: Grounds) -> Tier:
    return month.screening.tier(
        grounds.kind,
        grounds.industry,
        grounds.workers,
        found_on=grounds.found_before(month.first) if grounds.troubled else None,
        first=month.first,
    )


def _first_after(day: date) -> date:
    """Return the first of the months that begins after a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
