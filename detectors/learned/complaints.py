"""The complaints of one subject, as numbers from which any later day can be reckoned."""

from math import isnan, log10, nan

from msgspec import Struct
from msgspec.structs import replace

HALF_LIVES = (30, 90, 180, 365, 730, 1460)
"""Days in which a complaint comes to count half, one for each sum that is kept."""

_NONE = (0.0,) * len(HALF_LIVES)


class Complaints(Struct, frozen=True, array_like=True, gc=False):
    """How many, on how many days, how close together, how large.

    Sums and days stand as of `last_on`; days are ordinals, 0 before the first.
    """

    first_on: int = 0
    last_on: int = 0
    count: int = 0
    days: int = 0
    """Days with a complaint: ten on one day are one trouble, told by ten."""
    recent: tuple[float, ...] = _NONE
    """Complaints, each counting less with its age, by half-life."""
    recent_days: tuple[float, ...] = _NONE
    """The same of days with a complaint."""
    peak: float = 0.0
    """The most that the first of the sums has ever been: the worst burst."""
    workers: int = 0
    """Workers that one complaint named, at the most."""
    amount_last: float = nan
    """Of the newest complaint that named one, in log10 of yuan."""
    amount_most: float = nan

    def filed(self, on: int, workers: int, amount_fen: int | None) -> "Complaints":
        """Return the complaints with one more, learned on a day that is not before the last.

        >>> once = Complaints().filed(730_000, 1, None)
        >>> twice = once.filed(730_030, 12, 9_990_000)
        >>> twice.count, twice.recent[0], twice.workers, round(twice.amount_last, 3)
        (2, 1.5, 12, 5.0)
        """
        passed = on - self.last_on if self.count else 0
        fresh = not self.count or passed > 0
        recent = tuple([each + 1.0 for each in faded(self.recent, passed)])
        days = faded(self.recent_days, passed)
        amount = self.amount_last if amount_fen is None else log10(1 + amount_fen / 100)
        most = self.amount_most
        return replace(
            self,
            first_on=self.first_on or on,
            last_on=on,
            count=self.count + 1,
            days=self.days + fresh,
            recent=recent,
            recent_days=tuple([each + 1.0 for each in days]) if fresh else days,
            peak=max(self.peak, recent[0]),
            workers=max(self.workers, workers),
            amount_last=amount,
            amount_most=amount if isnan(most) else max(most, amount),
        )


def faded(sums: tuple[float, ...], days: int) -> tuple[float, ...]:
    """Return what sums have come down to after some days, each by its half-life.

    >>> faded((1.0,) * 6, 180)[2]
    0.5
    """
    if not days:
        return sums
    return tuple([it * 2.0 ** (-days / half) for it, half in zip(sums, HALF_LIVES, strict=True)])
