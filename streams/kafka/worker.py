"""The Faust worker: pages off the topic, into the scoring store, acknowledged, counted."""

import gc
import logging
import signal
import time
from collections.abc import Callable
from typing import Any

import faust

from streams.kafka.feeding import Feeding
from streams.kafka.partition import Topic
from streams.kafka.quieting import NowAndThen

GROUP = "wagewatch-scoring"
"""The consumer group among whose members the partitions of a topic are shared."""
SESSION_SECONDS = 9.0
"""After so long without a sign of life the partitions of a worker go to another."""
BUFFERED_PAGES = 64
"""Pages that are read ahead, beside those that wait to be taken."""
LONGEST_BETWEEN_POLLS_SECONDS = 3_600.0
"""How long a transaction may hold up the consumer: rules that are adopted take their time, and
one that does not get on is ended by whoever watches."""


class _App(faust.App):
    """An application that keeps no tables, and needs no directories for them."""

    def _create_directories(self) -> None:
        """Make none: they would lie about empty wherever a worker was started."""


class _Worker(faust.Worker):
    """A worker that says at once that it was asked to leave, and its library less often."""

    def __init__(self, app: faust.App, leave: Callable[[], None]) -> None:
        """Run an application; `leave` hears of the signal before anything is ended."""
        super().__init__(app, loglevel="WARNING", quiet=True, redirect_stdouts=False)
        self._leave = leave
        self.spinner = None  # it draws over what is said

    def on_setup_root_logger(self, logger: logging.Logger, level: int) -> None:
        """Let handlers pass on what the library repeats only now and then."""
        super().on_setup_root_logger(logger, level)
        now_and_then = NowAndThen(time.monotonic)
        for handler in logger.handlers:
            handler.addFilter(now_and_then)

    def _schedule_shutdown(self, signal: signal.Signals) -> None:
        self._leave()
        super()._schedule_shutdown(signal)


def application(
    bootstrap: str, topic: Topic, feeding: Feeding, assigned: Callable[[list[int]], None]
) -> faust.App:
    """Return the Faust application of one worker; `assigned` hears of its partitions.

    Nothing is left to a default that loses records, declares topics or opens a port: one
    record after the other in its order, acknowledged by hand, no tables, no web server.
    """
    app = _App(
        f"{GROUP}-{topic.name}",
        broker=[f"kafka://{address}" for address in bootstrap.split(",")],
        autodiscover=False,
        broker_commit_interval=1.0,
        broker_heartbeat_interval=SESSION_SECONDS / 3,
        broker_max_poll_interval=LONGEST_BETWEEN_POLLS_SECONDS,
        broker_max_poll_records=BUFFERED_PAGES,
        broker_rebalance_timeout=SESSION_SECONDS * 2,
        broker_request_timeout=SESSION_SECONDS * 4,
        broker_session_timeout=SESSION_SECONDS,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=5_000,  # a topic that is made after a worker is soon seen
        processing_guarantee="at_least_once",
        producer_acks=-1,
        store="memory://",
        stream_buffer_maxsize=BUFFERED_PAGES,
        stream_wait_empty=False,  # what is in hand is fenced by the database, not by waiting
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        worker_redirect_stdouts=False,
    )
    pages = app.topic(topic.name, value_type=bytes, value_serializer="raw", allow_empty=True)

    @app.agent(pages, concurrency=1)
    async def take(stream: Any) -> None:  # noqa: ANN401 - Faust has no types
        async for event in stream.noack().events():
            await feeding.put(event)

    @app.task  # type: ignore[untyped-decorator]  # Faust's
    async def feed() -> None:
        await feeding.run()

    @app.on_partitions_assigned.connect
    async def hear(_app: Any, /, *told: Any, signal: Any, **_: Any) -> None:  # noqa: ANN401, ARG001 - as above
        assigned(sorted(it.partition for it in told[0] if it.topic == topic.name))

    return app


def work(app: faust.App, leave: Callable[[], None] = lambda: None) -> None:
    """Run a worker until it is told to leave by a signal, of which `leave` hears first.

    Ends the process.
    """
    # What was imported stays for good: a collection that looks through all of it, as often as
    # facts come, costs a tenth of the processor's time.
    gc.collect()
    gc.freeze()
    _Worker(app, leave).execute_from_commandline()
