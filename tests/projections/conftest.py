"""What is asked of the views is asked in every database that may hold them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from streams.databases.postgres import postgres_writer
from tests.projections.telling import engines_from, in_memory


@pytest.fixture
def in_postgres(database: str) -> Iterator[None]:
    """Let `new_engine` make schemas in a database of this test's own."""
    made: list[Engine] = []

    def make() -> Engine:
        address = f"{database} options='-c synchronous_commit=off'"
        made.append(postgres_writer(address, f"views_{len(made) + 1}"))
        return made[-1]

    with engines_from(make):
        yield
    for engine in made:
        engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the test in each kind of database: for `pytestmark` of a whole file."""
    if request.param == "postgres":
        request.getfixturevalue("in_postgres")
        yield
    else:
        with engines_from(in_memory):
            yield
