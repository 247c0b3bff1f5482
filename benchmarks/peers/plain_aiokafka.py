"""A plain loop over aiokafka: a batch, a fold, one transaction that holds the offsets too."""

import asyncio
import os

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from benchmarks.peers.job import Job, Stopwatch, job
from benchmarks.peers.memories import Group, Memories
from benchmarks.workload import PARTITIONS

BATCH = 16_000
"""Records in a transaction, at most: what was fastest of 4,000, 16,000 and 32,000."""


class Beginning(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Begins where the database says, not the broker."""

    def __init__(self, consumer: AIOKafkaConsumer, memories: Memories, watch: Stopwatch) -> None:
        self._consumer = consumer
        self._memories = memories
        self._watch = watch

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Do nothing: what is durable is so already."""

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Seek, and start the clock: fetching the first batch counts."""
        for tp in assigned:
            self._consumer.seek(tp, self._memories.done.get(tp.partition, 0))
        self._watch.start()


async def run(told: Job) -> None:
    """Work until as many events are durable as were told."""
    watch = Stopwatch(told)
    memories = Memories.open(told.database, told.name)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=told.bootstrap,
        group_id=told.name,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=BATCH // PARTITIONS * 1024,
    )
    consumer.subscribe([told.topic], listener=Beginning(consumer, memories, watch))
    await consumer.start()
    seen = derived = 0
    while seen < told.events:
        batches = await consumer.getmany(timeout_ms=1_000, max_records=BATCH)
        if not batches:
            continue
        group = Group()
        for tp, batch in batches.items():
            group.done[tp.partition] = batch[-1].offset + 1
            group.records += [record.value for record in batch]
        # Beside the loop, which fetches the next records meanwhile.
        derived += await asyncio.to_thread(memories.apply, group)
        seen += len(group.records)
    watch.durable(derived)
    # No farewell: what is durable must be so without one.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(run(job()))
