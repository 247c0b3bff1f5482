"""What Kafka's client repeats is said now and then, through the handlers that a worker has."""

import logging
from typing import Any, cast

import pytest

from streams.kafka.feeding import Feeding
from streams.kafka.partition import Topic
from streams.kafka.taking import Taking
from streams.kafka.worker import _Worker, application
from streams.log.port import FactLog
from streams.metrics import WorkerMetrics


class Kept(logging.Handler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def record(name: str, said: str, number: int) -> logging.LogRecord:
    return logging.makeLogRecord({"name": name, "msg": said, "args": (number,)})


@pytest.mark.parametrize("name", ["aiokafka", "aiokafka.cluster", "aiokafka.consumer.fetcher"])
def test_what_the_library_repeats_is_said_once_and_what_others_say_each_time(name: str) -> None:
    topic = Topic("pages-1", 1, cast("FactLog", None))
    feeding = Feeding(cast("Taking", None), WorkerMetrics(), lambda _: None)
    app = application("127.0.0.1:1", topic, feeding, lambda _: None)
    root, kept = logging.getLogger("tests.root"), Kept()
    root.addHandler(kept)
    worker: Any = _Worker(app, lambda: None)
    worker.on_setup_root_logger(root, logging.WARNING)
    root.removeHandler(kept)
    for number in range(3):
        kept.handle(record(name, "no answer from %s", number))
        kept.handle(record("gateway", "page %s", number))
    assert kept.said == ["no answer from 0", "page 0", "page 1", "page 2"]
