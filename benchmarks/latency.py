"""How long from a report's receipt to its alert on the page, at a province's rate of reports."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import quantiles

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from sqlalchemy import select

from benchmarks.filling import make_topics
from benchmarks.measuring import Figure, LeftOut
from benchmarks.mix import drafts
from benchmarks.servers import Servers, running_servers, why_missing
from gateway.places import NoViews
from gateway.postgres_places import PostgresPlaces
from projections.alerts import ALERTS
from schemas import events
from schemas.body import Body
from schemas.identity import uuid8
from schemas.samples import body
from streams.log.port import Draft
from streams.log.postgres import PostgresLog
from tests.streams.kafka.running import running

RATE = 1_000
"""Reports a second."""
BEAT_SECONDS = 0.02
"""A beat of reports shares a commit, as those of many clients do."""
SECONDS = 20
WARM_UP_SECONDS = 5
ALARMS = 10
"""Subjects a second whose reports raise an alert."""
PARTITIONS = 4
WORKERS = 2

Seen = dict[str, float]


def measure(directory: Path) -> Iterator[Figure | LeftOut]:
    """Return the median and the 99th percentile beside Kafka's own round trip."""
    work = f"report accepted to alert visible, at {RATE:,}/s"
    if reason := why_missing():
        yield LeftOut(work, reason)
        return
    with running_servers() as servers:
        floor = _percentiles(_round_trips(servers))
        ours = _percentiles(_alerts(servers, directory))
    for name, mine, bare in zip(("p50", "p99"), ours, floor, strict=True):
        yield Figure(
            work=f"{work}, {name}",
            ours=mine * 1e3,
            floor=bare * 1e3,
            unit="ms",
            goal="p99 under 1,000 ms beyond the floor",
            note=f"floor: Kafka's produce to consume at the same rate; {(mine - bare) * 1e3:,.0f} "
            "ms beyond it",
        )


def _percentiles(taken: Sequence[float]) -> tuple[float, float]:
    cut = quantiles(taken, n=100)
    return cut[49], cut[98]


def _alerts(servers: Servers, directory: Path) -> list[float]:
    """Return the seconds from receipt to sight of every alert."""
    with running(servers.database, servers.bootstrap, directory, PARTITIONS) as district:
        for verb in ("run", "relay", *["worker"] * WORKERS):
            district.begin(verb)
        with closing(PostgresLog(servers.database, directory / "head")) as log:
            log.append([_draft(body(events.VisitMade), "employer/local-first", 0)])
            district.wait(district.applied, "the first report is applied")
            accepted: Seen = {}
            with _watching(servers.database) as seen:
                _report(log, accepted)
                district.wait(lambda: accepted.keys() <= seen.keys(), "every alert is seen")
    late = min(accepted.values()) + WARM_UP_SECONDS
    return [seen[name] - at for name, at in accepted.items() if at > late]


def _report(log: PostgresLog, accepted: Seen) -> None:
    """Append reports at the rate, and note when those that alarm had their receipt."""
    beats = int(SECONDS / BEAT_SECONDS)
    each = int(RATE * BEAT_SECONDS)
    others = drafts(beats * each, 5_000, zipf=False)
    every = int(1 / (ALARMS * BEAT_SECONDS))
    began = time.monotonic()
    for beat in range(beats):
        now = datetime.now(UTC)
        batch = [
            msgspec.structs.replace(it, occurred_at=now, recorded_at=now)
            for it in islice(others, each)
        ]
        name = f"employer/local-alarm-{beat:06d}" if beat % every == 0 else ""
        if name:
            batch[:2] = [_draft(said, name, number) for number, said in enumerate(_alarming())]
        log.append(batch)
        if name:
            accepted[name] = time.monotonic()
        time.sleep(max(0.0, began + (beat + 1) * BEAT_SECONDS - time.monotonic()))


def _alarming() -> tuple[Body, Body]:
    return (
        body(events.WagesObserved, unpaid_workers=30, unpaid_fen=9_000_000),
        body(
            events.OperationsObserved,
            state="closed",
            headcount=0,
            signs=("owner_unreachable", "machines_moved_out", "mass_leave", "rent_overdue"),
        ),
    )


def _draft(said: Body, subject: str, number: int) -> Draft:
    now = datetime.now(UTC)
    identity = uuid8("latency", subject, str(number))
    return Draft(
        id=identity,
        type=type(said).__name__,
        dataversion=said.version,
        source="grid",
        subject=subject,
        occurred_at=now,
        recorded_at=now,
        actor="grid-worker/bench",
        township="zhili",
        data=said,
        fingerprint=identity.bytes * 2,
    )


@contextmanager
def _watching(database: str) -> Iterator[Seen]:
    """Look for alerts over and over, as open pages do; note when each was first seen."""
    seen: Seen = {}
    leaving = threading.Event()
    engine = PostgresPlaces(database).views_reader()
    question = select(ALERTS.c.subject)

    def look() -> None:
        while not leaving.wait(0.01):
            try:
                with engine.connect() as connection:
                    found = connection.scalars(question).all()
            except NoViews:
                continue
            now = time.monotonic()
            for subject in found:
                seen.setdefault(subject, now)

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield seen
    finally:
        leaving.set()
        watch.join()
        engine.dispose()


def _round_trips(servers: Servers) -> list[float]:
    """Return the seconds from produce to consume of records at the same rate."""
    topic = "latency-floor"
    make_topics(servers.bootstrap, topic)
    sent: dict[bytes, float] = {}
    taken: list[float] = []
    consumer = KafkaConsumer(bootstrap_servers=servers.bootstrap, consumer_timeout_ms=3_000)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.position(TopicPartition(topic, 0))

    def consume() -> None:
        taken.extend(time.monotonic() - sent[record.value] for record in consumer)

    reading = threading.Thread(target=consume)
    reading.start()
    with closing(KafkaProducer(bootstrap_servers=servers.bootstrap, acks="all")) as producer:
        _at_the_rate(lambda key: producer.send(topic, value=key, partition=0), sent)
    reading.join()
    consumer.close()
    return taken[len(taken) // 4 :]


def _at_the_rate(send: Callable[[bytes], object], sent: dict[bytes, float]) -> None:
    began = time.monotonic()
    for number in range(RATE * SECONDS // 2):
        key = str(number).encode()
        sent[key] = time.monotonic()
        send(key)
        time.sleep(max(0.0, began + (number + 1) / RATE - time.monotonic()))
