"""How brokers are asked for what is not a record: bounded in time, and nothing stays behind."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from kafka.admin import KafkaAdminClient
from kafka.errors import BrokerResponseError, RetriableError
from kafka.net.compat import KafkaNetClient

from streams.kafka.refusals import KafkaRefuses, NoBroker

ANSWER_SECONDS = 5
"""How long a connection, the first talk and each answer may take."""

Admin = Any
"""The library carries no type information."""


@contextmanager
def asking(bootstrap: str) -> Iterator[Admin]:
    """Open brokers for questions; `bootstrap` is host:port, with commas between several.

    Raises NoBroker when none takes a connection, and when one that did falls silent;
    KafkaRefuses when they say no.
    """
    _knock(bootstrap)
    try:
        with closing(_admin(bootstrap)) as admin:
            yield admin
    except RetriableError as failure:
        raise _no_broker(bootstrap, f"{type(failure).__name__}: {failure}") from failure
    except BrokerResponseError as refusal:
        message = (
            f"Kafka at {bootstrap} refuses ({type(refusal).__name__}); let an operator of Kafka "
            "allow it, or do it for you"
        )
        raise KafkaRefuses(message) from refusal


def _knock(bootstrap: str) -> None:
    """Return once any broker takes a connection; the library would not say why none does."""
    whys = []
    for broker in bootstrap.split(","):
        host, _, port = broker.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS).close()
        except OSError as why:
            whys.append(f"{broker}: {why}")
        else:
            return
    raise _no_broker(bootstrap, "; ".join(whys))


def _admin(bootstrap: str) -> Admin:
    """Return a client; one that could not begin would leave its thread and sockets behind."""
    begun: list[KafkaNetClient] = []

    def kept(**settings: Any) -> KafkaNetClient:
        begun.append(KafkaNetClient(**settings))
        return begun[0]

    try:
        return KafkaAdminClient(
            bootstrap_servers=bootstrap.split(","),
            client_id="wagewatch",
            kafka_client=kept,
            bootstrap_timeout_ms=ANSWER_SECONDS * 1_000,
            request_timeout_ms=ANSWER_SECONDS * 1_000,
        )
    except BaseException:
        for client in begun:
            client.close()
        raise


def _no_broker(bootstrap: str, why: str) -> NoBroker:
    return NoBroker(
        f"no Kafka broker answers at {bootstrap} ({why}); start it, or correct the address: "
        "WAGEWATCH_KAFKA"
    )
