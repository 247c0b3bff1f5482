"""Chance by name: each entity draws from numbers of its own."""

from math import exp, log
from random import Random

Range = tuple[float, float]
Days = tuple[int, int]


def chance_of(seed: int, *names: str) -> Random:
    """Return the random numbers of a name; the same seed and name give the same numbers.

    >>> chance_of(7, "employer", "17").random() == chance_of(7, "employer", "17").random()
    True
    """
    return Random("/".join((str(seed), *names)))


def lognormal(chance: Random, mean: float, sigma: float) -> float:
    """Draw from a long-tailed distribution with this mean (not this median)."""
    return exp(chance.gauss(log(mean) - sigma * sigma / 2, sigma))


def between(chance: Random, ends: Range) -> float:
    """Draw evenly between two ends."""
    return ends[0] + (ends[1] - ends[0]) * chance.random()


def days_between(chance: Random, ends: Days) -> int:
    """Draw a whole number of days, both ends included."""
    return chance.randint(ends[0], ends[1])


def times(chance: Random, expected: float) -> int:
    """Draw how often something happens that happens so often on average."""
    count, waited = 0, chance.expovariate(1.0)
    while waited < expected:
        count += 1
        waited += chance.expovariate(1.0)
    return count


def share_of(whole: int, share: float) -> int:
    """Return a share of a number of heads, between none and all of them."""
    return max(0, min(whole, round(whole * share)))
