"""Addresses of the servers that a district runs on: checked, and never repeated in a complaint."""

import re

from schemas.errors import Refused

_BROKER = re.compile(
    r"(?P<host>[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})"
)
_LAST_PORT = 65_535


def of_database(said: str, name: str) -> str:
    """Return the address of a PostgreSQL database, as it was said under a name.

    Raises Refused where it cannot be read, and where the driver is not installed. Who
    answers there, if anybody, is not asked.
    """
    try:
        # One machine without PostgreSQL has no driver for it, and needs none.
        from streams.databases.postgres_address import read_address  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        message = (
            f"{name} needs {missing.name}, which is not installed; install wagewatch[district], "
            f"or unset {name}"
        )
        raise Refused(message, field=name) from None
    try:
        parts = read_address(said)
    except ValueError as unreadable:
        raise Refused(f"{name}: {unreadable}", field=name) from None
    if not parts.get("dbname"):
        message = f"{name} names no database; write postgresql://user@host/database"
        raise Refused(message, field=name)
    return said


def of_brokers(said: str, name: str) -> str:
    """Return bootstrap servers of Kafka, host:port with commas between them, without blanks.

    >>> of_brokers("kafka-1:9092, kafka-2:9092", "WAGEWATCH_KAFKA")
    'kafka-1:9092,kafka-2:9092'
    """
    brokers = [broker.strip() for broker in said.split(",")]
    for number, broker in enumerate(brokers, start=1):
        found = _BROKER.fullmatch(broker)
        if found is None or not 0 < int(found["port"]) <= _LAST_PORT:
            message = (
                f"{name}: server {number} of {len(brokers)} is no host:port; write for example "
                "kafka-1:9092,kafka-2:9092"
            )
            raise Refused(message, field=name)
    return ",".join(brokers)
