"""A log that lost its tail, or was altered, is noticed: it never goes on as if nothing were."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as driver

from streams.log.external_head import ExternalHead
from streams.log.port import LogBehindHead, LogNotOfHead
from streams.log.sqlite import SqliteLog
from tests.streams.log.ready import draft, everything, without_guard

CUTS = 40


def opened(directory: Path, *, adopt_head: bool = False) -> SqliteLog:
    return SqliteLog(directory / "facts.sqlite", directory / "head", adopt_head=adopt_head)


def left_by_a_crash(directory: Path, elsewhere: Path, facts: int) -> None:
    """Fill a log one by one, and copy its files as a crash would leave them: unfinished WAL."""
    directory.mkdir()
    log = opened(directory)
    for number in range(facts):
        log.append([draft(number)])
    shutil.copytree(directory, elsewhere)
    log.close()


def test_every_damage_to_the_write_ahead_log_that_loses_a_fact_is_noticed(tmp_path: Path) -> None:
    left_by_a_crash(tmp_path / "whole", tmp_path / "crashed", 30)
    size = (tmp_path / "crashed" / "facts.sqlite-wal").stat().st_size
    chance = random.Random(CUTS)
    noticed = 0
    for cut in range(CUTS):
        damaged = tmp_path / f"cut-{cut}"
        shutil.copytree(tmp_path / "crashed", damaged)
        (damaged / "facts.sqlite-shm").unlink()
        with (damaged / "facts.sqlite-wal").open("r+b") as wal:
            if cut % 2:
                wal.truncate(chance.randrange(size))
            else:
                wal.seek(chance.randrange(size - 64))
                wal.write(chance.randbytes(64))
        try:
            log = opened(damaged)
        except LogBehindHead:
            noticed += 1
            continue
        except driver.DatabaseError:
            noticed += 1
            continue
        assert len(everything(log)) == 30, "facts were lost and nobody was told"
        log.close()
    assert noticed > CUTS // 2


def test_an_older_copy_of_the_file_is_refused_and_the_first_missing_position_named(
    tmp_path: Path,
) -> None:
    log = opened(tmp_path)
    log.append([draft(number) for number in range(5)])
    log.close()
    shutil.copy(tmp_path / "facts.sqlite", tmp_path / "backup")
    log = opened(tmp_path)
    log.append([draft(number) for number in range(5, 9)])
    log.close()
    shutil.copy(tmp_path / "backup", tmp_path / "facts.sqlite")
    with pytest.raises(LogBehindHead, match=r"4 are missing, the first at position 6"):
        opened(tmp_path)


def test_a_vanished_file_is_refused(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([draft(1)])
    log.close()
    (tmp_path / "facts.sqlite").unlink()
    with pytest.raises(LogBehindHead, match="the first at position 1"):
        opened(tmp_path)


def test_a_loss_can_be_accepted_knowingly(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([draft(1)])
    log.close()
    (tmp_path / "facts.sqlite").unlink()
    log = opened(tmp_path, adopt_head=True)
    assert log.append([draft(2)])[0].position == 1
    log.close()
    opened(tmp_path).close()


def test_a_log_ahead_of_its_head_is_fine_and_brings_it_forward(tmp_path: Path) -> None:
    """A process that dies between the commit and the head leaves this behind."""
    log = opened(tmp_path)
    log.append([draft(1)])
    shutil.copy(tmp_path / "head", tmp_path / "older")
    [receipt] = log.append([draft(2)])
    log.close()
    shutil.copy(tmp_path / "older", tmp_path / "head")
    opened(tmp_path).close()
    head = ExternalHead(tmp_path / "head")
    read = head.read()
    head.close()
    assert read is not None
    assert (read.position, read.hash) == (2, receipt.hash)


def test_a_missing_head_is_refused_and_the_remedy_named(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([draft(1)])
    log.close()
    (tmp_path / "head").unlink()
    with pytest.raises(LogNotOfHead, match="wagewatch verify --adopt-head"):
        opened(tmp_path)
    opened(tmp_path, adopt_head=True).close()
    opened(tmp_path).close()


def test_the_head_of_another_log_is_refused(tmp_path: Path) -> None:
    for name, number in (("one", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        log = opened(tmp_path / name)
        log.append([draft(number)])
        log.close()
    shutil.copy(tmp_path / "other" / "head", tmp_path / "one" / "head")
    with pytest.raises(LogNotOfHead, match="position 1"):
        opened(tmp_path / "one")


def damage(directory: Path, *statements: str) -> list[tuple[int, str]]:
    log = opened(directory)
    log.append([draft(number, subject=f"site/s-{number % 3}") for number in range(10)])
    log.close()
    without_guard(directory / "facts.sqlite", *statements)
    log = opened(directory)
    found = [(damage.position, damage.what) for damage in log.verify()]
    log.close()
    return found


def test_an_altered_record_is_found(tmp_path: Path) -> None:
    change = (
        "UPDATE facts SET record = "
        "cast(replace(cast(record AS TEXT), '7200000', '0000000') AS BLOB) WHERE position = 4"
    )
    [found, *_] = damage(tmp_path, change)
    assert found == (4, "broken hash: the record or the one before it was altered")


def test_a_record_altered_together_with_its_hash_breaks_the_next(tmp_path: Path) -> None:
    found = damage(tmp_path, "UPDATE facts SET hash = zeroblob(32) WHERE position = 4")
    assert [position for position, _ in found] == [4, 5]


def test_a_deleted_fact_is_found_as_a_gap(tmp_path: Path) -> None:
    found = damage(tmp_path, "DELETE FROM facts WHERE position IN (4, 5)")
    assert (4, "gap: positions 4 to 5 are gone") in found


def test_a_changed_id_is_found(tmp_path: Path) -> None:
    [(position, what)] = damage(tmp_path, "UPDATE facts SET id = zeroblob(16) WHERE position = 4")
    assert position == 4
    assert "another id" in what


def test_a_missing_mention_is_found(tmp_path: Path) -> None:
    found = damage(tmp_path, "DELETE FROM mentions WHERE position = 4")
    assert found == [(4, "the index does not lead here from site/s-0")]


def test_a_mention_too_many_is_found(tmp_path: Path) -> None:
    found = damage(tmp_path, "INSERT INTO mentions VALUES (1, 2)")
    assert found == [(2, "the index leads here from site/s-0, which is not mentioned")]


def test_a_mention_moved_to_another_subject_is_found_twice(tmp_path: Path) -> None:
    found = damage(tmp_path, "UPDATE mentions SET subject = 2 WHERE position = 4")
    assert [position for position, _ in found] == [4]


def test_a_cut_tail_is_found_by_verify_too(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([draft(number) for number in range(10)])
    without_guard(
        tmp_path / "facts.sqlite",
        "DELETE FROM facts WHERE position > 7",
        "DELETE FROM mentions WHERE position > 7",
    )
    found = [(damage.position, damage.what) for damage in log.verify()]
    log.close()
    assert found == [(8, "positions 8 to 10 were acknowledged and are gone")]


@pytest.mark.parametrize("after", [0, 3, 9, 10])
def test_verify_can_begin_anywhere(tmp_path: Path, after: int) -> None:
    log = opened(tmp_path)
    log.append([draft(number) for number in range(10)])
    assert list(log.verify(after)) == []
    log.close()


def test_an_overwritten_byte_anywhere_in_a_record_is_found(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([draft(number) for number in range(200)])
    records = everything(log)
    log.close()
    whole = (tmp_path / "facts.sqlite").read_bytes()
    spots = [at for at in range(len(whole)) if whole.startswith(b'"paid_fen":7200000', at)]
    noticed = 0
    for spot in random.Random(1).sample(spots, 20):
        damaged = bytearray(whole)
        damaged[spot + 11] = ord("9")
        (tmp_path / "facts.sqlite").write_bytes(damaged)
        log = opened(tmp_path)
        found = [it.what.split(":")[0] for it in log.verify()]
        # A page that was split keeps copies in the space that it no longer uses.
        assert found == (["broken hash"] if everything(log) != records else [])
        noticed += len(found)
        log.close()
    assert noticed >= 15


def refused(act: Callable[[], object], what: str) -> None:
    with pytest.raises(driver.IntegrityError, match=what):
        act()


def test_the_database_itself_refuses_to_change_or_delete_facts(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([draft(1)])
    log.close()
    connection = driver.connect(str(tmp_path / "facts.sqlite"))
    refused(lambda: connection.execute("UPDATE facts SET record = x''"), "never changed")
    refused(lambda: connection.execute("DELETE FROM facts"), "never deleted")
    connection.close()
