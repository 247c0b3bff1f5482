"""An installation in files: one process on one machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from streams.examining.clock import examine_clock
from streams.examining.files import Files, examine_files
from streams.examining.finding import Finding, Verdict, found, told
from streams.examining.head import examine_head
from streams.examining.looks import Look
from streams.examining.mounts import mounted
from streams.examining.quiet import Failure, Unfinished, quietly
from streams.examining.sqlite import examine_sqlite
from streams.examining.tables import Tables
from streams.examining.visiting import Visit, unbroken
from streams.examining.work import examine_log, examine_scoring, examine_views


class Embedded(Struct, frozen=True, kw_only=True):
    """Where the parts lie."""

    data: Path
    head: Path
    facts: Path
    keys: Path
    scoring: Path
    views: Path


def examine_embedded(patient: Embedded, visit: Visit) -> Iterator[Finding]:
    """Look at everything that this installation rests on; Kafka is no part of it."""
    files = Files(
        data=patient.data,
        head=patient.head,
        facts=patient.facts,
        keys=patient.keys,
        rebuilt=(patient.scoring, patient.views),
    )
    on_disk = examine_files(files, visit.mode, mounted())
    yield from unbroken(Look.FILES_REACHED, on_disk, str(patient.data))
    yield from unbroken(Look.SQLITE_REACHED, examine_sqlite((patient.facts, patient.keys)))
    yield examine_clock()
    yield from _opened(patient.facts, lambda log: _of_log(patient, log, visit))


def _of_log(patient: Embedded, log: Tables, visit: Visit) -> Iterator[Finding]:
    yield from examine_head(patient.head, log.ask)
    yield from examine_log(log, visit.now, visit.mode, simulated=visit.simulated)
    yield from _opened(patient.scoring, lambda it: examine_scoring(log, it, visit.now))
    yield from _opened(patient.views, lambda it: examine_views(log, it, visit.now))


def _opened(file: Path, examine: Callable[[Tables], Iterator[Finding]]) -> Iterator[Finding]:
    """Look into a database; what can be made again need not be there yet."""
    try:
        with quietly(file) as ask:
            yield from unbroken(Look.SQLITE_REACHED, examine(Tables(ask)), file.name)
    except Unfinished as unfinished:
        yield found(
            Look.SQLITE_REACHED,
            Verdict.NOT_SEEN,
            unfinished,
            about=file.name,
            remedy="unfinished",
        )
    except FileNotFoundError:
        yield found(Look.SQLITE_REACHED, Verdict.WARNING, about=file.name, remedy="missing")
    except (OSError, Failure) as failure:
        yield found(Look.SQLITE_REACHED, Verdict.DANGER, told(failure), about=file.name)
