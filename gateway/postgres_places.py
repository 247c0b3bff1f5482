"""Places that are schemas of one PostgreSQL database, for the programs of a district."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import ProgrammingError

from gateway.places import NoViews, Place
from streams.databases.postgres import postgres_reader, postgres_writer

HOUSE = "house"
SCORING = "scoring"
SCORING_AGAIN = "scoring_again"
VIEWS = "views_"

_LOCK = int.from_bytes(b"view")
"""Advisory locks of this and the number of views: shared by who reads there, held alone by who
takes them away. With number 0, of who changes the pointer."""
_ATTEMPTS = 10
_NO_SUCH_TABLE = "42P01"

_POINTER = """
CREATE TABLE IF NOT EXISTS views_current (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), number integer NOT NULL
);
INSERT INTO views_current (number) VALUES (1) ON CONFLICT DO NOTHING
"""
_ANALYSE = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' LOOP
        EXECUTE format('ANALYZE {schema}.%%I', name);
    END LOOP;
END $$
"""
_ALONE = text("SELECT pg_advisory_xact_lock(:lock, :number)")
_CURRENT = text("SELECT number FROM views_current")
_OF_VIEWS = text("SELECT nspname FROM pg_namespace WHERE nspname ~ '^views_[0-9]+$'")
_HOLD_PRESENT = text(
    "SELECT number, pg_try_advisory_xact_lock_shared(:lock, number) FROM views_current"
)
# Reads the pointer again only because that makes the server notice what was dropped meanwhile.
_TURN_THERE = text(
    "SELECT set_config('search_path', :schema, true), "
    "to_regclass(:schema || '.positions') IS NOT NULL FROM house.views_current"
)


class PostgresPlaces:
    """Schemas: `scoring`, and `views_<n>` with the number of the present ones in `house`.

    A reader of the views asks before each answer which are the present ones: it follows when
    another program swaps them, and those that it reads stay until it has its answer.
    """

    def __init__(self, conninfo: str) -> None:
        """Keep the tables in the database at this address; nothing is asked of it yet."""
        self._conninfo = conninfo

    @property
    def scoring(self) -> Place:
        """The scoring store."""
        return self._schema(SCORING)

    @property
    def views(self) -> Place:
        """The views that readers look at now; who reads them follows to those that come after."""
        with self._house() as house:
            name = _views(_current(house))
        return Place(name, partial(postgres_writer, self._conninfo, name), self.views_reader)

    def views_reader(self) -> Engine:
        """Return an engine that reads the present views, whichever they are at each answer.

        Needs no right to make anything. While there are no views, whoever asks gets NoViews.
        """
        engine = postgres_reader(self._conninfo, HOUSE)
        event.listen(engine, "begin", _turn_to_present)
        return engine

    def fresh_scoring(self) -> Place:
        """Return an empty place beside the scoring store."""
        place = self._schema(SCORING_AGAIN)
        self.drop(place)
        return place

    def fresh_views(self) -> Place:
        """Return an empty place beside the views."""
        with self._house() as house:
            number = _current(house)
        self._drop_views_except(number)
        return self._schema(_views(number + 1))

    def show(self, views: Place, scoring: Place | None = None) -> None:
        """Let a fresh place be the views from now on, and one the scoring store; the old ones go.

        Both at once, when the server has looked at what is in them: how to ask tables that were
        filled a moment ago it does not know. The old views go when the last reader there has
        its answer.
        """
        number = int(views.name.removeprefix(VIEWS))
        with self._house() as house:
            for place in filter(None, (views, scoring)):
                house.exec_driver_sql(_ANALYSE.format(schema=place.name))
        with self._house() as house:
            house.execute(text("UPDATE views_current SET number = :number"), {"number": number})
            if scoring is not None:
                house.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCORING} CASCADE")
                house.exec_driver_sql(f"ALTER SCHEMA {scoring.name} RENAME TO {SCORING}")
        self._drop_views_except(number)

    def drop(self, place: Place) -> None:
        """Take a place away that is not shown."""
        with self._house() as house:
            house.exec_driver_sql(f"DROP SCHEMA IF EXISTS {place.name} CASCADE")

    def _schema(self, name: str) -> Place:
        return Place(
            name,
            partial(postgres_writer, self._conninfo, name),
            partial(postgres_reader, self._conninfo, name),
        )

    def _drop_views_except(self, present: int) -> None:
        with self._house() as house:
            names = [name for name in house.scalars(_OF_VIEWS) if name != _views(present)]
        for name in names:
            with self._house(int(name.removeprefix(VIEWS))) as house:
                house.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")

    @contextmanager
    def _house(self, number: int = 0) -> Iterator[Connection]:
        """Hold one of the locks, for a transaction beside the pointer."""
        engine = postgres_writer(self._conninfo, HOUSE)
        try:
            with engine.begin() as connection:
                connection.execute(_ALONE, {"lock": _LOCK, "number": number})
                connection.exec_driver_sql(_POINTER)
                yield connection
        finally:
            engine.dispose()


def _views(number: int) -> str:
    return f"{VIEWS}{number}"


def _current(house: Connection) -> int:
    return int(house.execute(_CURRENT).scalar_one())


def _turn_to_present(connection: Connection) -> None:
    """Let a transaction that begins read the present views, which stay until it ends."""
    for _ in range(_ATTEMPTS):
        number, held = _hold_present(connection)
        if held:
            schema = {"schema": _views(number)}
            _, found = connection.execute(_TURN_THERE, schema).one()
            if found:
                return
        # They go, or have gone: the pointer was moved since this transaction began.
        connection.connection.rollback()
    raise _no_views()


def _hold_present(connection: Connection) -> tuple[int, bool]:
    try:
        number, held = connection.execute(_HOLD_PRESENT, {"lock": _LOCK}).one()
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) == _NO_SUCH_TABLE:
            raise _no_views() from None
        raise
    return number, held


def _no_views() -> NoViews:
    return NoViews("nobody has filled views in this database yet; start `wagewatch run`")
