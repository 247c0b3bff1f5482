"""SQLite files are looked at so that nothing of them changes, whoever has them open."""

import sqlite3
from pathlib import Path

import pytest

from streams.examining.finding import Verdict
from streams.examining.looks import Look
from streams.examining.quiet import Unfinished, quietly
from streams.examining.sqlite import judge_library, judge_sync
from tests.streams.examining.filed import FACTS, Filed
from tests.streams.examining.told import Told
from tests.streams.log.ready import draft

_COUNT = "SELECT count(*) FROM facts"


def test_an_installation_as_it_should_be_endangers_nothing(filed: Filed) -> None:
    found = filed.examined()
    assert found.endangered() == set()
    assert found.verdict(Look.SQLITE_LIBRARY) is Verdict.OK
    assert found.verdict(Look.SQLITE_SYNC) is Verdict.OK
    assert found.of(Look.SQLITE_JOURNAL, "facts.sqlite").seen == "wal"
    assert not any(it.startswith(("kafka", "postgres")) for it in found.looks())


def test_an_examination_of_closed_files_leaves_nothing_behind(filed: Filed) -> None:
    before = filed.left()
    filed.examined()
    assert filed.left() == before


def test_an_ordinary_reader_would_have_left_something_behind(filed: Filed) -> None:
    before = filed.left()
    reader = sqlite3.connect(f"file:{filed.place / 'facts.sqlite'}?mode=ro", uri=True)
    reader.execute(_COUNT)
    reader.close()
    assert filed.left().keys() > before.keys()


def test_an_examination_beside_a_writer_sees_what_was_just_acknowledged(filed: Filed) -> None:
    log = filed.log()
    log.append([draft(9)])
    before = filed.left().keys()
    found = filed.examined()
    assert found.seen(Look.WORK_HEAD) == found.seen(Look.HEAD_LOG) == str(FACTS + 1)
    assert filed.left().keys() == before
    log.append([draft(10)])
    log.close()


def test_a_log_whose_writer_was_killed_is_read_to_its_end(tmp_path: Path) -> None:
    alive, killed = Filed(tmp_path / "alive"), Filed(tmp_path / "killed")
    for it in (alive, killed):
        it.place.mkdir()
    alive.begin()
    log = alive.log()
    log.append([draft(9)])
    for name, content in alive.left().items():
        (killed.place / name).write_bytes(content)
    log.close()
    before = killed.left().keys()
    assert killed.examined().seen(Look.WORK_HEAD) == str(FACTS + 1)
    assert killed.left().keys() == before
    (killed.place / "facts.sqlite-shm").unlink()
    found = killed.examined().of(Look.SQLITE_REACHED, "facts.sqlite")
    assert (found.verdict, found.remedy) == (Verdict.NOT_SEEN, "unfinished")
    assert killed.left().keys() == before - {"facts.sqlite-shm"}


def test_what_an_empty_write_ahead_log_lies_beside_is_read(filed: Filed) -> None:
    (filed.place / "facts.sqlite-wal").touch()
    with quietly(filed.place / "facts.sqlite") as ask:
        assert ask(_COUNT) == [(FACTS,)]


def test_nothing_can_be_written_by_the_way(filed: Filed) -> None:
    with quietly(filed.place / "facts.sqlite") as ask, pytest.raises(Exception, match="readonly"):
        ask("CREATE TABLE left_behind (it)")


def test_a_file_whose_journal_somebody_changed_is_worth_a_word(filed: Filed) -> None:
    somebody = sqlite3.connect(filed.place / "facts.sqlite")
    assert somebody.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    somebody.close()
    found = filed.examined().of(Look.SQLITE_JOURNAL, "facts.sqlite")
    assert (found.verdict, found.seen) == (Verdict.WARNING, "rollback")
    filed.log().close()
    assert filed.examined().verdict(Look.SQLITE_JOURNAL, "facts.sqlite") is Verdict.OK


@pytest.mark.parametrize("name", ["facts.sqlite", "keys.sqlite"])
def test_a_file_that_is_no_database_is_a_danger_and_the_rest_is_looked_at(
    filed: Filed, name: str
) -> None:
    (filed.place / name).write_bytes(b"This is no database." * 100)
    found = filed.examined()
    assert found.verdict(Look.SQLITE_JOURNAL, name) is Verdict.DANGER
    assert Look.CLOCK_KEPT in found.looks()


def test_a_file_that_is_missing_is_a_danger_and_the_rest_is_looked_at(filed: Filed) -> None:
    (filed.place / "keys.sqlite").unlink()
    found = filed.examined()
    assert found.endangered() == {Look.SQLITE_REACHED}
    assert found.seen(Look.WORK_HEAD) == str(FACTS)


def test_a_log_without_its_index_is_unfinished(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").touch()
    (tmp_path / "a.sqlite-wal").write_bytes(b"something")
    with pytest.raises(Unfinished), quietly(tmp_path / "a.sqlite"):
        pass


def test_a_library_that_can_corrupt_or_never_syncs_is_a_danger() -> None:
    found = Told([judge_library((3, 40, 1)), judge_sync(frozenset({"NO_SYNC"}))])
    assert found.endangered() == {Look.SQLITE_LIBRARY, Look.SQLITE_SYNC}
    assert found.seen(Look.SQLITE_LIBRARY) == "3.40.1"


def test_a_place_that_is_gone_is_a_danger_with_the_reason(filed: Filed) -> None:
    filed.head = filed.place / "gone" / "head"
    found = filed.examined()
    assert "No such file or directory" in found.of(Look.FILES_REACHED).seen
    assert {Look.FILES_REACHED, Look.HEAD_LOG} == found.endangered()
