"""Stream processors run in turn on the same events, and what each has kept is checked."""

import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import monotonic

import msgspec
from msgspec import Struct

from benchmarks.filling import Filled, make_topics
from benchmarks.kept import Kept
from benchmarks.servers import Servers

ROOT = Path(__file__).parents[1]
OF_PEERS = ROOT / ".venv-bench"
"""Where `make bench` puts what cannot be installed beside our own tools; runs all, where it is."""
RUNS = 3
PATIENCE_SECONDS = 900


class Run(Struct, frozen=True):
    """One run of one peer, and where it leaves what."""

    name: str
    topic: str
    directory: Path
    servers: Servers

    @property
    def sink(self) -> str:
        """Topic of the derived records, for a peer that keeps them in Kafka."""
        return f"{self.name}-sink"


class Peer(Struct, frozen=True):
    """A way of doing the work."""

    module: str
    """Below `benchmarks.peers`: it runs in a process of its own."""
    title: str
    needs: str
    """The module without which it cannot run."""
    events: int
    kept: Callable[[Run], Kept]
    reads_pages: bool = False

    def why_missing(self) -> str | None:
        """Why it cannot run here, or None."""
        asked = [_python(), "-c", f"import {self.needs}"]
        if subprocess.run(asked, check=False, capture_output=True).returncode == 0:  # noqa: S603  as below
            return None
        return f"{self.needs} is not installed; `make bench` puts it into {OF_PEERS.name}"


class Took(Struct, frozen=True):
    """What one run took."""

    events: int
    derived: int
    seconds: float
    """From the first event to the moment when all are durable."""
    cpu_seconds: float
    """Of the peer in these seconds."""
    start_up_seconds: float
    """From the start of its process to its first event."""
    servers_cpu_seconds: float = 0.0
    """Of broker and database from the start of the process to its end."""


class Contest:
    """Peers on the events of one way of drawing subjects."""

    def __init__(self, servers: Servers, directory: Path, filled: dict[int, Filled]) -> None:
        """Run on what was filled in, by how many events there are."""
        self._servers = servers
        self._directory = directory
        self._filled = filled
        self._numbers = count()

    def in_turn(self, peers: tuple[Peer, ...]) -> dict[str, list[Took]]:
        """Run all of them in turn, after one run of each to warm up; return by module."""
        taken: dict[str, list[Took]] = {peer.module: [] for peer in peers}
        for number in range(RUNS + 1):
            for peer in peers:
                took = self._run(peer)
                if number:
                    taken[peer.module].append(took)
        return taken

    def _run(self, peer: Peer) -> Took:
        filled = self._filled[peer.events]
        topic = filled.pages_topic if peer.reads_pages else filled.events_topic
        name = f"{peer.module}-{next(self._numbers)}-{topic}"
        run = Run(name, topic, self._directory / name, self._servers)
        run.directory.mkdir()
        make_topics(self._servers.bootstrap, run.sink)
        before = self._servers.cpu_seconds()
        took = self._start(peer, run, filled.events)
        used = self._servers.cpu_seconds() - before
        _check(peer, filled, took, peer.kept(run))
        return msgspec.structs.replace(took, servers_cpu_seconds=used)

    def _start(self, peer: Peer, run: Run, events: int) -> Took:
        """Run the peer to its end; return what it tells."""
        told = {
            "name": run.name,
            "bootstrap": self._servers.bootstrap,
            "topic": run.topic,
            "sink": run.sink,
            "database": self._servers.database,
            "directory": run.directory,
            "events": events,
            "began": monotonic(),
        }
        done = subprocess.run(  # noqa: S603  it is our own program
            [
                *(_python(), "-m", f"benchmarks.peers.{peer.module}"),
                *(f"--{option}={value}" for option, value in told.items()),
            ],
            check=False,
            capture_output=True,
            cwd=ROOT,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not lines:
            raise RuntimeError(f"{peer.title} ended with {done.returncode}:\n{done.stderr}")
        return msgspec.json.decode(lines[-1], type=Took)


def _python() -> str:
    whole = (OF_PEERS / ".installed").is_file()
    return str(OF_PEERS / "bin" / "python") if whole else sys.executable


def _check(peer: Peer, filled: Filled, took: Took, has: Kept) -> None:
    """Raise unless the peer has kept and derived what a bare fold does."""
    wrong = [name for name, memory in filled.memories.items() if not has.holds(name, memory)]
    if wrong:
        raise RuntimeError(f"{peer.title}: {len(wrong)} memories are wrong, as of {wrong[0]}")
    if not filled.derived == took.derived == has.derived:
        message = f"{took.derived} told and {has.derived} found of {filled.derived} derived records"
        raise RuntimeError(f"{peer.title}: {message}")
