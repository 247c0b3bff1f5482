"""A worker killed half-way and started again: which memories are right then, what is said twice."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pysqlite3.dbapi2 as driver
from msgspec import Struct

from benchmarks.contest import ROOT, Peer, Run
from benchmarks.entrants import IDIOMATIC_FAUST, OURS, PEERS
from benchmarks.filling import Filled, fill
from benchmarks.measuring import Figure, LeftOut
from benchmarks.servers import running_servers, why_missing

EVENTS = 60_000
FEWER = 6_000
KILLED_AT = 0.3
"""Share of the derived records at which a worker is killed."""
QUIET_SECONDS = 20.0
"""Whoever has said all, and changed nothing for so long, is done."""
PATIENCE_SECONDS = 300.0
NEVER = 1_000_000_000
"""So many events never come: a worker goes on until it is killed."""


class Standing(Struct, frozen=True):
    """What a worker has kept."""

    right: int
    """Memories that are as they must be in the end."""
    derived: int


def measure(directory: Path) -> Iterator[Figure | LeftOut]:
    """Return the share of memories that are right after a kill, of ours and of each peer."""
    if reason := why_missing():
        yield LeftOut("one worker, killed", reason)
        return
    with running_servers() as servers:
        sizes = (EVENTS, FEWER)
        filled = {size: fill(servers.bootstrap, directory, size, zipf=False) for size in sizes}

        def killed(peer: Peer) -> tuple[float, float]:
            of = filled[FEWER if peer is IDIOMATIC_FAUST else EVENTS]
            name = f"killed-{peer.module}"
            run = Run(name, of.topic_of(pages=peer.reads_pages), directory / name, servers)
            run.prepare()
            end = _kill_and_start_again(peer, run, of)
            return 100 * end.right / len(of.memories), 100 * (end.derived / of.derived - 1)

        ours, twice = killed(OURS)
        for peer in PEERS:
            if reason := peer.why_missing():
                yield LeftOut(f"one worker, killed, beside {peer.title}", reason)
                continue
            theirs, theirs_twice = killed(peer)
            yield Figure(
                work=f"memories right after kill -9, beside {peer.title}",
                ours=ours,
                floor=theirs,
                unit="%",
                goal="all",
                note=f"derived records said twice: {twice:.0f} / {theirs_twice:.0f} %",
            )


def _kill_and_start_again(peer: Peer, run: Run, filled: Filled) -> Standing:
    """Kill a worker while it works; return what the next one has made of what it left."""
    until = monotonic() + PATIENCE_SECONDS
    with _worker(peer, run):
        while (found := _standing(peer, run, filled)).derived < KILLED_AT * filled.derived:
            _be_patient(until, peer, found)
    with _worker(peer, run):
        changed = monotonic()
        while found.derived < filled.derived or monotonic() < changed + QUIET_SECONDS:
            _be_patient(until, peer, found)
            before, found = found, _standing(peer, run, filled)
            if found != before:
                changed = monotonic()
    return found


@contextmanager
def _worker(peer: Peer, run: Run) -> Iterator[None]:
    """Run a worker until the end of the block, and then kill it as kill -9 does."""
    process = subprocess.Popen(  # noqa: S603  it is our own program
        peer.command(run, NEVER), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _standing(peer: Peer, run: Run, filled: Filled) -> Standing:
    # A worker that has just been started has not made its tables yet.
    with suppress(psycopg.errors.Error, driver.Error):
        kept = peer.kept(run)
        right = sum(kept.holds(name, memory) for name, memory in filled.memories.items())
        return Standing(right, kept.derived)
    return Standing(0, 0)


def _be_patient(until: float, peer: Peer, found: Standing) -> None:
    if monotonic() > until:
        raise RuntimeError(f"{peer.title} does not get on: {found}")
    sleep(0.05)
