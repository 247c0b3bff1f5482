"""The plan of screening by the parameters in force, and how long an answer lasts under it."""

from datetime import date, timedelta
from functools import lru_cache

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
    recent: date
    """Trouble before this day is too long ago to ask for closer looks."""
    lasting: dict[Tier, int]
    """For how many days an answer counts, by tier."""
    turn: date | None
    """The first day of the month from which other parameters count; None where none are known."""


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
        self._parameters = (
            self._interval,
            self._slack,
            self._kinds,
            self._after_finding,
            self._trades,
            self._workers,
        )
        self._months: dict[int, _Month] = {}
        """The plan of each month that was asked for, by their number."""
        self._asked: tuple[Grounds | None, _Month | None, int] = (None, None, 0)

    def screening(self, on: date) -> Screening:
        """Return the tiers that are in force in the month of a day."""
        return self._month(on).screening

    def tier(self, grounds: Grounds, on: date) -> Tier:
        """Return the tier of a subject in the month of a day."""
        return _tier(self._month(on), grounds)

    def lasting_days(self, grounds: Grounds, on: date) -> int:
        """Return for how many days an answer counts, by the tier of a subject on a day."""
        month = self._months.get(on.year * 12 + on.month) or self._made(on)
        # The same is asked for several times in a row: by coverage, and when it ends.
        of, within, days = self._asked
        if of is not grounds or within is not month:
            days = month.lasting[_tier(month, grounds)]
            self._asked = grounds, month, days
        return days

    def next_change(self, grounds: Grounds, on: date) -> date | None:
        """Return the first day after `on` from which an answer may count longer or less long.

        By what is known on that day. It is the first of a month; may be early, never late.
        """
        month = self._months.get(on.year * 12 + on.month) or self._made(on)
        turn = _trouble_turns(month, grounds) if grounds.troubled else None
        if turn is None or month.turn is None:
            return turn or month.turn
        return min(turn, month.turn)

    def _month(self, on: date) -> _Month:
        return self._months.get(on.year * 12 + on.month) or self._made(on)

    def _made(self, on: date) -> _Month:
        """Make the plan of the month of a day, and remember it."""
        first = on.replace(day=1)
        interval = self._interval(first)
        screening = Screening(
            interval_days={tier: interval[tier] for tier in Tier},
            slack_days=self._slack(first),
            close_kinds=tuple(map(Kind, self._kinds(first))),
            close_after_finding_days=self._after_finding(first),
            usual_industries=tuple(map(Industry, self._trades(first))),
            usual_workers=self._workers(first),
        )
        lasting = {tier: screening.lasting_days(tier) for tier in Tier}
        recent = first - timedelta(days=screening.close_after_finding_days)
        month = _Month(first, _first_after(on), screening, recent, lasting, self._turn(first))
        self._months[on.year * 12 + on.month] = month
        return month

    def _turn(self, first: date) -> date | None:
        """Return the first of the month from which other parameters count than on a first."""
        changes = [it.changes(first) for it in self._parameters]
        day = min((it for it in changes if it is not None), default=None)
        return None if day is None else _first_after(day - timedelta(days=1))


def _tier(month: _Month, grounds: Grounds) -> Tier:
    return month.screening.tier(
        grounds.kind,
        grounds.industry,
        grounds.workers,
        found_on=grounds.found_before(month.first) if grounds.troubled else None,
        first=month.first,
    )


def _trouble_turns(month: _Month, grounds: Grounds) -> date | None:
    """Return the first of the month from which trouble begins or ceases to ask for closer looks."""
    if grounds.kind in month.screening.close_kinds:
        return None
    newest = grounds.troubled[-1]
    if newest >= month.after:
        return month.after
    if newest >= month.first:
        found = grounds.found_before(month.first)
        if found is None or found < month.recent:
            return month.after
    elif newest < month.recent:
        return None
    return _first_after(newest + timedelta(days=month.screening.close_after_finding_days))


@lru_cache(maxsize=4_096)
def _first_after(day: date) -> date:
    """Return the first of the months that begins after a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
