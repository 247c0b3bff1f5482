"""What a house stands on: its log, its keys and its tables, in files or in a database."""

from dataclasses import dataclass
from typing import Protocol

from gateway.places import Places, SqlitePlaces
from gateway.premises import Premises
from gateway.settings import Settings
from streams.log.directory import Directory
from streams.log.keys import KeyStore, SqliteKeys
from streams.log.port import FactLog
from streams.log.sqlite import SqliteLog


class Log(FactLog, Directory, Protocol):
    """A log that knows who is registered, as every backend does."""


class Keys(KeyStore, Protocol):
    """Keys that hold files or connections."""

    def destroy(self, key_id: str) -> None:
        """Destroy a key for good."""

    def close(self) -> None:
        """Let go of them."""


@dataclass(frozen=True)
class Foundation:
    """The parts of a house that hold what cannot be made again, and the places of what can."""

    log: Log
    keys: Keys
    places: Places

    def close(self) -> None:
        """Let go of files and connections."""
        self.log.close()
        self.keys.close()


def foundation(settings: Settings, premises: Premises) -> Foundation:
    """Open what these settings name; raises what the log raises when facts were lost."""
    keys, places = keys_of(settings, premises), places_of(settings, premises)
    try:
        return Foundation(log_of(settings, premises), keys, places)
    except BaseException:
        keys.close()
        raise


def log_of(settings: Settings, premises: Premises, *, adopt_head: bool = False) -> Log:
    """Open the log; with `adopt_head` it is taken for whole whatever its external head says."""
    if settings.database is None:
        return SqliteLog(premises.facts, premises.head, adopt_head=adopt_head)
    # Only a district installs the driver.
    from streams.log.postgres import PostgresLog  # noqa: PLC0415

    return PostgresLog(settings.database, premises.head, adopt_head=adopt_head)


def keys_of(settings: Settings, premises: Premises) -> Keys:
    """Open the keys."""
    if settings.database is None:
        return SqliteKeys(premises.keys)
    from streams.log.postgres_keys import PostgresKeys  # noqa: PLC0415 - as above

    return PostgresKeys(settings.keys or settings.database)


def places_of(settings: Settings, premises: Premises) -> Places:
    """Return where the tables are; nothing is opened yet."""
    if settings.database is None:
        return SqlitePlaces(premises)
    from gateway.postgres_places import PostgresPlaces  # noqa: PLC0415 - as above

    return PostgresPlaces(settings.database)
