"""What a simulated year came to: what the lists say, and beside it what was true."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from msgspec import Struct

from gateway.house import House
from gateway.language import Language
from gateway.pages.tongue import Tongue
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


class Foreseen(Struct, frozen=True, kw_only=True):
    """Simulated arrears that came to light, beside the alerts that came before."""

    simulated: bool = True
    episodes: int
    """Arrears of which workers or an incident told within the year."""
    alerted_before: int
    """Of these, with a red or orange alert on the subject raised on an earlier day."""
    showed_a_sign: int
    """Of these, with a sign in the reports at least 21 days before."""
    alerted_of_those: int
    median_lead_days: float | None
    """Days from the alert to the complaint, where an alert came before."""
    alerts: int
    """Alerts raised in the year; true ones among them are few."""
    alerted_subjects: int
    subjects_with_arrears: int
    """Alerted subjects that were in arrears at some time of the year, told or not."""


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
        foreseen=foreseen(episodes, [(row.subject, row.raised_on) for row in raised.rows]),
        parked=len(house.store.parked()),
    )


def foreseen(episodes: Iterable[ArrearsEpisode], raised: Sequence[tuple[str, date]]) -> Foreseen:
    """Compare the episodes that came to light with the alerts (subject, day) before them.

    An alert counts from the first day of trouble on: one that was raised before that
    was about something else.
    """
    by_subject: dict[str, list[date]] = {}
    for subject, day in raised:
        by_subject.setdefault(subject, []).append(day)
    told = list(episodes)
    known = [episode for episode in told if episode.became_known_on is not None]
    leads = [lead for episode in known if (lead := _lead(episode, by_subject)) is not None]
    showing = [episode for episode in known if episode.showed_sign_before(21)]
    in_arrears = {name for episode in told for name in (episode.subject, *episode.aliases)}
    return Foreseen(
        episodes=len(known),
        alerted_before=len(leads),
        showed_a_sign=len(showing),
        alerted_of_those=sum(_lead(episode, by_subject) is not None for episode in showing),
        median_lead_days=median(leads) if leads else None,
        alerts=len(raised),
        alerted_subjects=len(by_subject),
        subjects_with_arrears=len(in_arrears & by_subject.keys()),
    )


def _lead(episode: ArrearsEpisode, raised: dict[str, list[date]]) -> int | None:
    """Return the days from the first alert of an episode to the day it became known, if earlier."""
    known = episode.became_known_on
    days = [day for name in (episode.subject, *episode.aliases) for day in raised.get(name, ())]
    before = [day for day in days if known is not None and episode.trouble_from <= day < known]
    return (known - min(before)).days if known is not None and before else None
