"""What employers and sites have in common: a place, people, paydays, manners and troubles."""

from datetime import date

from msgspec import Struct

from schemas.vocabulary import Industry, Utility
from streams.sources.simulator.arrears import Payday, Trouble
from streams.sources.simulator.places import Grid


class Manners(Struct, frozen=True, kw_only=True):
    """How orderly an honest entity is."""

    untidy: bool
    contracts: float
    """Share of workers with a labour contract."""
    no_payslip: bool
    card_withheld: bool
    late: float
    """Share of paydays on which it pays some days late."""
    contracts_as_agreements: bool
    """Written labour agreements stand in for contracts."""


class Entity(Struct, kw_only=True):
    """Somebody who pays wages, as the simulation knows it (and no report does)."""

    key: str
    """Names its random numbers and its ids."""
    subject: str
    grid: Grid
    industry: Industry
    headcount: int
    wage_fen: int
    """Monthly wage of a worker on average."""
    known_on: date
    works_from: date
    works_until: date
    """Last day of work, whether it ends well (a finished site) or not (a firm that closed)."""
    paydays: tuple[Payday, ...]
    manners: Manners
    meters: tuple[Utility, ...]
    kwh_a_head: float
    trouble: Trouble | None = None
    renamed_on: date | None = None
    """Day from which it is known under `subject`; before, under `alias`."""
    alias: str | None = None

    def named(self, on: date) -> str:
        """Return the subject under which it was known on a day."""
        if self.alias is not None and (self.renamed_on is None or on < self.renamed_on):
            return self.alias
        return self.subject

    def working(self, on: date) -> bool:
        """Tell whether anybody works there on a day."""
        return self.works_from <= on <= self.works_until

    def heads(self, on: date) -> int:
        """Return how many workers it has on a day."""
        if not self.working(on):
            return 0
        return max(1, round(self.headcount * self.full(on) * self.shrunk(on)))

    def full(self, on: date) -> float:
        """Return how much of its headcount it needs at that time of the year or of the works."""
        return 1.0 + ((on.month * 7 + self.headcount) % 5 - 2) * 0.02

    def shrunk(self, on: date) -> float:
        """Return what trouble leaves of its workforce."""
        return 1.0 if self.trouble is None else self.trouble.workforce(on)
