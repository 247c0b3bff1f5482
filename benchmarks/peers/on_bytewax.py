"""Bytewax: stateful with recovery, a Kafka source that ends, a Kafka sink, an epoch a second."""

from datetime import timedelta

import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSinkMessage, KafkaSourceMessage
from bytewax.connectors.kafka import operators as kop
from bytewax.dataflow import Dataflow
from bytewax.operators import StatefulBatchLogic
from bytewax.recovery import RecoveryConfig, init_db_dir
from bytewax.run import cli_main

from benchmarks.peers.job import Stopwatch, job
from benchmarks.workload import PARTITIONS, fold, read, recall, remember, write

DURABLE_EVERY_SECONDS = 1.0


class Scoring(StatefulBatchLogic[bytes, bytes, bytes]):  # type: ignore[misc]  # it has no types here
    """The memory of one subject: decoded while the process lives, bytes in each snapshot."""

    derived = 0
    """Of all subjects together."""

    def __init__(self, kept: bytes | None) -> None:
        self._memory = recall(kept)

    def on_batch(self, values: list[bytes]) -> tuple[list[bytes], bool]:
        """Fold the events of one subject that came together."""
        said = []
        for record in values:
            self._memory, derived = fold(self._memory, read(record))
            if derived is not None:
                said.append(write(derived))
        Scoring.derived += len(said)
        return said, False

    def snapshot(self) -> bytes:
        """Return what recovery keeps of the subject."""
        return remember(self._memory)


def main() -> None:
    """Work until the source ends and the last epoch is durable."""
    told = job()
    watch = Stopwatch(told)

    def subject_and_record(message: KafkaSourceMessage[bytes, bytes]) -> tuple[str, bytes]:
        watch.start()
        return message.key.decode(), message.value

    flow = Dataflow("peer")
    source = kop.input(
        "events", flow, brokers=[told.bootstrap], topics=[told.topic], tail=False, batch_size=1_000
    )
    keyed = op.map("keyed", source.oks, subject_and_record)
    said = op.stateful_batch("score", keyed, Scoring)
    messages = op.map("said", said, lambda pair: KafkaSinkMessage(pair[0].encode(), pair[1]))
    kop.output("sink", messages, brokers=[told.bootstrap], topic=told.sink)

    if not any(told.directory.iterdir()):
        init_db_dir(told.directory, PARTITIONS)
    cli_main(
        flow,
        epoch_interval=timedelta(seconds=DURABLE_EVERY_SECONDS),
        recovery_config=RecoveryConfig(told.directory),
    )
    watch.durable(Scoring.derived)


if __name__ == "__main__":
    main()
