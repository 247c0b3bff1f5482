"""An installation on servers: PostgreSQL, and Kafka where the work is spread."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from streams.examining.clock import examine_clock
from streams.examining.files import Files, examine_files
from streams.examining.finding import Finding
from streams.examining.head import examine_head
from streams.examining.looks import Look
from streams.examining.mounts import mounted
from streams.examining.postgres import examine_keys, examine_postgres, identity
from streams.examining.postgres_opened import Opened, opened, place_of
from streams.examining.tables import Tables
from streams.examining.visiting import Visit, unbroken
from streams.examining.work import (
    examine_log,
    examine_published,
    examine_rules,
    examine_scoring,
    examine_spread,
    examine_views,
)

LOG = "public"
"""The schema of the log."""
SCORING = "scoring"
"""The schema of dossiers and conclusions."""
VIEWS = "views_"
"""How the schemas of views begin; the number of the present ones stands in `HOUSE`."""
HOUSE = "house"


class District(Struct, frozen=True, kw_only=True):
    """Where the parts are."""

    data: Path
    head: Path
    database: str
    """Address of the database of log, scoring and views."""
    keys: str | None = None
    """Address of the database of the keys; None for that of the rest."""
    kafka: str | None = None
    """Bootstrap servers; None where one process does the work."""
    base: str = "wagewatch"
    """How the names of the topics begin."""
    generation: int = 1
    """Which topic of pages is in use."""
    partitions: int = 1
    """How many partitions it should have."""
    rules: str | None = None
    """Generation of the rules by which this machine judges; None where they cannot be read."""


def examine_district(patient: District, visit: Visit) -> Iterator[Finding]:
    """Look at everything that this installation rests on."""
    files = Files(data=patient.data, head=patient.head)
    on_disk = examine_files(files, visit.mode, mounted())
    yield from unbroken(Look.FILES_REACHED, on_disk, str(patient.data))
    yield examine_clock()
    yield from unbroken(
        Look.POSTGRES_REACHED, _postgres(patient, visit), place_of(patient.database)
    )
    if patient.kafka is not None:
        yield from unbroken(
            Look.KAFKA_REACHED, _kafka(patient, patient.kafka, visit), patient.kafka
        )


def _postgres(patient: District, visit: Visit) -> Iterator[Finding]:
    with opened(patient.database) as server:
        yield from examine_postgres(server, visit.clock)
        if patient.keys is None:
            yield examine_keys(server, server)
        else:
            apart = _keys(patient.keys, server, visit)
            yield from unbroken(Look.POSTGRES_REACHED, apart, place_of(patient.keys))
        log = Tables(server.ask, LOG)
        yield from unbroken(Look.WORK_REACHED, _of_log(patient, server, log, visit))


def _keys(address: str, log: Opened, visit: Visit) -> Iterator[Finding]:
    with opened(address) as keys:
        yield examine_keys(log, keys)
        if identity(keys)[0] != identity(log)[0]:
            yield from examine_postgres(keys, visit.clock)


def _of_log(patient: District, server: Opened, log: Tables, visit: Visit) -> Iterator[Finding]:
    yield from examine_log(log, visit.now, visit.mode, simulated=visit.simulated)
    if not log.has("facts"):
        return
    yield from examine_head(patient.head, server.ask)
    scoring = Tables(server.ask, SCORING)
    if patient.kafka is not None:
        yield examine_rules(log, patient.rules)
        yield examine_published(log, patient.generation, visit.now)
        yield from examine_spread(scoring)
    yield from examine_scoring(log, scoring, visit.now)
    yield from examine_views(log, _views(server), visit.now)


def _views(server: Opened) -> Tables:
    """Return the views that readers look at now: the first, until others took their place."""
    house = Tables(server.ask, HOUSE)
    number = 1
    if house.has("views_current"):
        [(number,)] = server.ask(f"SELECT number FROM {house.name('views_current')}")  # noqa: S608 - ours
    return Tables(server.ask, f"{VIEWS}{number}")


def _kafka(patient: District, brokers: str, visit: Visit) -> Iterator[Finding]:
    # Without brokers to ask, their library is not needed.
    from streams.examining.kafka import examine_kafka  # noqa: PLC0415
    from streams.kafka.topics import pages_topic  # noqa: PLC0415

    topic = pages_topic(patient.base, patient.generation)
    yield from examine_kafka(brokers, topic, patient.partitions, visit.mode)
