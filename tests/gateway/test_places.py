"""Where the tables are: swapped at once, followed by readers, and gone when nobody reads them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import InternalError

from gateway.places import NoViews, Place, Places, SqlitePlaces, open_views
from gateway.postgres_places import PostgresPlaces
from gateway.premises import Premises
from projections.scored_days import ScoredDays
from projections.views import Views, position_of
from tests.promises.open_house import within_patience

Count = Callable[[], list[str]]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def places(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    if kind == "postgres":
        yield PostgresPlaces(request.getfixturevalue("database"))
        return
    premises = Premises(tmp_path)
    yield SqlitePlaces(premises)
    premises.let_go()


@pytest.fixture
def standing(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Count:
    """Names of all places that there are now."""

    def in_database() -> list[str]:
        with psycopg.connect(request.getfixturevalue("database")) as connection:
            found = connection.execute("SELECT nspname FROM pg_namespace ORDER BY 1").fetchall()
        return [name for (name,) in found if name.startswith(("views", "scoring"))]

    def in_directory() -> list[str]:
        files = {path.name.split(".sqlite")[0].replace("-", "_") for path in tmp_path.iterdir()}
        return sorted(name for name in files if name.startswith(("views_", "scoring")))

    return in_database if kind == "postgres" else in_directory


def small(engine: Engine, generation: str = "g") -> Views:
    """Views of one projection, which are soon made."""
    return Views(engine, (ScoredDays(),), generation=generation)


def fill(place: Place, position: int) -> None:
    """Let views stand at a position."""
    views = small(place.writer())
    views.project([], position)
    views.engine.dispose()


def shown(places: Places) -> int:
    """The position at which a reader who comes now finds the views."""
    engine = places.views.reader()
    with engine.connect() as connection:
        found = position_of(connection)
    engine.dispose()
    return found


def test_fresh_views_are_shown_when_they_are_filled_and_the_old_ones_go(
    places: Places, standing: Count
) -> None:
    fill(places.views, 1)
    fresh = places.fresh_views()
    fill(fresh, 2)
    assert shown(places) == 1
    places.show(fresh)
    assert shown(places) == 2
    assert standing() == ["views_2"]


def test_what_an_earlier_try_left_beside_the_views_is_gone(places: Places) -> None:
    fill(places.views, 1)
    fill(places.fresh_views(), 9)
    fresh = places.fresh_views()
    fill(fresh, 2)
    places.show(fresh)
    assert shown(places) == 2


def test_a_place_that_is_dropped_leaves_what_is_shown(places: Places, standing: Count) -> None:
    fill(places.views, 1)
    fresh, again = places.fresh_views(), places.fresh_scoring()
    fill(fresh, 2)
    make_scoring(again, "again")
    places.drop(fresh)
    places.drop(again)
    assert shown(places) == 1
    assert standing() == ["views_1"]


def test_views_and_scoring_store_may_be_shown_together(places: Places, standing: Count) -> None:
    fill(places.views, 1)
    make_scoring(places.scoring, "old")
    fresh, again = places.fresh_views(), places.fresh_scoring()
    fill(fresh, 2)
    make_scoring(again, "new")
    places.show(fresh, again)
    assert (shown(places), scoring_is(places.scoring)) == (2, "new")
    assert standing() == ["scoring", "views_2"]


def make_scoring(place: Place, word: str) -> None:
    engine = place.writer()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words (word text)"))
        connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})
    engine.dispose()


def scoring_is(place: Place) -> str:
    engine = place.reader()
    with engine.connect() as connection:
        found = connection.scalars(text("SELECT word FROM words")).one()
    engine.dispose()
    return str(found)


def test_views_of_the_same_making_are_opened_where_they_stand(places: Places) -> None:
    fill(places.views, 1)
    opened = open_views(places, small)
    assert opened.position() == 1
    opened.engine.dispose()


def test_views_of_another_making_are_filled_beside_those_that_stand_and_then_shown(
    places: Places, standing: Count
) -> None:
    fill(places.views, 1)
    shown_meanwhile: list[int] = []

    def filled(views: Views) -> None:
        views.project([], 2)
        shown_meanwhile.append(shown(places))

    opened = open_views(places, partial(small, generation="h"), filled)
    assert (shown_meanwhile, shown(places), opened.position()) == ([1], 2, 2)
    assert standing() == ["views_2"]
    opened.engine.dispose()


@pytest.fixture
def schemas(database: str) -> PostgresPlaces:
    return PostgresPlaces(database)


@pytest.fixture
def follower(schemas: PostgresPlaces) -> Iterator[Engine]:
    """A reader that was there before everything else."""
    engine = schemas.views_reader()
    yield engine
    engine.dispose()


def swap(places: PostgresPlaces, position: int) -> None:
    fresh = places.fresh_views()
    fill(fresh, position)
    places.show(fresh)


@pytest.mark.postgres
def test_a_reader_in_postgresql_follows_without_being_opened_again(
    schemas: PostgresPlaces, follower: Engine
) -> None:
    fill(schemas.views, 1)
    for position in range(2, 9):
        swap(schemas, position)
        with follower.connect() as connection:
            assert position_of(connection) == position


@pytest.mark.postgres
def test_an_answer_that_was_begun_is_finished_from_the_views_that_it_was_begun_from(
    schemas: PostgresPlaces, follower: Engine, database: str
) -> None:
    fill(schemas.views, 1)
    with ThreadPoolExecutor(1) as thread, follower.connect() as connection:
        assert position_of(connection) == 1
        swapping = thread.submit(swap, schemas, 2)
        with follower.connect() as other, psycopg.connect(database, autocommit=True) as watching:
            wait_until_somebody_waits_for_a_lock(watching)
            assert position_of(other) == 2
        assert position_of(connection) == 1
        assert connection.scalars(text("SELECT count(*) FROM positions")).one() == 1
        connection.close()
        swapping.result()
    with psycopg.connect(database) as connection_now:
        gone = connection_now.execute("SELECT to_regnamespace('views_1') IS NULL").fetchone()
    assert gone == (True,)


@pytest.mark.postgres
def test_the_server_has_looked_at_fresh_views_before_anybody_asks_them(
    schemas: PostgresPlaces, database: str
) -> None:
    fill(schemas.views, 1)
    swap(schemas, 2)
    with psycopg.connect(database) as connection:
        looked_at = "SELECT count(*) > 0 FROM pg_stats WHERE schemaname = 'views_2'"
        assert connection.execute(looked_at).fetchone() == (True,)


def wait_until_somebody_waits_for_a_lock(watching: psycopg.Connection) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    within_patience(
        lambda: watching.execute(waiting).fetchone() != (0,) or None, "the views wait to be dropped"
    )


@pytest.mark.postgres
def test_no_answer_fails_while_views_are_swapped(schemas: PostgresPlaces, follower: Engine) -> None:
    fill(schemas.views, 1)
    over = Event()

    def read(_: int) -> list[int]:
        seen, is_last = [], False
        while not is_last:
            is_last = over.is_set()
            with follower.connect() as connection:
                before = position_of(connection)
                assert position_of(connection) == before
                seen.append(before)
        return seen

    with ThreadPoolExecutor(3) as threads:
        reading = [threads.submit(read, number) for number in range(3)]
        for position in range(2, 12):
            swap(schemas, position)
        over.set()
        seen = [each.result() for each in reading]
    assert all(positions == sorted(positions) for positions in seen)
    assert {positions[-1] for positions in seen} == {11}


@pytest.mark.postgres
def test_a_reader_is_told_while_there_are_no_views(
    schemas: PostgresPlaces, follower: Engine
) -> None:
    def asked() -> int:
        with follower.connect() as connection:
            return position_of(connection)

    with pytest.raises(NoViews, match="start `wagewatch run`"):
        asked()
    views = schemas.views
    with pytest.raises(NoViews):
        asked()
    fill(views, 1)
    assert asked() == 1


@pytest.mark.postgres
def test_a_reader_of_the_views_cannot_write_there(
    schemas: PostgresPlaces, follower: Engine
) -> None:
    fill(schemas.views, 1)

    def write(connection: Connection) -> None:
        connection.execute(text("UPDATE positions SET position = 7"))

    with pytest.raises(InternalError, match="read-only"), follower.begin() as connection:
        write(connection)
