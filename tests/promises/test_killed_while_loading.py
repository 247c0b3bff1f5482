"""A history load that is killed again and again ends as if nobody had disturbed it."""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as driver

from streams.sources.reading import count_lines
from tests.promises.open_house import PATIENCE
from tests.promises.verbs import begun, wagewatch

KILLS = int(os.environ.get("WAGEWATCH_KILLS", "6"))
"""How often the load is killed; spread over its three phases."""

LOADING, SCORING, PROJECTING = range(3)
TRIES = 20
"""On a busy machine a blow can come after the phase that it was meant for."""
LEAST_SECONDS = 0.15
"""Scoring and projecting are not over sooner; each may be one transaction."""
SEALED = re.compile(r'\{"key_id":"[^}]*\}')
"""Keys and nonces are made by chance: two houses never seal alike."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(\+00:00|Z))?")
BY_THE_SYSTEM = ("system", "DayScored")

Rows = list[tuple[Any, ...]]


def test_a_load_that_was_killed_at_many_moments_ends_like_one_that_was_not(
    simulated: Path, loaded: Path, tmp_path: Path
) -> None:
    hurt = tmp_path / "house"
    for phase, part in moments(KILLS):
        strike(phase, part, simulated, hurt)
    resumed = wagewatch("ingest", simulated, "--history", "--json", data=hurt)
    assert resumed.code == 0, resumed.said
    told = resumed.json()
    lines = count_lines(simulated)
    assert (told["stored"] + told["known"], told["refusals"]) == (lines, [])
    assert facts(hurt) == facts(loaded)
    assert conclusions(hurt) == conclusions(loaded)
    assert days(hurt) == days(loaded)
    assert views(hurt) == views(loaded)
    again = wagewatch("replay", "--verify", "--json", data=hurt)
    assert (again.code, again.json()["days"]) == (0, 365)
    assert wagewatch("verify", data=hurt).code == 0


def test_the_district_of_these_tests_has_something_to_lose(loaded: Path) -> None:
    told = wagewatch("risk-list", "--json", "--limit", 0, data=loaded).json()
    assert told["counts"]["red"] + told["counts"]["orange"] > 0
    assert wagewatch("alerts", "--json", data=loaded).json()["total"] > 0


def moments(kills: int) -> Iterator[tuple[int, float]]:
    """The phase of each kill and how far it has come then, in the order of a load."""
    for phase in (LOADING, SCORING, PROJECTING):
        times = len(range(phase, kills, 3))
        for number in range(times):
            yield phase, (number + 1) / (times + 1)


def strike(phase: int, part: float, simulated: Path, house: Path) -> None:
    """Kill a load during a phase; where the blow came too late, again from where it had stood."""
    before = house.with_name("before")
    for _ in range(TRIES):
        shutil.rmtree(before, ignore_errors=True)
        if house.exists():
            shutil.copytree(house, before)
        if kill_during(phase, part, simulated, house) == phase:
            return
        shutil.rmtree(house)
        if before.exists():
            shutil.copytree(before, house)
    raise AssertionError(f"of {TRIES} blows none fell during phase {phase}")


def kill_during(phase: int, part: float, simulated: Path, house: Path) -> int | None:
    """Go on loading, kill it when part of a phase is done; return the phase it was found in."""
    process = begun("ingest", simulated, "--history", data=house)
    lines = count_lines(simulated)
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if phase == LOADING and newest(house / "facts.sqlite", "facts") > part * lines:
            break
        if phase != LOADING and is_at_work(process.pid) and phase_of(house) == phase:
            time.sleep(part * LEAST_SECONDS)
            break
        time.sleep(0.003)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return phase_of(house)


def phase_of(house: Path) -> int | None:
    """What is left to do in a house that was left alone."""
    if not loading_is_over(house):
        return LOADING
    end = newest(house / "facts.sqlite", "facts")
    if newest(house / "scoring.sqlite", "positions") < end:
        return SCORING
    return PROJECTING if newest(house / "views-1.sqlite", "positions") < end else None


def is_at_work(process: int) -> bool:
    """Whether a process has opened its log; where the system does not tell, after it began."""
    opened = Path(f"/proc/{process}/fd")
    if not opened.is_dir():
        return True
    try:
        return any(link.readlink().name == "facts.sqlite" for link in opened.iterdir())
    except FileNotFoundError:
        return False


def loading_is_over(house: Path) -> bool:
    return newest(house / "facts.sqlite", "facts", "HistoryLoadFinished") > 0


def newest(file: Path, table: str, of_type: str | None = None) -> int:
    """The greatest position in a table, also while it is written; 0 before there is any."""
    condition = "" if of_type is None else f" WHERE type = '{of_type}'"
    try:
        ((found,),) = rows(file, f"SELECT max(position) FROM {table}{condition}")  # noqa: S608  our names
    except driver.OperationalError:
        return 0
    return found or 0


def rows(file: Path, question: str) -> Rows:
    connection = driver.connect(f"file:{file}?mode=ro", uri=True)
    try:
        found: Rows = connection.execute(question).fetchall()
        return found
    finally:
        connection.close()


def facts(house: Path) -> Rows:
    return rows(house / "facts.sqlite", "SELECT position, id, type FROM facts ORDER BY position")


def conclusions(house: Path) -> Rows:
    return rows(house / "scoring.sqlite", "SELECT * FROM conclusions ORDER BY 1, 2, 3, 4, 5")


def days(house: Path) -> Rows:
    return rows(house / "scoring.sqlite", "SELECT * FROM days ORDER BY day")


def views(house: Path) -> dict[str, list[str]]:
    """Every row of every view, but for chance and for the moment at which it was judged."""
    file = house / "views-1.sqlite"
    tables = rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        name: sorted(map(timeless, rows(file, f"SELECT * FROM {name}")))  # noqa: S608  our names
        for name in chain.from_iterable(tables)
    }


def timeless(row: tuple[Any, ...]) -> str:
    text = SEALED.sub("sealed", json.dumps([str(cell) for cell in row]).replace("\\", ""))
    is_ours = any(name in row for name in BY_THE_SYSTEM)
    return MOMENT.sub("when it was judged", text) if is_ours else text
