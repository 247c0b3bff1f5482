"""Quix Streams: state in RocksDB with its changelog topic, a sink topic, a checkpoint a second."""

from quixstreams import Application, State

from benchmarks.peers.job import Stopwatch, job
from benchmarks.workload import step

DURABLE_EVERY_SECONDS = 1.0


def main() -> None:
    """Work until as many events are durable as were told."""
    told = job()
    watch = Stopwatch(told)
    seen = derived = 0

    def score(record: bytes, state: State) -> bytes | None:
        nonlocal derived
        watch.start()
        kept, said = step(state.get_bytes("memory"), record)
        state.set_bytes("memory", kept)
        derived += said is not None
        return said

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == told.events:
            app.stop()

    app = Application(
        told.bootstrap,
        consumer_group=told.name,
        auto_offset_reset="earliest",
        commit_interval=DURABLE_EVERY_SECONDS,
        state_dir=told.directory,
        on_message_processed=count,
        loglevel="WARNING",
        producer_extra_config={"acks": "all"},
    )
    events = app.topic(told.topic, key_deserializer="bytes", value_deserializer="bytes")
    sink = app.topic(told.sink, key_serializer="bytes", value_serializer="bytes")
    answers = app.dataframe(events).apply(score, stateful=True)
    answers[answers.apply(lambda said: said is not None)].to_topic(sink)
    # It leaves after the last checkpoint: changelog and offsets are with the broker.
    app.run()
    watch.durable(derived)


if __name__ == "__main__":
    main()
