"""Risk list, inbox and six systems, each beside an indexed SELECT of the same rows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as driver
from sqlalchemy import Connection, select

from benchmarks.district import DAYS, FIRST_DAY, MONTH, District, fill
from benchmarks.measuring import Figure, in_turn
from projections.alerts import ADDRESSEES, ALERTS, IN_ORDER
from projections.alerts import WAITING as ALERT_RANKS
from projections.answers.alert import AlertState
from projections.catalogue import every_projection
from projections.inbox import inbox
from projections.register import WHO
from projections.risk_list import risk_list
from projections.scored_days import cut
from projections.six_systems import six_systems
from projections.views import Views
from streams.databases import reader, writer

DISTRICT = District(employers=50_000, sites=2_000, alerts=5_000)
TIMES = 20
"""How often a question is asked in one run."""
PAGE = 100
TOWNSHIP = "zhili"
WAITING = (AlertState.OPEN, AlertState.ACKNOWLEDGED)

LIVE = """
    SELECT risk.*, entry.name, entry.sealed, entry.grid, entry.workers
    FROM risk_live risk LEFT JOIN register entry USING (subject)
    WHERE risk.listed = 1
    ORDER BY risk.severity DESC, risk.score DESC, risk.workers DESC, risk.subject LIMIT 100
"""
OF_TOWNSHIP = LIVE.replace("risk.listed = 1", "risk.township = 'zhili' AND risk.listed = 1")
KNOWN_AT = """
    SELECT risk.*, entry.name, entry.sealed, entry.grid, entry.workers FROM (
        SELECT subject, kind, township, industry, workers, severity, level_on, score, coverage,
               reasons, neighbour_points, parked
        FROM risk_final
        WHERE listed = 1 AND from_close < :cut
        UNION ALL
        SELECT subject, kind, township, industry, workers, severity, level_on, score, coverage,
               reasons, neighbour_points, parked
        FROM risk_final_past
        WHERE listed = 1 AND from_close < :cut AND to_close >= :cut
        ORDER BY severity DESC, score DESC, workers DESC, subject LIMIT 100
    ) risk LEFT JOIN register entry USING (subject)
"""
SITES = """
    SELECT register.*, risk_live.severity FROM register LEFT JOIN risk_live USING (subject)
    WHERE register.kind = 'site'
"""
# CROSS JOIN keeps the order: from the sites, by index, to what is said of them.
SAID = """
    SELECT said.* FROM register CROSS JOIN site_months_said said ON subject = site
    WHERE register.kind = 'site' AND month <= '2025-10'
"""
ADDED = """
    SELECT added.* FROM register CROSS JOIN site_months_added added ON subject = site
    WHERE register.kind = 'site' AND month = '2025-10'
"""
IN_TOWNSHIP = " AND register.township = 'zhili'"

Ask = Callable[[], object]


def measure(directory: Path) -> Iterator[Figure]:
    """Return a figure for each question, live and as known at a day."""
    file = directory / "queries.sqlite"
    views = Views(writer(file), every_projection(), generation="bench")
    told = fill(views, DISTRICT)
    views.engine.dispose()
    engine = reader(file)
    bare = driver.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
    bare.execute("PRAGMA cache_size=-65536")
    with engine.connect() as connection:
        for work, ask, floor, note in _questions(connection, bare):
            ours, beside = in_turn(_asking(ask), _asking(floor))
            yield Figure(
                work=f"{work}; {DISTRICT.subjects:,} subjects, {told:,} records",
                ours=ours,
                floor=beside,
                unit="answers/s",
                goal="over 1/3",
                note=note,
            )
    bare.close()
    engine.dispose()


def _questions(connection: Connection, bare: Any) -> Iterator[tuple[str, Ask, Ask, str]]:  # noqa: ANN401 - the driver's untyped connection
    past = FIRST_DAY + timedelta(days=DAYS - 2)
    position = cut(connection, past).position

    def rows(*questions: str) -> Ask:
        return lambda: [bare.execute(it, {"cut": position}).fetchall() for it in questions]

    yield (
        f"risk list, {PAGE} rows, live",
        lambda: risk_list(connection, limit=PAGE),
        rows(LIVE),
        "floor: one SELECT of the ranked rows with names; no counts, no last evidence",
    )
    yield (
        f"risk list, {PAGE} rows of a township, live",
        lambda: risk_list(connection, township=TOWNSHIP, limit=PAGE),
        rows(OF_TOWNSHIP),
        "as above",
    )
    yield (
        f"risk list, {PAGE} rows, known at a day",
        lambda: risk_list(connection, known_at=past, limit=PAGE),
        rows(KNOWN_AT),
        "as above, of both tables",
    )
    yield (
        f"inbox, {PAGE} alerts of an office",
        lambda: inbox(connection, addressee=f"township/{TOWNSHIP}", states=WAITING, limit=PAGE),
        rows(_alerts(connection, f"township/{TOWNSHIP}")),
        "floor: one SELECT of the alerts with names; no counts, no present levels",
    )
    yield (
        f"inbox, {PAGE} alerts of all",
        lambda: inbox(connection, states=WAITING, limit=PAGE),
        rows(_alerts(connection, None)),
        "as above",
    )
    yield (
        "six systems of a township",
        _six(connection, TOWNSHIP),
        rows(*(text + IN_TOWNSHIP for text in (SITES, SAID, ADDED))),
        "floor: SELECTs of its sites, what is said of them, their wages",
    )
    yield (
        f"six systems of {DISTRICT.sites:,} sites",
        _six(connection, None),
        rows(SITES, SAID, ADDED),
        "as above",
    )


def _alerts(connection: Connection, addressee: str | None) -> str:
    """Return the text of the floor of the inbox: its order is that of an index, and long."""
    question = (
        select(ALERTS, WHO.now.c.name, WHO.now.c.sealed, WHO.now.c.workers)
        .select_from(ALERTS.outerjoin(WHO.now, WHO.now.c.subject == ALERTS.c.subject))
        .where(IN_ORDER[0].in_([ALERT_RANKS[state] for state in WAITING]))
        .order_by(*IN_ORDER)
        .limit(PAGE)
    )
    if addressee is not None:
        addressed = select(ADDRESSEES.c.alert).where(ADDRESSEES.c.addressee == addressee)
        question = question.where(ALERTS.c.alert.in_(addressed))
    written = question.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    return str(written)


def _six(connection: Connection, township: str | None) -> Ask:
    return lambda: six_systems(connection, MONTH, township=township)


def _asking(ask: Ask) -> Callable[[], int]:
    def run() -> int:
        for _ in range(TIMES):
            ask()
        return TIMES

    return run
