"""The trades of the district, as `industries.yaml` holds them."""

from functools import cache
from random import Random

from msgspec import Struct, convert

from schemas.vocabulary import Industry, Utility
from streams.sources.simulator.chance import Range
from streams.sources.simulator.reading import table


class Trade(Struct, frozen=True, forbid_unknown_fields=True):
    """Size, wages and habits of the firms of one industry."""

    share: float
    share_zhili: float
    headcount: float
    sigma: float
    wage_yuan: int
    forms: tuple[float, float, float]
    """Shares of companies, individual businesses and unlicensed workshops."""
    reports_wages: float
    """Share whose payrolls or bank payments reach us."""
    piece: float
    """Share that settles piece work by the season."""
    arrears_a_year: float
    insured: Range
    meters: dict[Utility, float]
    kwh_a_head: float


@cache
def trades() -> dict[Industry, Trade]:
    """Return every trade by its industry."""
    return convert(table("industries"), dict[Industry, Trade])


def draw_industry(chance: Random, township: str) -> Industry:
    """Draw the industry of an employer in a township."""
    every = trades()
    weights = [t.share_zhili if township == "zhili" else t.share for t in every.values()]
    return chance.choices(list(every), weights)[0]
