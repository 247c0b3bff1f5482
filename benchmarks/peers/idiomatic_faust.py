"""Faust as its guide shows it: one event at a time, a Table, a sink topic."""

import asyncio
import os

import faust

from benchmarks.peers.job import Stopwatch, job
from benchmarks.workload import PARTITIONS, step

TOLD = job()

try:
    import rocksdict  # noqa: F401  the Table is durable on disk where RocksDB can be had
except ImportError:
    STORE = "memory://"
else:
    STORE = "rocksdb://"

watch = Stopwatch(TOLD)
app = faust.App(
    TOLD.name,
    broker=f"aiokafka://{TOLD.bootstrap}",
    store=STORE,
    datadir=str(TOLD.directory),
    topic_partitions=PARTITIONS,
    topic_disable_leader=True,
    web_enabled=False,
    worker_redirect_stdouts=False,
    value_serializer="raw",
    key_serializer="raw",
)
events = app.topic(TOLD.topic, key_type=bytes, value_type=bytes)
sink = app.topic(TOLD.sink, key_type=bytes, value_type=bytes)
memories = app.Table("memories", partitions=PARTITIONS, key_type=bytes, value_type=bytes)


@app.agent(events)
async def score(stream: faust.StreamT[bytes]) -> None:
    """Fold each event over what the Table holds of its subject."""
    seen = derived = 0
    async for subject, record in stream.items():
        watch.start()
        memories[subject], said = step(memories.get(subject), record)
        if said is not None:
            await sink.send(key=subject, value=said)
            derived += 1
        seen += 1
        if seen == TOLD.events:
            app.add_future(tell_when_durable(derived))


async def tell_when_durable(derived: int) -> None:
    """Wait until the changelog, the sink and the offsets of all events are with the broker."""
    committed = app.monitor.tp_committed_offsets
    while sum(offset for tp, offset in committed.items() if tp.topic == TOLD.topic) < TOLD.events:
        await app.consumer.commit()
        await asyncio.sleep(0.01)
    watch.durable(derived)
    # No farewell: what is durable must be so without one.
    os._exit(0)


if __name__ == "__main__":
    faust.Worker(app, loglevel="WARN").execute_from_commandline()
