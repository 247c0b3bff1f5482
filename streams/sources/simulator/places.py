"""Townships, their grids, and the grid worker of each grid."""

from random import Random
from typing import Literal

from msgspec import Struct

from streams.sources.simulator.chance import between, chance_of
from streams.sources.simulator.reading import table
from streams.sources.simulator.settings import Settings


class Grid(Struct, frozen=True, kw_only=True):
    """A grid, and how its grid worker works."""

    code: str
    township: str
    diligence: float
    """Share of the monthly visits that are made."""
    copies: float
    """Share of answers "unchanged" that nobody looked at."""

    @property
    def subject(self) -> str:
        """The grid as a subject of facts."""
        return f"grid/{self.code}"

    @property
    def worker(self) -> str:
        """The actor who reports from it."""
        return f"grid-worker/{self.code}"


class Places:
    """All grids of the district, and who belongs where."""

    def __init__(self, settings: Settings) -> None:
        """Share the grids out among the townships and give each its grid worker."""
        self._shares: dict[str, dict[str, float]] = table("places")
        self.grids: dict[str, list[Grid]] = {
            township: [
                _grid(settings, township, number + 1)
                for number in range(max(1, round(settings.grids * share["employers"])))
            ]
            for township, share in self._shares.items()
        }

    def draw(self, chance: Random, kind: Literal["employers", "sites"]) -> Grid:
        """Draw the grid of an employer or a site."""
        weights = [share[kind] for share in self._shares.values()]
        township = chance.choices(list(self._shares), weights)[0]
        grids = self.grids[township]
        return grids[int(chance.random() * len(grids))]

    def every_grid(self) -> list[Grid]:
        """Return the grids in the order of their townships."""
        return [grid for grids in self.grids.values() for grid in grids]


def _grid(settings: Settings, township: str, number: int) -> Grid:
    code = f"{township}-{number:02d}"
    chance = chance_of(settings.seed, "grid", code)
    numbers = settings.calibration.grid_work
    return Grid(
        code=code,
        township=township,
        diligence=between(chance, numbers.diligence),
        copies=between(chance, numbers.copies),
    )
