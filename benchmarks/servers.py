"""The broker and the database of a run, and the processor time that they take."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from msgspec import Struct

from tests.kafka_broker import running_broker
from tests.kafka_broker import why_missing as why_no_kafka
from tests.postgres_cluster import running_cluster
from tests.postgres_cluster import why_missing as why_no_postgresql

PROCESSES = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Servers(Struct, frozen=True):
    """Where both answer, and which processes they are."""

    bootstrap: str
    database: str
    roots: tuple[int, ...]
    """The first process of each."""

    def cpu_seconds(self) -> float:
        """Return the processor time of both since they started; 0 where no one tells."""
        return sum(map(_cpu_of_tree, self.roots))


def why_missing() -> str | None:
    """Why no servers can be started here, or None."""
    return why_no_kafka() or why_no_postgresql()


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Start both, and leave nothing of them behind."""
    before = _children()
    with running_broker() as broker:
        java = _children() - before
        with running_cluster() as cluster, cluster.database("benchmark") as database:
            with psycopg.connect(database) as connection:
                [(pid_file,)] = connection.execute("SHOW data_directory").fetchall()
            postmaster = int((Path(pid_file) / "postmaster.pid").read_text().split()[0])
            yield Servers(broker.bootstrap, database, (*java, postmaster))


def _children() -> set[int]:
    """Return the processes that this one started."""
    return set(_children_of(os.getpid()))


def _cpu_of_tree(pid: int) -> float:
    """Return what a process, those it has waited for and those it started have used."""
    try:
        ticks = sum(map(int, _fields(pid)[11:15]))
    except OSError:
        return 0.0
    return ticks / TICKS + sum(map(_cpu_of_tree, _children_of(pid)))


def _children_of(pid: int) -> Iterator[int]:
    for place in PROCESSES.glob("[0-9]*"):
        try:
            if int(_fields(int(place.name))[1]) == pid:
                yield int(place.name)
        except OSError:
            continue


def _fields(pid: int) -> list[str]:
    """Return what `stat` says of a process behind its name, which may hold anything."""
    return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
