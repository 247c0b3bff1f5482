"""Where the house keeps its things and listens: the one place that reads the environment."""

import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from gateway.addresses import of_brokers, of_database
from schemas.errors import Refused
from schemas.shards import SHARDS

DATABASE = "WAGEWATCH_DATABASE"
KAFKA = "WAGEWATCH_KAFKA"
_LONGEST_BASE = 100
"""Characters: with all that is added to it a name stays well under what Kafka takes."""
_SECRET = frozenset({"database", "keys"})
"""Fields that may hold a password."""


class Settings(Struct, frozen=True, kw_only=True):
    """Technical settings of one house; none has legal meaning."""

    data: Path
    """Directory of the log, the keys, the scoring store and the views; where a database is
    named, of the external head alone."""
    head: Path | None = None
    """Directory of the external head; best on another disk. Absent: the data directory."""
    host: str = "127.0.0.1"
    port: int = 8420
    simulated: bool = False
    """Whether the facts come from the simulator; every page then says so."""
    database: str | None = None
    """Address of the PostgreSQL database of log, scoring store and views. Absent: files."""
    keys: str | None = None
    """Address of the database of the keys; best on another server. Absent: that of the log."""
    kafka: str | None = None
    """Bootstrap servers of the Kafka that spreads the work. Absent: one process does it."""
    topic_base: str = "wagewatch"
    """How the names of our topics begin: another one for each district on the same Kafka."""
    topic: int = 1
    """Generation of the topic of pages: a new one each time there are more partitions."""
    partitions: int = 8
    """Partitions of that topic."""
    replication: int = 3
    """Brokers that keep a copy of each page; 1 where a single machine is tried out."""

    def __repr__(self) -> str:
        """Show all but what may hold a password."""
        said = {name: getattr(self, name) for name in self.__struct_fields__}
        shown = [
            f"{name}={'(not shown)' if name in _SECRET and it else repr(it)}"
            for name, it in said.items()
        ]
        return f"Settings({', '.join(shown)})"


def settings(data: Path | None = None, **given: object) -> Settings:
    """Return the settings: what was given, else the environment, else the defaults.

    What is empty in the environment is absent. Raises Refused for a number that is none, for
    an address that cannot be read, and for what makes sense only with a database where none
    is named.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    found: dict[str, object] = {"data": Path("wagewatch-data")}
    for field, (variable, read) in _READ.items():
        if said := chosen.get(field) or os.environ.get(variable):
            found[field] = read(str(said), variable)
    for field, why in _ONLY_WITH_DATABASE.items():
        if field in found and "database" not in found:
            variable = _READ[field][0]
            message = f"{variable} is set without {DATABASE}, but {why}; set both or neither"
            raise Refused(message, field=variable)
    found |= {} if data is None else {"data": data}
    return Settings(**(chosen | found))  # type: ignore[arg-type]  # each is of its field's type


def _number(least: int, most: int, what: str, option: str = "") -> Callable[[str, str], int]:
    def read(said: str, name: str) -> int:
        if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
            ways = f"{option} or {name}" if option else name
            message = f"{said} is no {what}; give a number from {least} to {most} by {ways}"
            raise Refused(message, field=name)
        return int(said)

    return read


def _base(said: str, name: str) -> str:
    if not (len(said) <= _LONGEST_BASE and said.replace("-", "").isalnum() and said.isascii()):
        message = (
            f"{said} is no beginning of a topic's name; give up to {_LONGEST_BASE} letters, digits "
            f"and hyphens by {name}"
        )
        raise Refused(message, field=name)
    return said


def _path(said: str, _name: str) -> Path:
    return Path(said)


def _as_said(said: str, _name: str) -> str:
    return said


_READ: dict[str, tuple[str, Callable[[str, str], object]]] = {
    "data": ("WAGEWATCH_DATA", _path),
    "head": ("WAGEWATCH_HEAD", _path),
    "host": ("WAGEWATCH_HOST", _as_said),
    "port": ("WAGEWATCH_PORT", _number(1, 65_535, "port", "--port")),
    "database": (DATABASE, of_database),
    "keys": ("WAGEWATCH_KEYS", of_database),
    "kafka": (KAFKA, of_brokers),
    "topic_base": ("WAGEWATCH_TOPIC_BASE", _base),
    "topic": ("WAGEWATCH_TOPIC", _number(1, 9_999, "generation of a topic")),
    "partitions": ("WAGEWATCH_PARTITIONS", _number(1, SHARDS, "number of partitions")),
    "replication": ("WAGEWATCH_REPLICATION", _number(1, 99, "number of copies")),
}
"""By field: where it stands in the environment, and how it is read."""

_ONLY_WITH_DATABASE = {
    "keys": "the keys of a log in files lie in a file beside it",
    "kafka": "what Kafka spreads over machines is kept in one database for all of them",
}
