"""Do the six systems stand at each site this month, and were the wages of the month paid?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Table,
    bindparam,
    column,
    select,
    union_all,
)

from projections.answers.six_systems import (
    ClosedMonth,
    InPlace,
    SiteMonth,
    SixSystems,
    SystemCount,
    TownshipMonth,
)
from projections.contract import Text
from projections.month_sums import MonthSum, month_sum
from projections.page import Row
from projections.register import WHO
from projections.risk_list import levels_of
from projections.scored_days import Cut, cut
from projections.site_months import ADDED, CLOSED, NOTHING, SAID
from projections.systems import System, six
from projections.versions import CUT, Versions
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
    states = _states(connection, at, month, code)
    added = _added(connection, at, month, code)
    levels = levels_of(connection, [site["subject"] for site in sites], at)
    contractors = [site["general_contractor"] for site in sites if site["general_contractor"]]
    known = entries(connection, contractors, at.position)
    rows = tuple(
        _site_month(
            site,
            {system: states.get((site["subject"], system), InPlace.UNKNOWN) for system in codes},
            added.get(site["subject"], MonthSum()),
            levels.get(site["subject"], Level.UNKNOWN),
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
    said = {"cut": at.position, "township": township, "last": last.isoformat()}
    began = first.isoformat()
    found = connection.execute(_SITES[at.position is not None, township is not None], said)
    names = [column.name for column in WHO.now.columns]
    rows = (dict(zip(names, row, strict=True)) for row in found.all())
    return [row for row in rows if row["stage"] not in OVER or row["stage_on"] >= began]


def _states(
    connection: Connection, at: Cut, month: str, township: str | None
) -> dict[tuple[str, str], InPlace]:
    """Return how each system of each site stood at the end of a month, by site and system."""
    said = {"cut": at.position, "township": township, "month": month}
    newest: dict[tuple[str, str], tuple[int, str, str]] = {}
    question = _SAID[at.position is not None, township is not None]
    for site, detector, system, in_place, cause in connection.execute(question, said).all():
        before = newest.get((site, detector))
        if before is None or before[0] <= cause:
            newest[site, detector] = (cause, system, in_place)
    states: dict[tuple[str, str], InPlace] = {}
    for (site, _), (_, system, in_place) in newest.items():
        answer = _IN_PLACE[in_place]
        other = states.get((site, system))
        if other is None or _WORST_FIRST.index(answer) < _WORST_FIRST.index(other):
            states[site, system] = answer
    return states


def _added(
    connection: Connection, at: Cut, month: str, township: str | None
) -> dict[str, MonthSum]:
    """Return what the facts of a month come to at each site."""
    said = {"cut": at.position, "township": township, "month": month}
    told: dict[str, list[Row]] = {}
    question = _ADDED[at.position is not None, township is not None]
    for row in connection.execute(question, said).all():
        told.setdefault(row[0], []).append(dict(zip(_SUMMED, row[1:-2], strict=True)))
    return {site: month_sum(rows) for site, rows in told.items()}


_IN_PLACE = {each.value: each for each in InPlace}
_SUMMED = ("payer", "period", "kind", *NOTHING)
_MONTH = bindparam("month", type_=Text)


def _of_both(
    make: Callable[[bool, bool], CompoundSelect[Any]],
) -> dict[tuple[bool, bool], CompoundSelect[Any]]:
    """Make a statement of all or at a cut, of all townships or of one."""
    return {(cut, one): make(cut, one) for cut in (False, True) for one in (False, True)}


def _arms(
    versions: Versions, names: Iterable[str], at_cut: bool, *also: Callable[[Table], Any]
) -> CompoundSelect[Any]:
    names = list(names)
    return union_all(
        *[
            select(*[table.c[name] for name in names]).where(
                stands, *[condition(table) for condition in also]
            )
            for table, stands in versions.arms(CUT if at_cut else None)
        ]
    )


def _sites_of(at_cut: bool, of_township: bool) -> CompoundSelect[Any]:
    place: list[Callable[[Table], Any]] = (
        [lambda table: table.c.township == bindparam("township", type_=Text)] if of_township else []
    )
    return _arms(
        WHO,
        [column.name for column in WHO.now.columns],
        at_cut,
        lambda table: table.c.kind == Kind.SITE.value,
        lambda table: table.c.known_as.is_(None),
        lambda table: table.c.registered_on <= bindparam("last", type_=Text),
        *place,
    ).order_by(column("township").nulls_first(), "subject")


def _at_a_site_of(of_township: bool) -> list[Callable[[Table], Any]]:
    """Return the condition that a row is of a site that stands in the township, or ever stood."""
    if not of_township:
        return []
    places = [
        select(table.c.subject).where(
            table.c.kind == Kind.SITE.value,
            table.c.township == bindparam("township", type_=Text),
        )
        for table in WHO.tables
    ]
    return [lambda table: table.c.site.in_(union_all(*places))]


_SITES = _of_both(_sites_of)
_SAID = _of_both(
    lambda at_cut, of_township: _arms(
        SAID,
        ("site", "detector", "system", "in_place", "cause"),
        at_cut,
        lambda table: table.c.month <= _MONTH,
        *_at_a_site_of(of_township),
    )
)
_ADDED = _of_both(
    lambda at_cut, of_township: _arms(
        ADDED,
        ("site", *_SUMMED, "position", "fact"),
        at_cut,
        lambda table: table.c.month == _MONTH,
        *_at_a_site_of(of_township),
    ).order_by("position", "fact")
)


def _site_month(
    site: Row,
    systems: Mapping[str, InPlace],
    numbers: MonthSum,
    level: Level,
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
        level=level,
    )


def _sum(township: str | None, codes: Iterable[str], rows: Sequence[SiteMonth]) -> TownshipMonth:
    return TownshipMonth(
        township=township,
        sites=len(rows),
        systems={code: _count([row.systems[code] for row in rows]) for code in codes},
        workers_due=_known(row.workers_due for row in rows),
        workers_paid=_known(row.workers_paid for row in rows),
        due_fen=_known(row.due_fen for row in rows),
        paid_fen=_known(row.paid_fen for row in rows),
        registered=_known(row.registered for row in rows),
        attended=_known(row.attended for row in rows),
        unregistered_attended=_known(row.unregistered_attended for row in rows),
    )


def _known(numbers: Iterable[int | None]) -> int | None:
    """Add up the numbers that are known; None where none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _count(states: Sequence[InPlace]) -> SystemCount:
    return SystemCount(
        yes=states.count(InPlace.YES),
        no=states.count(InPlace.NO),
        unknown=states.count(InPlace.UNKNOWN),
        not_applicable=states.count(InPlace.NOT_APPLICABLE),
    )
