"""Everything that is looked at, and the promise that hangs on it."""

from enum import StrEnum


class Patient(StrEnum):
    """A kind of part that promises hang on."""

    FILES = "files"
    HEAD = "head"
    SQLITE = "sqlite"
    POSTGRES = "postgres"
    KAFKA = "kafka"
    CLOCK = "clock"
    WORK = "work"


class Promise(StrEnum):
    """What can be endangered."""

    KEPT = "kept"
    """What was given a receipt is not lost."""
    ACCEPTED = "accepted"
    """Whoever reports gets an answer, also on a bad day."""
    NOTICED = "noticed"
    """Facts that are lost or altered are noticed."""
    SECRET = "secret"  # noqa: S105 - the name of a promise
    """Nobody reads a name without the keys, and a destroyed key stays destroyed."""
    JUDGED = "judged"
    """Every fact is judged, once, and none is passed over."""
    SHOWN = "shown"
    """What is shown is current, or says that it is not."""
    DAYS = "days"
    """Days are closed in order, each by the right date."""
    RESTORED = "restored"
    """What is lost on one machine comes back from another place."""


class Look(StrEnum):
    """One thing that is looked at, below its patient."""

    FILES_REACHED = "files.reached"
    FILES_KIND = "files.kind"
    FILES_ROOM = "files.room"
    FILES_KEYS = "files.keys"
    FILES_HEAD = "files.head"

    SQLITE_REACHED = "sqlite.reached"
    SQLITE_LIBRARY = "sqlite.library"
    SQLITE_SYNC = "sqlite.sync"
    SQLITE_JOURNAL = "sqlite.journal"

    HEAD_LOG = "head.log"

    POSTGRES_REACHED = "postgres.reached"
    POSTGRES_ROLE = "postgres.role"
    POSTGRES_VERSION = "postgres.version"
    POSTGRES_FSYNC = "postgres.fsync"
    POSTGRES_PAGES = "postgres.pages"
    POSTGRES_COMMIT = "postgres.commit"
    POSTGRES_WAL = "postgres.wal"
    POSTGRES_ENCODING = "postgres.encoding"
    POSTGRES_CHECKSUMS = "postgres.checksums"
    POSTGRES_CONNECTIONS = "postgres.connections"
    POSTGRES_IDLE = "postgres.idle"
    POSTGRES_CLOCK = "postgres.clock"
    POSTGRES_KEYS = "postgres.keys"

    KAFKA_REACHED = "kafka.reached"
    KAFKA_VERSION = "kafka.version"
    KAFKA_BROKERS = "kafka.brokers"
    KAFKA_TOPIC = "kafka.topic"
    KAFKA_PARTITIONS = "kafka.partitions"
    KAFKA_REPLICAS = "kafka.replicas"
    KAFKA_IN_SYNC = "kafka.in_sync"
    KAFKA_LEAST_IN_SYNC = "kafka.least_in_sync"
    KAFKA_ELECTION = "kafka.election"
    KAFKA_RETENTION = "kafka.retention"
    KAFKA_RETENTION_BYTES = "kafka.retention_bytes"
    KAFKA_CLEANUP = "kafka.cleanup"
    KAFKA_PAGE = "kafka.page"
    KAFKA_TIME = "kafka.time"

    CLOCK_KEPT = "clock.kept"
    CLOCK_LAST_FACT = "clock.last_fact"

    WORK_REACHED = "work.reached"
    WORK_HEAD = "work.head"
    WORK_RULES = "work.rules"
    WORK_PUBLISHED = "work.published"
    WORK_SCORED = "work.scored"
    WORK_SHOWN = "work.shown"
    WORK_DAYS = "work.days"
    WORK_PARKED = "work.parked"
    WORK_STOPS = "work.stops"
    WORK_STRAYS = "work.strays"


ENDANGERS: dict[Look, Promise] = {
    Look.FILES_REACHED: Promise.ACCEPTED,
    Look.FILES_KIND: Promise.KEPT,
    Look.FILES_ROOM: Promise.ACCEPTED,
    Look.FILES_KEYS: Promise.SECRET,
    Look.FILES_HEAD: Promise.NOTICED,
    Look.SQLITE_REACHED: Promise.ACCEPTED,
    Look.SQLITE_LIBRARY: Promise.KEPT,
    Look.SQLITE_SYNC: Promise.KEPT,
    Look.SQLITE_JOURNAL: Promise.ACCEPTED,
    Look.HEAD_LOG: Promise.NOTICED,
    Look.POSTGRES_REACHED: Promise.ACCEPTED,
    Look.POSTGRES_ROLE: Promise.ACCEPTED,
    Look.POSTGRES_VERSION: Promise.KEPT,
    Look.POSTGRES_FSYNC: Promise.KEPT,
    Look.POSTGRES_PAGES: Promise.KEPT,
    Look.POSTGRES_COMMIT: Promise.KEPT,
    Look.POSTGRES_WAL: Promise.RESTORED,
    Look.POSTGRES_ENCODING: Promise.ACCEPTED,
    Look.POSTGRES_CHECKSUMS: Promise.NOTICED,
    Look.POSTGRES_CONNECTIONS: Promise.ACCEPTED,
    Look.POSTGRES_IDLE: Promise.ACCEPTED,
    Look.POSTGRES_CLOCK: Promise.DAYS,
    Look.POSTGRES_KEYS: Promise.SECRET,
    Look.KAFKA_REACHED: Promise.JUDGED,
    Look.KAFKA_VERSION: Promise.JUDGED,
    Look.KAFKA_BROKERS: Promise.JUDGED,
    Look.KAFKA_TOPIC: Promise.JUDGED,
    Look.KAFKA_PARTITIONS: Promise.JUDGED,
    Look.KAFKA_REPLICAS: Promise.JUDGED,
    Look.KAFKA_IN_SYNC: Promise.JUDGED,
    Look.KAFKA_LEAST_IN_SYNC: Promise.JUDGED,
    Look.KAFKA_ELECTION: Promise.JUDGED,
    Look.KAFKA_RETENTION: Promise.JUDGED,
    Look.KAFKA_RETENTION_BYTES: Promise.JUDGED,
    Look.KAFKA_CLEANUP: Promise.JUDGED,
    Look.KAFKA_PAGE: Promise.JUDGED,
    Look.KAFKA_TIME: Promise.JUDGED,
    Look.CLOCK_KEPT: Promise.DAYS,
    Look.CLOCK_LAST_FACT: Promise.DAYS,
    Look.WORK_REACHED: Promise.SHOWN,
    Look.WORK_HEAD: Promise.ACCEPTED,
    Look.WORK_RULES: Promise.JUDGED,
    Look.WORK_PUBLISHED: Promise.SHOWN,
    Look.WORK_SCORED: Promise.SHOWN,
    Look.WORK_SHOWN: Promise.SHOWN,
    Look.WORK_DAYS: Promise.DAYS,
    Look.WORK_PARKED: Promise.JUDGED,
    Look.WORK_STOPS: Promise.JUDGED,
    Look.WORK_STRAYS: Promise.JUDGED,
}
