"""What is asked of the views is asked in every database that may hold them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from streams.databases.postgres import postgres_writer
from tests.postgres_cluster import Cluster
from tests.projections.telling import engines_from, in_memory

PINYIN = "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans' LOCALE 'C' TEMPLATE template0"
"""A database that sorts text as a dictionary does, unless a column says otherwise."""
EMPTY_ALL = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END $$
"""


class Schemas:
    """Schemas without a row, emptied after each test: to make the tables takes a second.

    Each is lent behind an engine of its own, as a database has it for as long as it lives:
    what is remembered of the days of one is not to be told of the next.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._lent: list[Engine] = []

    def lend(self) -> Engine:
        self._lent.append(postgres_writer(self._address, f"views_{len(self._lent) + 1}"))
        return self._lent[-1]

    def take_back(self) -> None:
        for engine in self._lent:
            with engine.begin() as connection:
                connection.exec_driver_sql(EMPTY_ALL.replace("%", "%%"))
            engine.dispose()
        self._lent.clear()


@pytest.fixture(scope="session")
def schemas(cluster: Cluster) -> Iterator[Schemas]:
    with cluster.database("views", PINYIN) as conninfo:
        yield Schemas(f"{conninfo} options='-c synchronous_commit=off'")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test in each kind of database: for `pytestmark` of a whole file."""
    if request.param == "postgres":
        schemas: Schemas = request.getfixturevalue("schemas")
        with engines_from(schemas.lend):
            yield request.param
        schemas.take_back()
    else:
        with engines_from(in_memory):
            yield request.param
