"""A large district comes out as the published figures say; only plans are made, nothing is told."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Literal, TypeVar

import msgspec
import pytest

from schemas.calendar import calendar
from schemas.vocabulary import Industry, PayCycle
from streams.sources.simulator import Settings
from streams.sources.simulator.arrears import Fate, Payday, Trouble
from streams.sources.simulator.calibration import published
from streams.sources.simulator.employers import plan_employer
from streams.sources.simulator.entities import Entity
from streams.sources.simulator.festival import Festival
from streams.sources.simulator.ledger import owed_fen
from streams.sources.simulator.places import Places
from streams.sources.simulator.reading import table
from streams.sources.simulator.sites import Site, plan_site

YEAR = Settings(seed=9, employers=30_000, sites=40_000, grids=900)
# So many that a rate of one run lies close to its expectation: over 4,000 sites the share of
# workers owed has a standard deviation of 0.14 points, over 40,000 one of 0.05.
EMPLOYERS_A_SITE = 10
MORE_OFTEN = 20
UNLUCKY = 15_000


class Unlucky(Fate):
    """Deals employers more troubles than there are; when and how they come is as ever.

    A year of 30,000 employers has too few cases for a ratio of two parts of the year: its
    standard deviation would be 0.4.
    """

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
        return super().deal(
            chance,
            of,
            rate=rate * MORE_OFTEN,
            first=first,
            last=last,
            paydays=paydays,
            headcount=headcount,
            piece=piece,
        )


def fate(dealt_by: type[Fate] = Fate) -> Fate:
    numbers = YEAR.calibration.arrears
    return dealt_by(numbers, Festival(numbers, YEAR.first_day, YEAR.horizon), YEAR.horizon)


class Year:
    """All employers and sites of a large district."""

    def __init__(self) -> None:
        places, fates = Places(YEAR), fate()
        self.employers = [plan_employer(YEAR, places, fates, n) for n in range(YEAR.employers)]
        sites = [plan_site(YEAR, places, fates, n) for n in range(YEAR.sites)]
        self.sites = [
            site
            for site in sites
            if site.works_from <= YEAR.last_day and site.works_until >= YEAR.first_day
        ]


@pytest.fixture(scope="module")
def year() -> Year:
    return Year()


E = TypeVar("E", bound=Entity)


def owing(entities: Sequence[E]) -> list[E]:
    return [
        each
        for each in entities
        if each.trouble is not None
        and each.trouble.unpaid is not None
        and YEAR.first_day <= each.trouble.unpaid.due_on < YEAR.last_day
    ]


def workers_owed(entities: Sequence[Entity]) -> int:
    return sum(each.trouble.workers for each in entities if each.trouble is not None)


def heads(entities: Sequence[Entity]) -> int:
    return sum(each.headcount for each in entities)


def fen_owed(entity: Entity, *, piece_cycle: bool) -> int:
    assert entity.trouble is not None
    numbers = YEAR.calibration.registry
    advance = numbers.piece_advance if piece_cycle else numbers.monthly_advance
    return owed_fen(entity, entity.trouble, advance)


def test_four_to_seven_sites_in_a_hundred_have_an_event_a_year(year: Year) -> None:
    assert 0.04 <= len(owing(year.sites)) / len(year.sites) <= 0.07


def test_about_one_point_nine_percent_of_construction_workers_are_owed(year: Year) -> None:
    assert 0.018 <= workers_owed(owing(year.sites)) / heads(year.sites) <= 0.020


def test_half_to_one_percent_of_all_workers_are_owed(year: Year) -> None:
    firms, sites = len(year.employers), len(year.sites)
    owed = EMPLOYERS_A_SITE * workers_owed(owing(year.employers)) / firms
    owed += workers_owed(owing(year.sites)) / sites
    all_heads = EMPLOYERS_A_SITE * heads(year.employers) / firms + heads(year.sites) / sites
    assert 0.005 <= owed / all_heads <= 0.010


def test_a_case_has_about_twelve_workers_and_a_long_tail(year: Year) -> None:
    firms, sites = owing(year.employers), owing(year.sites)
    weight = EMPLOYERS_A_SITE * len(year.sites) / len(year.employers)
    cases = weight * len(firms) + len(sites)
    assert 10 <= (weight * workers_owed(firms) + workers_owed(sites)) / cases <= 14
    sizes = sorted(each.trouble.workers for each in [*firms, *sites] if each.trouble is not None)
    assert sizes[len(sizes) // 2] < sum(sizes) / len(sizes)
    assert sizes[-1] > 5 * sum(sizes) / len(sizes)


def test_a_worker_is_owed_about_ten_thousand_yuan(year: Year) -> None:
    firms, sites = owing(year.employers), owing(year.sites)
    weight = EMPLOYERS_A_SITE * len(year.sites) / len(year.employers)
    fen = weight * sum(
        fen_owed(firm, piece_cycle=firm.agreement.settled_on != ()) for firm in firms
    )
    fen += sum(fen_owed(site, piece_cycle=False) for site in sites)
    workers = weight * workers_owed(firms) + workers_owed(sites)
    assert 9_000 <= fen / 100 / workers <= 12_000


def test_two_to_three_times_as_many_stand_up_in_the_month_before_the_spring_festival(
    year: Year,
) -> None:
    unlucky, places = fate(Unlucky), Places(YEAR)
    employers = [plan_employer(YEAR, places, unlucky, n) for n in range(UNLUCKY)]
    weight = EMPLOYERS_A_SITE * len(year.sites) / (UNLUCKY * MORE_OFTEN)
    before, after = bursts(employers)
    before_at_sites, after_at_sites = bursts(year.sites)
    before, after = weight * before + before_at_sites, weight * after + after_at_sites
    days = [YEAR.first_day + timedelta(n) for n in range(365)]
    season = sum(map(before_the_festival, days))
    assert 2.0 <= (before / season) / (after / (len(days) - season)) <= 3.0


def bursts(entities: Sequence[Entity]) -> tuple[float, float]:
    """How often workers stood up in the year: before the festival, and else."""
    days = [
        each.trouble.bursts_on
        for each in entities
        if each.trouble is not None
        and each.trouble.bursts_on is not None
        and YEAR.first_day <= each.trouble.bursts_on <= YEAR.last_day
    ]
    before = sum(map(before_the_festival, days))
    return before, len(days) - before


def before_the_festival(day: date) -> bool:
    return 1 <= calendar().days_to_spring_festival(day) <= 30


def test_what_sites_have_on_paper_is_within_the_published_shares(year: Year) -> None:
    assert 0.62 <= share(year.sites, lambda site: site.papers.account) <= 0.95
    assert 0.73 <= share(year.sites, lambda site: site.real_name == 1.0) <= 0.98
    assert 0.6 <= share(year.sites, lambda site: site.manners.contracts == 1.0) <= 0.8
    assert 0.0 < share(year.sites, lambda site: site.papers.deposit_exempted) < 0.1
    assert 60 <= heads(year.sites) / len(year.sites) <= 85


def share(sites: list[Site], has: Callable[[Site], bool]) -> float:
    return sum(map(has, sites)) / len(sites)


def test_some_show_signs_some_show_none_and_some_recover(year: Year) -> None:
    troubled = [each.trouble for each in [*year.employers, *year.sites] if each.trouble is not None]
    episodes = [trouble for trouble in troubled if not trouble.recovers]
    silent = sum(1 for trouble in episodes if not trouble.onsets)
    assert 0.15 < silent / len(episodes) < 0.5
    assert len(episodes) < len(troubled) < 8 * len(episodes)
    untidy = sum(1 for each in year.employers if each.manners.untidy and each.trouble is None)
    assert 0.05 < untidy / len(year.employers) < 0.2


def test_zhili_is_full_of_childrenswear_on_piece_rates(year: Year) -> None:
    in_zhili = [each for each in year.employers if each.grid.township == "zhili"]
    workshops = [each for each in in_zhili if each.industry is Industry.CHILDRENSWEAR]
    assert 0.7 < len(workshops) / len(in_zhili) < 0.85
    by_season = [each for each in workshops if each.agreement.cycle is PayCycle.PIECE_SEASON]
    assert len(by_season) > 0.7 * len(workshops)
    assert all(each.agreement.settled_on for each in by_season)
    named_by_person = [each for each in workshops if each.person_name is not None]
    assert len(named_by_person) > 0.7 * len(workshops)


@pytest.mark.parametrize("group", list(table("settings")))
def test_every_number_says_where_it_comes_from(group: str) -> None:
    for name, entry in table("settings")[group].items():
        assert entry["reference"].strip(), name
    assert set(msgspec.to_builtins(getattr(published(), group))) == set(table("settings")[group])
