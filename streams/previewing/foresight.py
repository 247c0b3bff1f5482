"""Whether alerts came before the arrears that came to light: hits and misses, under both rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from msgspec import Struct

from streams.previewing.outcomes import ONE_CASE_DAYS
from streams.previewing.told import Confirmed, Raised
from streams.standing_before import first_before

LEAST = 10
"""Cases, or alerts, below which no figure is told: a share of nine is an anecdote."""


class Case(Struct, frozen=True, kw_only=True):
    """Arrears that were so, by whatever says it."""

    subject: str
    township: str | None = None
    since: date
    """First day on which an alert on the subject is about this case."""
    came_to_light_on: date | None
    """Day on which the workers' word was learned; None where they never spoke up."""
    until: date
    """Last day on which an alert is on a subject in arrears."""
    workers: int | None = None


class Side(Struct, frozen=True, kw_only=True):
    """What one set of rules foresaw. A figure is None where too little stands behind it."""

    foreseen: int
    """Cases with an alert on an earlier day than they came to light, not recalled before it."""
    recall: float | None
    median_lead_days: float | None
    """Days from the first such alert to the day on which the case came to light."""
    alerts: int
    """Alerts of which it can be known by now whether they are confirmed."""
    confirmed: int
    """Of these, on a subject with a case, between its first day and its last."""
    precision: float | None


class Told(Struct, frozen=True, kw_only=True):
    """One case, with what either set of rules gave for it: misses stand beside hits."""

    subject: str
    township: str | None
    came_to_light_on: date
    workers: int | None
    standing_lead_days: int | None
    """None where the standing rules raised no alert before it."""
    changed_lead_days: int | None


class Foresight(Struct, frozen=True, kw_only=True):
    """Both sides held against the same cases."""

    simulated: bool
    """Whether the cases are the truth of a simulator, and no outcome of the world."""
    cases: tuple[Told, ...]
    """Every case that came to light, in that order."""
    least: int = LEAST
    """Cases, hits or alerts that a figure needs."""
    standing: Side
    changed: Side
    gained: int
    """Cases that only the changed rules foresaw."""
    lost: int
    lead_gained_days: float | None
    """Median over the cases foreseen by both of the days that the changed rules were earlier."""


Alerts = tuple[Sequence[Raised], Mapping[UUID, date]]
"""Alerts that were raised, and the days on which some of them were recalled."""


def cases_of(confirmed: Iterable[Confirmed], townships: Mapping[str, str]) -> list[Case]:
    """Return the confirmed arrears of a log as cases, each looked for a quarter back."""
    return [
        Case(
            subject=it.subject,
            township=townships.get(it.subject),
            since=it.came_to_light_on - timedelta(days=ONE_CASE_DAYS),
            came_to_light_on=it.came_to_light_on,
            until=it.confirmed_on,
            workers=it.workers,
        )
        for it in confirmed
    ]


def foresight(
    cases: Sequence[Case], standing: Alerts, changed: Alerts, *, until: date, simulated: bool
) -> Foresight:
    """Hold the alerts of both rules against the cases.

    `until` is the last day of an alert of which it is known whether a case follows.
    """
    old, new = _leads(cases, standing), _leads(cases, changed)
    lit = [
        Told(
            subject=case.subject,
            township=case.township,
            came_to_light_on=case.came_to_light_on,
            workers=case.workers,
            standing_lead_days=old.get(number),
            changed_lead_days=new.get(number),
        )
        for number, case in enumerate(cases)
        if case.came_to_light_on is not None
    ]
    lit.sort(key=lambda it: (it.came_to_light_on, it.subject))
    both = [new[number] - old[number] for number in old.keys() & new.keys()]
    return Foresight(
        simulated=simulated,
        cases=tuple(lit),
        standing=_side(cases, standing[0], old, len(lit), until),
        changed=_side(cases, changed[0], new, len(lit), until),
        gained=len(new.keys() - old.keys()),
        lost=len(old.keys() - new.keys()),
        lead_gained_days=median(both) if len(both) >= LEAST else None,
    )


def _leads(cases: Sequence[Case], alerts: Alerts) -> dict[int, int]:
    """Return the lead in days of each case that was foreseen, by its number."""
    raised, recalled_on = alerts
    by_subject: dict[str, list[Raised]] = defaultdict(list)
    for it in raised:
        by_subject[it.subject].append(it)
    leads: dict[int, int] = {}
    for number, case in enumerate(cases):
        lit = case.came_to_light_on
        if lit is None:
            continue
        of_it = ((it.on, recalled_on.get(it.alert)) for it in by_subject.get(case.subject, ()))
        first = first_before(of_it, since=case.since, lit_on=lit)
        if first is not None:
            leads[number] = (lit - first).days
    return leads


def _side(
    cases: Sequence[Case], raised: Sequence[Raised], leads: Mapping[int, int], lit: int, until: date
) -> Side:
    spans: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        spans[case.subject].append(case)
    counted = [it for it in raised if it.on <= until]
    confirmed = sum(
        any(case.since <= it.on <= case.until for case in spans.get(it.subject, ()))
        for it in counted
    )
    return Side(
        foreseen=len(leads),
        recall=len(leads) / lit if lit >= LEAST else None,
        median_lead_days=median(leads.values()) if len(leads) >= LEAST else None,
        alerts=len(counted),
        confirmed=confirmed,
        precision=confirmed / len(counted) if len(counted) >= LEAST and lit >= LEAST else None,
    )
