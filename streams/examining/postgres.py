"""What the settings of a PostgreSQL server, and who uses it, endanger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from streams.clock import Clock
from streams.examining.clock import APART
from streams.examining.finding import Finding, Verdict, found
from streams.examining.looks import Look
from streams.examining.postgres_opened import Opened
from streams.log.submitted import AHEAD

OLDEST_TESTED = 15
"""The oldest major version on which our tests run."""
IDLE_MINUTES = 5
"""How long a transaction may do nothing: the engines of wagewatch have theirs ended after as
long, so one that is older belongs to somebody else. Until it ends nothing is tidied up."""
LEAST_FREE_CONNECTIONS = 16
"""One more gateway opens as many as a dozen at once, and whoever comes to help needs some."""

_ON = {"on"}
_WAITS_FOR_DISK = {"on", "remote_apply", "remote_write"}
_CAN_BE_COPIED = {"logical", "replica"}

_SETTINGS: tuple[tuple[Look, str, set[str], Verdict], ...] = (
    (Look.POSTGRES_FSYNC, "fsync", _ON, Verdict.DANGER),
    (Look.POSTGRES_PAGES, "full_page_writes", _ON, Verdict.DANGER),
    (Look.POSTGRES_COMMIT, "synchronous_commit", _WAITS_FOR_DISK, Verdict.WARNING),
    (Look.POSTGRES_WAL, "wal_level", _CAN_BE_COPIED, Verdict.WARNING),
    (Look.POSTGRES_ENCODING, "server_encoding", {"UTF8"}, Verdict.DANGER),
    (Look.POSTGRES_CHECKSUMS, "data_checksums", _ON, Verdict.WARNING),
)
"""What is looked at, its name on the server, the values that are well, and how grave another is.

`synchronous_commit` is a warning: the log switches it on for itself whatever the server says."""

_IDLE = """
SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - state_change)), 0)::float8
FROM pg_stat_activity
WHERE state IN ('idle in transaction', 'idle in transaction (aborted)')
AND clock_timestamp() - state_change > make_interval(mins => ?)
"""
_CONNECTIONS = """
SELECT current_setting('max_connections')::int,
    current_setting('superuser_reserved_connections')::int
    + coalesce(current_setting('reserved_connections', true), '0')::int,
    (SELECT sum(numbackends)::int FROM pg_stat_database)
"""


def examine_postgres(server: Opened, clock: Clock) -> Iterator[Finding]:
    """Look at a server that answers; whoever calls says what it means that none does."""
    yield found(Look.POSTGRES_REACHED, Verdict.OK, about=server.name)
    yield _role(server)
    yield _version(server)
    for look, setting, well, otherwise in _SETTINGS:
        [(seen,)] = server.ask("SELECT current_setting(?)", setting)
        yield found(look, Verdict.OK if seen in well else otherwise, seen, about=server.name)
    yield _connections(server)
    yield _idle(server)
    yield _clock(server, clock)


def examine_keys(log: Opened, keys: Opened) -> Finding:
    """Say whether the keys lie apart from what is sealed with them."""
    is_same = identity(log) == identity(keys)
    verdict = Verdict.WARNING if is_same else Verdict.OK
    return found(Look.POSTGRES_KEYS, verdict, keys.name, about=log.name)


def identity(database: Opened) -> tuple[str, str]:
    """Return which database this is, under whatever address: of the server, and in it."""
    [(server, name)] = database.ask(
        "SELECT system_identifier::text, current_database() FROM pg_control_system()"
    )
    return server, name


def judge_difference(difference: timedelta) -> Verdict:
    """Say how grave it is that two clocks stand apart.

    By the one that is more than `AHEAD` slow, reports are refused as told from the future.

    >>> [judge_difference(timedelta(seconds=it)).value for it in (-4, 6, -601)]
    ['ok', 'warning', 'danger']
    """
    if abs(difference) > AHEAD:
        return Verdict.DANGER
    return Verdict.WARNING if abs(difference) > APART else Verdict.OK


def _role(server: Opened) -> Finding:
    [(is_replica,)] = server.ask("SELECT pg_is_in_recovery()")
    seen = "replica" if is_replica else "primary"
    verdict = Verdict.DANGER if is_replica else Verdict.OK
    return found(Look.POSTGRES_ROLE, verdict, seen, about=server.name)


def _version(server: Opened) -> Finding:
    [(number, seen)] = server.ask(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )
    verdict = Verdict.WARNING if number // 10_000 < OLDEST_TESTED else Verdict.OK
    version = seen.partition(" ")[0]
    return found(Look.POSTGRES_VERSION, verdict, version, about=server.name, oldest=OLDEST_TESTED)


def _connections(server: Opened) -> Finding:
    [(most, reserved, used)] = server.ask(_CONNECTIONS)
    free = most - reserved - used
    verdict = Verdict.WARNING if free < LEAST_FREE_CONNECTIONS else Verdict.OK
    return found(
        Look.POSTGRES_CONNECTIONS,
        verdict,
        f"{used}/{most}",
        about=server.name,
        free=free,
        least=LEAST_FREE_CONNECTIONS,
    )


def _idle(server: Opened) -> Finding:
    [(may_see,)] = server.ask("SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')")
    [(count, seconds)] = server.ask(_IDLE, IDLE_MINUTES)
    if count:
        return found(
            Look.POSTGRES_IDLE,
            Verdict.WARNING,
            f"{count}; {seconds / 60:,.0f} min",
            about=server.name,
            minutes=IDLE_MINUTES,
        )
    if not may_see:
        return found(Look.POSTGRES_IDLE, Verdict.NOT_SEEN, about=server.name, remedy="unseen")
    return found(Look.POSTGRES_IDLE, Verdict.OK, 0, about=server.name)


def _clock(server: Opened, clock: Clock) -> Finding:
    """Compare the clocks: the server's with the middle of the question's way there and back."""
    before = clock.now()
    [(epoch,)] = server.ask("SELECT extract(epoch FROM clock_timestamp())::float8")
    after = clock.now()
    theirs = datetime.fromtimestamp(epoch, UTC)
    difference = theirs - (before + (after - before) / 2)
    seen = f"{difference.total_seconds():+,.1f} s"
    return found(Look.POSTGRES_CLOCK, judge_difference(difference), seen, about=server.name)
