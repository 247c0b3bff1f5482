"""Episodes: when the trouble starts, what shows, which wages are not paid, when it bursts."""

from bisect import bisect_right
from datetime import date, timedelta
from random import Random
from typing import Literal

from msgspec import Struct, field

from streams.sources.simulator.calibration import ArrearsNumbers
from streams.sources.simulator.causes import Cause, Sign, causes, draw_cause
from streams.sources.simulator.chance import days_between, lognormal
from streams.sources.simulator.festival import Festival
from streams.sources.simulator.truth import Seen

_SHRINKING = (Sign.HEADCOUNT_FALLS, Sign.ROSTER_SHRINKS, Sign.MASS_LEAVE)
_RUN = "owner_absconds"
_SEASON = "season_settlement_fails"
_NEVER_BEFORE = timedelta(days=3)
_WITHIN = timedelta(days=70)
_TWICE_MISSED = 0.15
_GONE_DAYS = {True: (1, 5), False: (5, 30)}


class Payday(Struct, frozen=True):
    """A wage period and the day on which it falls due, rest days considered."""

    period: str
    due_on: date


class Trouble(Struct, kw_only=True):
    """An episode as it was planned, and what came to be seen of it while it was written."""

    cause: str
    starts_on: date
    peaks_on: date
    """The missed payday, or the worst day of a trouble that passes."""
    unpaid: Payday | None
    """First payday that is missed; None when all ends well."""
    bursts_on: date | None
    """Day on which the workers stand up; None when they do not."""
    owes_until: date
    """Day on which they stand up or would have: what is owed is counted on it."""
    ends_on: date
    """Day on which everybody is paid or the trouble is over; far ahead when never."""
    closes_on: date | None
    workers: int
    onsets: dict[Sign, date]
    seen: list[Seen] = field(default_factory=list)

    @property
    def recovers(self) -> bool:
        """Tell whether everybody is paid in the end without having been owed."""
        return self.unpaid is None

    def depth(self, on: date) -> float:
        """Return how bad it is on a day, 0 to 1."""
        if on < self.starts_on or on > self.ends_on:
            return 0.0
        if on <= self.peaks_on:
            return (on - self.starts_on).days / max(1, (self.peaks_on - self.starts_on).days)
        if self.recovers:
            return (self.ends_on - on).days / max(1, (self.ends_on - self.peaks_on).days)
        return 1.0

    def shows(self, sign: Sign, on: date) -> bool:
        """Tell whether a sign is there to be seen on a day."""
        onset = self.onsets.get(sign)
        return onset is not None and onset <= on <= self.ends_on

    def owing(self, on: date) -> bool:
        """Tell whether wages are overdue on a day."""
        return self.unpaid is not None and self.unpaid.due_on < on < self.ends_on

    def workforce(self, on: date) -> float:
        """Return the share of the workers who are still there."""
        if any(self.shows(sign, on) for sign in _SHRINKING):
            return 1.0 - 0.4 * self.depth(on)
        return 1.0

    def saw(self, sign: Sign, on: date) -> None:
        """Keep that a sign became known on a day; truth, told to nobody else."""
        self.seen.append(Seen(on, sign))


class Fate:
    """Deals out troubles, so that in sum they are as frequent as they should be."""

    def __init__(
        self,
        numbers: ArrearsNumbers,
        festival: Festival,
        horizon: date,
        *,
        held_out: bool = True,
    ) -> None:
        """Prepare to deal for one district; without `held_out`, no cause kept from tuning."""
        self._numbers = numbers
        self._festival = festival
        self._horizon = horizon
        self._held_out = held_out

    def deal(
        self,
        chance: Random,
        of: Literal["employer", "site"],
        *,
        rate: float,
        first: date,
        last: date,
        paydays: tuple[Payday, ...],
        headcount: int,
        piece: bool = False,
    ) -> Trouble | None:
        """Return the trouble of an entity at work from first to last, or None: most have none.

        `rate` is the number of episodes a year; a trouble that passes is dealt at the
        rate of scares. At most one trouble is dealt.
        """
        last = min(last, self._horizon)
        if last <= first or not paydays or rate <= 0:
            return None
        years = self._festival.years(first, last)
        drawn = chance.random()
        episodes = 1 - (1 - rate) ** years
        if drawn < episodes:
            name = self._cause(chance, of, piece=piece)
            return self._episode(
                chance, name, first=first, last=last, paydays=paydays, headcount=headcount
            )
        if drawn < episodes + self._numbers.scares_a_year * years:
            name = self._cause(chance, of, piece=piece)
            return self._scare(chance, name, first, last)
        return None

    def _cause(self, chance: Random, of: Literal["employer", "site"], *, piece: bool) -> str:
        return draw_cause(chance, of, piece=piece, held_out=self._held_out)

    def _episode(
        self,
        chance: Random,
        name: str,
        *,
        first: date,
        last: date,
        paydays: tuple[Payday, ...],
        headcount: int,
    ) -> Trouble | None:
        cause = causes()[name]
        burst = self._festival.draw(chance, first, last)
        if name == _SEASON:
            settled = [payday for payday in paydays if first <= payday.due_on <= last]
            if not settled:
                return None
            unpaid = chance.choices(
                settled, [self._festival.years(p.due_on, p.due_on) for p in settled]
            )[0]
            burst = unpaid.due_on + timedelta(days=chance.randint(2, 16))
        else:
            missed = _missed(chance, name, paydays, burst)
            if missed is None:
                return None
            unpaid = missed
        silent = chance.random() < cause.silent
        lead = lognormal(chance, cause.lead_days, self._numbers.lead_sigma)
        starts = unpaid.due_on - timedelta(days=max(3, round(lead)))
        mean = (
            self._numbers.employer_workers if cause.of == "employer" else self._numbers.site_workers
        )
        settled_on = burst + timedelta(days=days_between(chance, self._numbers.settled_after_days))
        closes = chance.random() < cause.closes
        return Trouble(
            cause=name,
            starts_on=starts,
            peaks_on=unpaid.due_on,
            unpaid=unpaid,
            bursts_on=None if chance.random() < self._numbers.never_known else burst,
            owes_until=burst,
            ends_on=settled_on if chance.random() < self._numbers.settled_share else date.max,
            closes_on=burst - timedelta(days=chance.randint(0, 6)) if closes else None,
            workers=max(
                1,
                min(headcount, round(lognormal(chance, mean, self._numbers.workers_sigma))),
            ),
            onsets={} if silent else _onsets(chance, cause, starts, unpaid.due_on),
        )

    def _scare(self, chance: Random, name: str, first: date, last: date) -> Trouble:
        cause = causes()[name]
        peak = self._festival.draw(chance, first, last)
        lead = lognormal(chance, cause.lead_days, self._numbers.lead_sigma)
        starts = peak - timedelta(days=max(3, round(lead)))
        return Trouble(
            cause=name,
            starts_on=starts,
            peaks_on=peak,
            unpaid=None,
            bursts_on=None,
            owes_until=peak,
            ends_on=peak + timedelta(days=chance.randint(10, 60)),
            closes_on=None,
            workers=0,
            onsets=_onsets(chance, cause, starts, peak),
        )


def _missed(chance: Random, name: str, paydays: tuple[Payday, ...], burst: date) -> Payday | None:
    """The payday that is missed first: the last one or two before the workers stand up.

    Who runs off, or fails in the middle of a long season, owes the running period on the
    day that he is gone, whatever was agreed.
    """
    before = bisect_right([payday.due_on for payday in paydays], burst - _NEVER_BEFORE)
    stale = before == 0 or burst - paydays[before - 1].due_on > _WITHIN
    if (name == _RUN or stale) and before < len(paydays):
        gone_on = burst - timedelta(days=chance.randint(*_GONE_DAYS[name == _RUN]))
        return Payday(paydays[before].period, gone_on)
    latest = before - 1 - (1 if chance.random() < _TWICE_MISSED else 0)
    return paydays[latest] if latest >= 0 else None


def _onsets(chance: Random, cause: Cause, starts: date, peak: date) -> dict[Sign, date]:
    lead = (peak - starts).days
    return {
        sign: starts + timedelta(days=round(lead * 0.7 * chance.random()))
        for sign, probability in cause.signs.items()
        if chance.random() < probability
    }
