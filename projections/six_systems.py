"""Do the six systems stand at each site this month, and were the wages of the month paid?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, select

from projections.answers.risk import RiskRow
from projections.answers.six_systems import (
    ClosedMonth,
    InPlace,
    SiteMonth,
    SixSystems,
    SystemCount,
    TownshipMonth,
)
from projections.month_sums import MonthSum, month_sum
from projections.page import Row
from projections.register import WHO
from projections.risk_list import risks
from projections.scored_days import Cut, cut
from projections.site_months import ADDED, CLOSED, SAID
from projections.systems import System, six
from projections.views import position_of
from projections.who import code_of, entries, name_of
from schemas.codec import encode
from schemas.period import bounds
from schemas.subjects import Kind
from schemas.vocabulary import Level, SiteStage

OVER = (SiteStage.COMPLETED.value, SiteStage.SETTLED.value)
"""Stages after which a site is asked about no more, from the month that follows."""

_WORST_FIRST = (InPlace.NO, InPlace.UNKNOWN, InPlace.YES, InPlace.NOT_APPLICABLE)


def six_systems(
    connection: Connection,
    month: str,
    *,
    township: str | None = None,
    known_at: date | None = None,
    systems: Sequence[System] = (),
) -> SixSystems:
    """Return the six systems by site and township in a month (YYYY-MM), as known at a day.

    A system about which nothing was ever said is unknown. Where several detectors
    speak of one system, a want seen by one of them counts. Wages are those *of* the
    month, whenever they were paid. Raises UnscoredDay, and Refused for what is no month.
    """
    first, last = bounds(month)
    at = cut(connection, known_at)
    codes = tuple(system.code for system in systems or six())
    code = None if township is None else code_of(township)
    sites = _sites(connection, at, code, first, last)
    states = _states(connection, at, month)
    added = _added(connection, at, month)
    levels = risks(connection, [site["subject"] for site in sites], at)
    contractors = [site["general_contractor"] for site in sites if site["general_contractor"]]
    known = entries(connection, contractors, at.position)
    rows = tuple(
        _site_month(
            site,
            {system: states.get((site["subject"], system), InPlace.UNKNOWN) for system in codes},
            added.get(site["subject"], MonthSum()),
            levels.get(site["subject"]),
            known.get(site["general_contractor"]),
        )
        for site in sites
    )
    townships = sorted({row.township or "" for row in rows})
    by_township = tuple(
        _sum(one or None, codes, [row for row in rows if (row.township or "") == one])
        for one in townships
    )
    total = _sum(None, codes, rows)
    position = position_of(connection) if at.position is None else at.position
    sealed = encode((month, code, at.day, position, codes, rows, by_township, total))
    return SixSystems(
        month=month,
        township=code,
        known_at=at.day,
        position=position,
        systems=codes,
        rows=rows,
        townships=by_township,
        total=total,
        digest=sha256(sealed).hexdigest(),
    )


def closed_months(connection: Connection) -> tuple[ClosedMonth, ...]:
    """Return every monthly report that was closed, in the order in which they were."""
    question = select(CLOSED).order_by(CLOSED.c.position)
    return tuple(
        ClosedMonth(row.month, date.fromisoformat(row.known_at), row.digest, row.position)
        for row in connection.execute(question)
    )


def _sites(
    connection: Connection, at: Cut, township: str | None, first: date, last: date
) -> list[Row]:
    """Return the sites that were there in a month: registered by its end, not over before it."""
    everyone = WHO.at(at.position).subquery()
    question = (
        select(everyone)
        .where(
            everyone.c.kind == Kind.SITE.value,
            everyone.c.known_as.is_(None),
            everyone.c.registered_on <= last.isoformat(),
        )
        .order_by(everyone.c.township, everyone.c.subject)
    )
    if township is not None:
        question = question.where(everyone.c.township == township)
    found = (dict(row) for row in connection.execute(question).mappings())
    began = first.isoformat()
    return [row for row in found if row["stage"] not in OVER or row["stage_on"] >= began]


def _states(connection: Connection, at: Cut, month: str) -> dict[tuple[str, str], InPlace]:
    """Return how each system of each site stood at the end of a month, by site and system."""
    said = SAID.at(at.position).subquery()
    question = select(said).where(said.c.month <= month).order_by(said.c.cause)
    newest: dict[tuple[str, str], Row] = {}
    for row in connection.execute(question).mappings():
        newest[row["site"], row["detector"]] = dict(row)
    states: dict[tuple[str, str], InPlace] = {}
    for answer in newest.values():
        key = (answer["site"], answer["system"])
        answers = (InPlace(answer["in_place"]), states.get(key, InPlace.NOT_APPLICABLE))
        states[key] = min(answers, key=_WORST_FIRST.index)
    return states


def _added(connection: Connection, at: Cut, month: str) -> dict[str, MonthSum]:
    """Return what the facts of a month come to at each site."""
    everything = ADDED.at(at.position).subquery()
    question = (
        select(everything)
        .where(everything.c.month == month)
        .order_by(everything.c.position, everything.c.fact)
    )
    told: dict[str, list[Row]] = {}
    for row in connection.execute(question).mappings():
        told.setdefault(row["site"], []).append(dict(row))
    return {site: month_sum(rows) for site, rows in told.items()}


def _site_month(
    site: Row,
    systems: Mapping[str, InPlace],
    numbers: MonthSum,
    risk: RiskRow | None,
    contractor: Row | None,
) -> SiteMonth:
    return SiteMonth(
        site=site["subject"],
        name=name_of(site),
        township=site["township"],
        general_contractor=site["general_contractor"],
        general_contractor_name=name_of(contractor),
        stage=SiteStage(site["stage"]) if site["stage"] else None,
        systems=dict(systems),
        workers_due=numbers.workers_due,
        workers_paid=numbers.workers_paid,
        due_fen=numbers.due_fen,
        paid_fen=numbers.paid_fen,
        registered=numbers.registered,
        attended=numbers.attended,
        unregistered_attended=numbers.unregistered_attended,
        level=risk.level if risk else Level.UNKNOWN,
    )


def _sum(township: str | None, codes: Iterable[str], rows: Sequence[SiteMonth]) -> TownshipMonth:
    return TownshipMonth(
        township=township,
        sites=len(rows),
        systems={code: _count([row.systems[code] for row in rows]) for code in codes},
        workers_due=sum(row.workers_due for row in rows),
        workers_paid=sum(row.workers_paid for row in rows),
        due_fen=sum(row.due_fen for row in rows),
        paid_fen=sum(row.paid_fen for row in rows),
        registered=sum(row.registered or 0 for row in rows),
        attended=sum(row.attended or 0 for row in rows),
        unregistered_attended=sum(row.unregistered_attended or 0 for row in rows),
    )


def _count(states: Sequence[InPlace]) -> SystemCount:
    return SystemCount(
        yes=states.count(InPlace.YES),
        no=states.count(InPlace.NO),
        unknown=states.count(InPlace.UNKNOWN),
        not_applicable=states.count(InPlace.NOT_APPLICABLE),
    )
