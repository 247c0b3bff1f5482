"""What a simulated year came to: what the lists say, and beside it what was true."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from gateway.cli.foreseen import Foreseen, Raised, foreseen
from gateway.house import House
from gateway.language import Language
from gateway.tongue import Tongue
from projections.answers import AlertState
from projections.inbox import inbox
from projections.risk_list import risk_list
from projections.scored_days import scored_span
from projections.six_systems import six_systems
from schemas.period import month_of
from schemas.vocabulary import Level
from streams.sources.simulator import ArrearsEpisode

TOP = 8
"""Lines of the risk list that are shown."""


class Line(Struct, frozen=True):
    """One line of the risk list."""

    level: Level
    score: int
    name: str
    township: str
    reasons: tuple[str, ...]


class Summary(Struct, frozen=True, kw_only=True):
    """A simulated year in one screen."""

    simulated: bool = True
    days: tuple[date, date] | None
    facts: int
    seconds: float
    facts_a_second: float
    levels: dict[Level, int]
    open_alerts: int
    top: tuple[Line, ...]
    month: str
    systems: dict[str, float]
    """Share of sites with each system in place, of those where it is known; last full month."""
    foreseen: Foreseen
    parked: int


def sum_up(house: House, episodes: Sequence[ArrearsEpisode], seconds: float) -> Summary:
    """Sum up a house that is level with its log."""
    with house.views.connect() as tables:
        listed = risk_list(tables, limit=TOP)
        waiting = inbox(tables, states=(AlertState.OPEN,), limit=1)
        raised = inbox(tables, limit=None)
        span = scored_span(tables)
        last = span[1] if span else date.min
        month = month_of(last)
        sites = six_systems(tables, month)
    say = Tongue(Language.ZH, last, house.keys)
    facts = house.log.head().position
    top = tuple(
        Line(
            level=row.level,
            score=row.score,
            name=say.name(row.subject, row.name).text,
            township=say.place(row.township),
            reasons=tuple(say.detector(name) for name, _ in row.reasons[:3]),
        )
        for row in listed.rows
    )
    shares = {
        code: count.yes / known
        for code, count in sites.total.systems.items()
        if (known := count.yes + count.no)
    }
    return Summary(
        days=span,
        facts=facts,
        seconds=round(seconds, 1),
        facts_a_second=round(facts / seconds),
        levels=listed.counts,
        open_alerts=waiting.total,
        top=top,
        month=month,
        systems={code: round(share, 3) for code, share in shares.items()},
        foreseen=foreseen(
            episodes,
            [Raised(row.subject, row.raised_on, row.recalled_on) for row in raised.rows],
            until=last,
        ),
        parked=len(house.store.parked()),
    )
