"""What grids can report at the end of a month: how much they screened and what they found."""

from collections import Counter

from streams.sources.simulator.places import Grid


class Tally:
    """Counts visits and findings by grid and month while entities are simulated."""

    def __init__(self) -> None:
        """Start from nothing."""
        self._visits: Counter[tuple[str, str]] = Counter()
        self._findings: Counter[tuple[str, str]] = Counter()

    def screened(self, grid: Grid, month: str, *, found: bool) -> None:
        """Count one visit of a month."""
        self._visits[grid.code, month] += 1
        self._findings[grid.code, month] += found

    def visits(self, code: str, month: str) -> int:
        """Return how many visits a grid made in a month."""
        return self._visits[code, month]

    def findings(self, code: str, month: str) -> int:
        """Return at how many of them something was found."""
        return self._findings[code, month]
