"""Keys of sealed fields: durable when they are given out, gone for good when destroyed."""

import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.sealed import seal, unseal
from streams.log.keys import SqliteKeys
from streams.log.postgres_keys import PostgresKeys

AnyKeys = SqliteKeys | PostgresKeys
Open = Callable[[], AnyKeys]


@pytest.fixture
def again(kind: str, tmp_path: Path) -> Iterator[Open]:
    """Open the same keys once more, as another program would."""
    opened: list[AnyKeys] = []

    def another() -> AnyKeys:
        if kind == "postgres":
            opened.append(PostgresKeys((tmp_path / "database").read_text()))
        else:
            opened.append(SqliteKeys(tmp_path / "keys.sqlite"))
        return opened[-1]

    yield another
    for keys in opened:
        keys.close()


@pytest.fixture
def keys(again: Open) -> AnyKeys:
    return again()


@pytest.fixture
def in_a_file(tmp_path: Path) -> Iterator[SqliteKeys]:
    opened = SqliteKeys(tmp_path / "keys.sqlite")
    yield opened
    opened.close()


def test_a_new_key_can_be_had_again(keys: AnyKeys) -> None:
    key_id, key = keys.new("site/x")
    assert len(key) == 32
    assert keys.get(key_id) == key


def test_every_fact_has_a_key_of_its_own(keys: AnyKeys) -> None:
    made = [keys.new("site/x") for _ in range(10)]
    assert len({key_id for key_id, _ in made}) == len({key for _, key in made}) == 10


def test_a_key_survives_a_restart(again: Open) -> None:
    first = again()
    key_id, key = first.new("site/x")
    mac = first.mac()
    first.close()
    second = again()
    assert second.get(key_id) == key
    assert second.mac() == mac


def test_programs_that_open_new_keys_at_once_agree_on_the_key_of_comparison(again: Open) -> None:
    together = threading.Barrier(8)

    def opened(_: int) -> AnyKeys:
        together.wait()
        return again()

    with ThreadPoolExecutor(8) as threads:
        everybody = list(threads.map(opened, range(8)))
    assert len({keys.mac() for keys in everybody}) == 1
    key_id, key = everybody[0].new("site/x")
    assert [keys.get(key_id) for keys in everybody] == [key] * 8


def test_the_key_of_comparison_is_made_once_and_differs_between_stores(tmp_path: Path) -> None:
    one, other = SqliteKeys(tmp_path / "one"), SqliteKeys(tmp_path / "other")
    assert one.mac() == one.mac() != other.mac()
    one.close()
    other.close()


def test_only_the_owner_may_read_the_files(in_a_file: SqliteKeys, tmp_path: Path) -> None:
    in_a_file.new("site/x")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {
        "keys.sqlite": 0o600,
        "keys.sqlite-wal": 0o600,
        "keys.sqlite-shm": 0o600,
    }


def test_a_batch_is_stored_when_it_is_left(keys: AnyKeys) -> None:
    with keys.batch() as batch:
        key_id, key = batch.new("site/x")
        assert keys.get(key_id) is None
    assert keys.get(key_id) == key


def test_a_batch_that_fails_leaves_no_key(keys: AnyKeys) -> None:
    made: list[str] = []

    def fail() -> None:
        with keys.batch() as batch:
            made.append(batch.new("site/x")[0])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert keys.get(made[0]) is None


def test_a_destroyed_key_is_gone_and_leaves_a_tombstone(keys: AnyKeys) -> None:
    key_id, key = keys.new("site/x")
    sealed = seal("王五", key_id=key_id, key=key, context="fact/person")
    keys.destroy(key_id)
    assert keys.get(key_id) is None
    assert keys.destroyed(key_id)
    assert unseal(sealed, keys, context="fact/person") is None
    keys.destroy(key_id)


def test_a_key_that_was_never_made_cannot_be_destroyed(keys: AnyKeys) -> None:
    with pytest.raises(KeyError):
        keys.destroy("nobody's")
    assert not keys.destroyed("nobody's")


def test_the_bytes_of_a_destroyed_key_are_in_no_file(in_a_file: SqliteKeys, tmp_path: Path) -> None:
    made = [in_a_file.new("site/x") for _ in range(200)]

    def holders(key: bytes) -> list[str]:
        return [path.name for path in tmp_path.iterdir() if key in path.read_bytes()]

    for key_id, key in made[::10]:
        assert holders(key)
        in_a_file.destroy(key_id)
        assert holders(key) == []
    for key_id, key in made[1::10]:
        assert in_a_file.get(key_id) == key


def test_a_key_destroyed_by_one_program_is_gone_for_another(again: Open) -> None:
    one, other = again(), again()
    key_id, key = one.new("site/x")
    assert other.get(key_id) == key
    one.destroy(key_id)
    assert other.get(key_id) is None
    assert other.destroyed(key_id)


def test_many_threads_make_and_destroy_keys_at_once(keys: AnyKeys) -> None:
    together = threading.Barrier(8)

    def work(number: int) -> tuple[str, bytes]:
        together.wait()
        key_id, _ = keys.new(f"site/s-{number}")
        keys.destroy(key_id)
        return keys.new(f"site/s-{number}")

    with ThreadPoolExecutor(8) as threads:
        for key_id, key in threads.map(work, range(64)):
            assert keys.get(key_id) == key
