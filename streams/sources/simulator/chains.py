"""Who stands in the contract chain of a site: owner, general contractor, subs, labour teams."""

from functools import cache

from msgspec import Struct

from streams.sources.simulator.chance import chance_of
from streams.sources.simulator.settings import Settings

_SHARED_OWNER = 0.45
_SHARED_CONTRACTOR = 0.6
_SHARED_SUBCONTRACTOR = 0.4


class Chain(Struct, frozen=True, kw_only=True):
    """The firms of one site, by their keys; a key names the same firm on every site."""

    owner: str
    general_contractor: str
    subcontractors: tuple[str, ...]
    teams: tuple[str, ...]
    """Labour teams; each belongs to one site, under its first subcontractor."""

    def firms(self) -> tuple[str, ...]:
        """Return the keys of all firms that have a credit code."""
        return (self.owner, self.general_contractor, *self.subcontractors)


class Chains:
    """Chains of all sites; a firm may stand in several.

    A site either brings a firm of its own or takes that of an earlier site, so that a
    further site changes no earlier chain.
    """

    def __init__(self, settings: Settings) -> None:
        """Prepare to tell chains of one district."""
        self._seed = settings.seed
        self._sites = settings.sites
        self.of = cache(self._of)

    def every_firm(self) -> list[str]:
        """Return the keys of all firms of all sites, none twice, in order of appearance."""
        chains = (self.of(number) for number in range(self._sites))
        return list(dict.fromkeys(firm for chain in chains for firm in chain.firms()))

    def _of(self, number: int) -> Chain:
        chance = chance_of(self._seed, "chain", str(number))
        owner, contractor = f"party/owner-{number}", f"party/gc-{number}"
        if number and chance.random() < _SHARED_OWNER:
            owner = self.of(chance.randrange(number)).owner
        if number and chance.random() < _SHARED_CONTRACTOR:
            contractor = self.of(chance.randrange(number)).general_contractor
        subcontractors = []
        for place in range(chance.randint(1, 3)):
            firm = f"party/sub-{number}-{place}"
            if number and chance.random() < _SHARED_SUBCONTRACTOR:
                firm = chance.choice(self.of(chance.randrange(number)).subcontractors)
            if firm not in subcontractors:
                subcontractors.append(firm)
        teams = tuple(f"team/{number}-{place}" for place in range(chance.randint(0, 2)))
        return Chain(
            owner=owner,
            general_contractor=contractor,
            subcontractors=tuple(subcontractors),
            teams=teams,
        )
