"""Were the simulated arrears foreseen: alerts of a year beside what was true."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from streams.sources.simulator import ArrearsEpisode
from streams.standing_before import first_before


class Raised(NamedTuple):
    """One alert of the year, as far as it is compared with what was true."""

    subject: str
    on: date
    recalled_on: date | None = None


class Foreseen(Struct, frozen=True, kw_only=True):
    """Simulated arrears that came to light, beside the alerts that came before."""

    simulated: bool = True
    episodes: int
    """Arrears of which workers or an incident told within the year."""
    alerted_before: int
    """Of these, with an alert on the subject that was raised in the trouble, on an earlier day
    than the first complaint, and not recalled before it."""
    showed_a_sign: int
    """Of these, with a sign in the reports at least 21 days before."""
    alerted_of_those: int
    median_lead_days: float | None
    """Days from the first such alert to the first complaint, where there was one."""
    alerts: int
    """Alerts raised in the year; true ones among them are few."""
    recalled: int
    """Of these, recalled because what was told late took their ground away."""
    alerts_in_trouble: int
    """Alerts on a subject between the first day of its trouble and the last that it owed."""
    alerted_subjects: int
    subjects_with_arrears: int
    """Alerted subjects that owed wages at some time of the year, told or not. The contractor
    who is named with a complaint about a site that owes is not one of them."""


def foreseen(
    episodes: Iterable[ArrearsEpisode], raised: Sequence[Raised], *, until: date
) -> Foreseen:
    """Compare the episodes that came to light by a day with the alerts before them.

    An alert counts from the first day of trouble on: one that was raised before that was
    about something else. What was recalled before the complaint foresaw nothing, and an
    alert on the day of the complaint comes too late.

    >>> episode = ArrearsEpisode(subject="site/a", township="zhili", cause="chain_break",
    ...     held_out=True, trouble_from=date(2025, 3, 1), began_on=date(2025, 3, 16),
    ...     first_unpaid_period="2025-02", workers=9, owed_fen=9_000_000,
    ...     became_known_on=date(2025, 4, 10), settled_on=None, signs=())
    >>> early, recalled = Raised("site/a", date(2025, 2, 20)), date(2025, 4, 1)
    >>> in_time = Raised("site/a", date(2025, 3, 20), recalled)
    >>> foreseen([episode], [early, in_time], until=date(2025, 12, 31)).alerted_before
    0
    >>> in_time = in_time._replace(recalled_on=None)
    >>> said = foreseen([episode], [early, in_time], until=date(2025, 12, 31))
    >>> said.alerted_before, said.median_lead_days, said.alerts_in_trouble
    (1, 21, 1)
    """
    by_subject: dict[str, list[Raised]] = {}
    for alert in raised:
        by_subject.setdefault(alert.subject, []).append(alert)
    told = list(episodes)
    known = [episode for episode in told if episode.became_known_on is not None]
    leads = [lead for episode in known if (lead := _lead(episode, by_subject)) is not None]
    showing = [episode for episode in known if episode.showed_sign_before(21)]
    owing = {name for episode in told if episode.began_on <= until for name in _names_of(episode)}
    in_trouble = {
        (alert.subject, alert.on)
        for episode in told
        for alert in _alerts_on(episode, by_subject)
        if episode.trouble_from <= alert.on <= (episode.settled_on or until)
    }
    return Foreseen(
        episodes=len(known),
        alerted_before=len(leads),
        showed_a_sign=len(showing),
        alerted_of_those=sum(_lead(episode, by_subject) is not None for episode in showing),
        median_lead_days=median(leads) if leads else None,
        alerts=len(raised),
        recalled=sum(alert.recalled_on is not None for alert in raised),
        alerts_in_trouble=sum((alert.subject, alert.on) in in_trouble for alert in raised),
        alerted_subjects=len(by_subject),
        subjects_with_arrears=len(owing & by_subject.keys()),
    )


def _names_of(episode: ArrearsEpisode) -> tuple[str, ...]:
    return (episode.subject, *episode.aliases)


def _alerts_on(episode: ArrearsEpisode, raised: dict[str, list[Raised]]) -> list[Raised]:
    return [alert for name in _names_of(episode) for alert in raised.get(name, ())]


def _lead(episode: ArrearsEpisode, raised: dict[str, list[Raised]]) -> int | None:
    """Return the days from the first alert of an episode to the day it became known, if earlier."""
    known = episode.became_known_on
    if known is None:
        return None
    of_it = ((it.on, it.recalled_on) for it in _alerts_on(episode, raised))
    first = first_before(of_it, since=episode.trouble_from, lit_on=known)
    return None if first is None else (known - first).days
