"""The close of a day: what each subject that is due costs, in a small and in a large district."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

import pysqlite3.dbapi2 as driver
from sqlalchemy import func, select

from benchmarks.measuring import RUNS, Figure, in_turn
from detectors.parameters import Parameters
from schemas import events
from schemas.body import Body
from schemas.calendar.shanghai import SHANGHAI, midnight_after
from schemas.identity import uuid8
from schemas.samples import body
from schemas.vocabulary import Basis
from streams.clock import SetClock
from streams.databases import reader, writer
from streams.log.port import Draft
from streams.log.sqlite import SqliteLog
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from streams.scoring.tables import dossiers

SIZES = (3_000, 24_000)
"""Employers of the two districts."""
DUE = 400
"""Employers that are due on each measured day, in both."""
FIRST_TOLD = date(2025, 3, 3)
"""Day on which the first are seen; those of each measured day are seen on a day of their own."""
DAYS = RUNS + 1
"""A close to warm up, and one for each run."""


def measure(directory: Path) -> Iterator[Figure]:
    """Return the cost of a close in each district, and that of the large beside the small."""
    districts = [_District(directory, size) for size in SIZES]
    for district in districts:
        ours, floor = in_turn(district.close, district.update)
        yield Figure(
            work=f"close of a day, {DUE} due of {district.size:,} employers",
            ours=ours,
            floor=floor,
            unit="due/s",
            goal="the same in both",
            note="floor: the bare driver updates the dossiers of those due, in one commit",
        )
    small, large = (_District(directory, size, again=True) for size in SIZES)
    beside, alone = in_turn(large.close, small.close)
    yield Figure(
        work=f"close of a day, {SIZES[1]:,} employers beside {SIZES[0]:,}",
        ours=beside,
        floor=alone,
        unit="due/s",
        goal="1: cost grows with what is due",
        note=f"floor: the close of the small district, with as many due ({DUE})",
    )


class _District:
    """A district of which all was judged, with one day after the other still to be closed."""

    def __init__(self, directory: Path, size: int, *, again: bool = False) -> None:
        self.size = size
        name = f"closing-{size}{'-again' if again else ''}"
        self._log = SqliteLog(directory / f"{name}.sqlite", head=directory / f"{name}.head")
        groups = [
            [_seen(number, FIRST_TOLD + timedelta(days=day), events.ContractsObserved)
             for number in range(day * DUE, (day + 1) * DUE)]
            for day in range(DAYS)
        ]  # fmt: skip
        # Everybody else has a dossier too, and is due long after the measured days.
        others = [
            _seen(number, FIRST_TOLD + timedelta(days=DAYS), events.VisitMade)
            for number in range(DAYS * DUE, size)
        ]
        self._append([*chain(*groups), *others])
        file = directory / f"{name}-scoring.sqlite"
        rules = Rules(Parameters.load())
        self._store = ScoringStore(writer(file), rules, reader(file))
        clock = SetClock(midnight_after(FIRST_TOLD))
        self._engine = EmbeddedEngine(self._log, Silent(), self._store, rules, clock)
        self._engine.advance()
        first = self._first_wake()
        self._close(first - timedelta(days=1))
        self._days = iter([first + timedelta(days=day) for day in range(DAYS)])
        for day in range(DAYS):
            self._append([_closed(first + timedelta(days=day))])
        self._closes = iter(range(self._store.position() + 1, self._log.head().position + 1))
        self._update = self._bare(directory / f"{name}-bare.sqlite")

    def close(self) -> int:
        """Close the next day; return how many subjects were due on it."""
        day, position = next(self._days), next(self._closes)
        due = self._count(day)
        self._engine.advance(until=position)
        return due

    def update(self) -> int:
        """Write as many dossiers anew as are due on a day, by the bare driver."""
        return self._update()

    def _append(self, drafts: list[Draft]) -> None:
        for start in range(0, len(drafts), 5_000):
            self._log.append(drafts[start : start + 5_000])

    def _close(self, day: date) -> None:
        self._append([_closed(day)])
        self._engine.advance()

    def _first_wake(self) -> date:
        with self._store.transaction() as work:
            first: date | None = work.connection.scalar(select(func.min(dossiers.c.wake)))
        if first is None:
            raise RuntimeError("no dossier of the benchmark has a day on which it is due")
        return first

    def _count(self, day: date) -> int:
        with self._store.transaction() as work:
            due = select(func.count()).select_from(dossiers).where(dossiers.c.wake <= day)
            return work.connection.scalar(due) or 0

    def _bare(self, file: Path) -> Callable[[], int]:
        """Return the floor: the same rows in a database of their own, updated by their key."""
        with self._store.transaction() as work:
            rows = [tuple(row) for row in work.connection.execute(select(dossiers))]
        connection = driver.connect(str(file), isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE dossiers (subject TEXT PRIMARY KEY, generation TEXT, wake TEXT, "
            "memory BLOB)"
        )
        connection.execute("CREATE INDEX by_wake ON dossiers (wake, subject)")
        connection.executemany(
            "INSERT INTO dossiers VALUES (?, ?, ?, ?)",
            [(subject, name, str(wake), memory) for subject, name, wake, memory in rows],
        )
        days = iter(range(DAYS))

        def update() -> int:
            day = next(days)
            due = rows[day * DUE : (day + 1) * DUE]
            later = [(f"2025-06-{day + 1:02}", memory, subject) for subject, _, _, memory in due]
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "UPDATE dossiers SET wake = ?, memory = ? WHERE subject = ?", later
            )
            connection.execute("COMMIT")
            return len(later)

        return update


def _seen(number: int, on: date, kind: type[Body]) -> Draft:
    return _draft(
        f"{kind.__name__}/{number}",
        body(kind),
        f"employer/local-bench-{number:06d}",
        datetime.combine(on, time(10), SHANGHAI),
    )


def _closed(day: date) -> Draft:
    said = events.DayClosed(day=day)
    return _draft(f"closed/{day}", said, "district/bench", midnight_after(day))


def _draft(key: str, said: Body, subject: str, at: datetime) -> Draft:
    return Draft(
        id=uuid8("bench", key),
        type=type(said).__name__,
        dataversion=said.version,
        source="grid",
        subject=subject,
        occurred_at=at,
        recorded_at=at,
        basis=Basis.OWN_SIGHT,
        actor="grid-worker/bench",
        township="zhili",
        grid="zhili-01",
        data=said,
        fingerprint=bytes(32),
    )
