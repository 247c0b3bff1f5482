"""The processes of a district, each begun as people begin it, over a real broker and database."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar

from detectors.parameters import Parameters
from streams.databases.postgres import postgres_reader, postgres_writer
from streams.log.port import FactReader
from streams.log.postgres_reader import PostgresReader
from streams.scoring.closing_days import ClosingDays
from streams.scoring.looking import Shards
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from tests.promises.verbs import WAGEWATCH, environment

PATIENCE = 300
"""Seconds after which what was waited for will not come."""

_generations = count(1)
"""Each district has a topic of its own on a broker that it shares."""

Found = TypeVar("Found")


class District:
    """A database, a broker, and the processes that were begun on them."""

    def __init__(self, database: str, bootstrap: str, folder: Path, partitions: int) -> None:
        self.database = database
        self.folder = folder
        self.partitions = partitions
        self.settings = {
            "PYTHONFAULTHANDLER": "1",
            "WAGEWATCH_DATA": str(folder),
            "WAGEWATCH_DATABASE": database,
            "WAGEWATCH_KAFKA": bootstrap,
            "WAGEWATCH_PARTITIONS": str(partitions),
            "WAGEWATCH_REPLICATION": "1",
            "WAGEWATCH_TOPIC": str(next(_generations)),
        }
        self.begun: list[subprocess.Popen[bytes]] = []
        self.started_in = folder / "started-in"
        """Where processes are started, which leave nothing there."""
        self.started_in.mkdir()
        self.supervised = False
        """Whether processes may end: whoever ends them begins others."""
        self.log: FactReader = PostgresReader(database)
        readers = postgres_reader(database, "scoring")
        self.shards = Shards(readers)
        self.store = ScoringStore(
            postgres_writer(database, "scoring"), Rules(Parameters.load()), readers
        )

    def begin(self, *verb: str) -> subprocess.Popen[bytes]:
        """Begin a process; what it says goes to a file of its own."""
        said = self.folder / f"{len(self.begun)}-{verb[0]}.said"
        with said.open("wb") as output:
            process = subprocess.Popen(
                [*WAGEWATCH[:1], *WAGEWATCH[-2:], *verb],
                cwd=self.started_in,
                env=environment() | self.settings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.begun.append(process)
        return process

    def widen(self, partitions: int) -> None:
        """Have what is begun from now on work on a new topic of more partitions."""
        self.partitions = partitions
        self.settings |= {
            "WAGEWATCH_PARTITIONS": str(partitions),
            "WAGEWATCH_TOPIC": str(next(_generations)),
        }

    def relay(self) -> subprocess.Popen[bytes]:
        return self.begin("relay")

    def worker(self) -> subprocess.Popen[bytes]:
        return self.begin("worker")

    def said(self) -> str:
        """Everything that the processes said, for whoever has to find out why a test failed."""
        return "\n".join(
            f"{it.name}: {it.read_text()}" for it in sorted(self.folder.glob("*.said"))
        )

    def wait(self, ask: Callable[[], Found | None], what: str) -> Found:
        """Return what is found once it is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := ask():
                return found
            ended = [it for it in self.begun if it.poll() is not None]
            assert self.supervised or not ended, (
                f"waiting for this, a process has ended: {what}\n{self.said()}"
            )
            time.sleep(0.05)
        raise AssertionError(
            f"in {PATIENCE} seconds it did not come to this: {what}\n{self.said()}"
        )

    def applied(self) -> bool:
        """Whether every shard has come to where the log ends."""
        return self.shards.low() == self.log.head().position

    def level(self) -> None:
        """Wait until everything is applied, and score the days up to there."""
        self.wait(self.applied, "everything is applied")
        ClosingDays(self.log, self.store).advance()

    def close(self) -> None:
        for process in self.begun:
            process.kill()
            process.wait()
        self.store.close()
        self.log.close()


def leave(process: subprocess.Popen[bytes]) -> int:
    """Ask a process to end, as an operator does; its exit code.

    How long it may take is its own affair (`gateway/leaving.py`), and that of a busy machine.
    One that does not end at all says where each of its threads was.
    """
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        raise


@contextmanager
def running(database: str, bootstrap: str, folder: Path, partitions: int = 3) -> Iterator[District]:
    """Leave nothing running."""
    district = District(database, bootstrap, folder, partitions)
    try:
        yield district
    finally:
        district.close()
