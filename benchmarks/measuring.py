"""How a figure is taken: several runs in turn, the median told, the floor beside it."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

from msgspec import Struct

RUNS = 5


class Figure(Struct, frozen=True):
    """One line of the table: our way, the floor, and what we aim at."""

    work: str
    ours: float
    """Units a second of our way (median)."""
    floor: float
    """Units a second of the bare loop in the same run (median)."""
    unit: str
    goal: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """Our rate over the floor's."""
        return self.ours / self.floor if self.floor else 0.0


class LeftOut(Struct, frozen=True):
    """Work that cannot be measured on this machine."""

    work: str
    why: str


def in_turn(
    ours: Callable[[], int], floor: Callable[[], int], runs: int = RUNS
) -> tuple[float, float]:
    """Run two ways in turn and return the median rate of each, after one warm-up of both.

    Each way does its work once and returns how many units it did.
    """
    ours()
    floor()
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for way, kept in zip((ours, floor), rates, strict=True):
            began = perf_counter()
            units = way()
            kept.append(units / (perf_counter() - began))
    return median(rates[0]), median(rates[1])
