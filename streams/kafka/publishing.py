"""Pages sent to the broker, and waited for until it holds them."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Protocol

from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.kafka.pages import MOST_BYTES, Page, encode

SECONDS = 10
"""How long the broker is waited for in one attempt."""


class BrokerAway(RuntimeError):
    """The broker did not acknowledge everything: it is sent again, and what is twice is skipped."""


class Publisher(Protocol):
    """Whatever makes pages durable elsewhere."""

    def publish(self, pages: Iterable[Page]) -> list[int]:
        """Return the bytes of each page once all are acknowledged; raise BrokerAway otherwise."""

    def close(self) -> None:
        """Let go of the broker, whatever waits."""


class KafkaPublisher:
    """Publishes with an idempotent producer that every replica in sync must acknowledge."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        """Connect to the brokers; raises BrokerAway where none answers."""
        self._topic = topic
        try:
            self._producer: Any = KafkaProducer(
                bootstrap_servers=bootstrap.split(","),
                client_id="wagewatch-relay",
                acks="all",
                enable_idempotence=True,
                allow_auto_create_topics=False,
                batch_size=MOST_BYTES,
                linger_ms=0,
                max_request_size=4 * MOST_BYTES,
                max_block_ms=SECONDS * 1_000,
                request_timeout_ms=SECONDS * 500,
                delivery_timeout_ms=SECONDS * 1_000,
                bootstrap_timeout_ms=SECONDS * 1_000,
                metrics_enabled=False,
            )
        except KafkaError as failure:
            raise _away(failure) from failure

    def publish(self, pages: Iterable[Page]) -> list[int]:
        """Return the bytes of each page once all are acknowledged; raise BrokerAway otherwise."""
        sizes: list[int] = []
        try:
            waiting = []
            for page in pages:
                record = encode(page)
                sizes.append(len(record))
                waiting.append(
                    self._producer.send(self._topic, value=record, partition=page.partition)
                )
            # Longer than a delivery may take: afterwards nothing is under way any more.
            self._producer.flush(timeout=2 * SECONDS)
            for sent in waiting:
                sent.get(timeout=SECONDS)
        except KafkaError as failure:
            raise _away(failure) from failure
        return sizes

    def close(self) -> None:
        """Let go of the broker, whatever waits: it is sent again from the log."""
        # It waits for what is under way before it lets go, and complains when that takes longer.
        with suppress(KafkaError):
            self._producer.close(timeout=0)


def _away(failure: KafkaError) -> BrokerAway:
    return BrokerAway(f"the broker did not acknowledge ({type(failure).__name__}: {failure})")
