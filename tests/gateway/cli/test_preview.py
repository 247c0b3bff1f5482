"""`wagewatch preview`: beside a running house, as a table, as JSON, as a page; and promoted."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markupsafe import escape
from sqlalchemy import update

from gateway.house import House
from gateway.reading_room import ReadingRoom
from gateway.settings import Settings
from projections import who
from schemas.events import RulesAdopted
from schemas.vocabulary import Level
from streams.clock import SetClock
from streams.databases import writer
from streams.scoring.clerk import adopted_generation
from streams.scoring.tables import days
from tests.promises.verbs import wagewatch

CHANGE = """\
score.levels:
  values:
    1990-01-01:
      value: {yellow: 10, orange: 15, red: 60}
      reference: "<b>trial</b>"
      sourced: false
"""
MORNING = datetime(2026, 1, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated district that was lived through, with its truth beside it."""
    place = tmp_path_factory.mktemp("district")
    ran = wagewatch("demo", "--no-serve", "--employers", 30, "--sites", 12, data=place)
    assert ran.code == 0, ran.said
    return place


@pytest.fixture
def change(tmp_path: Path) -> Path:
    file = tmp_path / "change.yaml"
    file.write_text(CHANGE, encoding="utf-8")
    return file


@pytest.fixture
def own(lived: Path, tmp_path: Path) -> Path:
    """A copy of the house that a test may change."""
    shutil.copytree(lived, tmp_path / "house")
    return tmp_path / "house"


def names(data: Path) -> set[str]:
    return {it.name for it in data.rglob("*") if not it.name.endswith(("-wal", "-shm"))}


def test_it_reads_beside_a_running_house_and_leaves_nothing_behind(
    lived: Path, change: Path
) -> None:
    with House.open(Settings(data=lived), SetClock(MORNING)) as house:
        before, head = names(lived), house.log.head()
        ran = wagewatch("preview", change, "--json", "--processes", 2, data=lived)
        assert ran.code == 0, ran.said
        assert (names(lived), house.log.head()) == (before, head)
    told = ran.json()
    assert told["position"] == head.position
    assert (told["first_day"], told["last_day"]) == ("2025-01-01", "2025-12-31")
    assert told["alerts"]["changed"] > told["alerts"]["standing"]
    assert len(told["alerts"]["only_changed"]) >= 1
    assert told["changed_band"]["weeks"] == 51
    assert told["truth"] is None
    assert told["outcomes"]["simulated"] is False


def test_it_tells_people_in_tables_and_writes_a_page(
    lived: Path, change: Path, tmp_path: Path
) -> None:
    out, truth = tmp_path / "report.html", lived / "simulation/truth/truth.json"
    ran = wagewatch("preview", change, "--truth", truth, "--out", out, data=lived)
    assert ran.code == 0, ran.said
    for said in ("变更的参数 Changed parameters", "各等级的变化", "（模拟） Against the truth"):
        assert said in ran.output
    page = out.read_text(encoding="utf-8")
    assert "&lt;b&gt;trial&lt;/b&gt;" in page
    assert "<b>" not in page
    assert not re.search(r"\sstyle=|<style|<script|https?://", page)
    assert page.count('src="data:image/svg+xml;base64,') >= 2
    assert "预演不改动任何数据" in page
    assert "A preview changes nothing" in page
    assert "模拟数据" in page


def test_the_page_names_whom_it_lists_and_opens_no_sealed_name(
    lived: Path, change: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    ran = wagewatch("preview", change, "--out", out, "--json", data=lived)
    assert ran.code == 0, ran.said
    subjects = [it["subject"] for level in ran.json()["levels"] for it in level["enter"]]
    page = out.read_text(encoding="utf-8")
    with ReadingRoom.open(Settings(data=lived)) as room, room.connect() as tables:
        known = who.names(tables, subjects)
        sealed = [
            called for name in known.values() if name.sealed and (called := room.naming(name))
        ]
    plain = {subject: name.plain for subject, name in known.items() if name.plain}
    assert len(plain) > 1
    for subject, name in plain.items():
        assert f'<td>{escape(name)} <span class="quiet">{subject}</span></td>' in page
    assert not any(name in page for name in sealed if name)
    for subject in set(subjects) - set(plain):
        assert f"<td>{subject}</td>" in page


@pytest.mark.parametrize("asked", [("--unchanged",), ("EMPTY",)])
def test_the_rules_in_force_give_what_stands_bit_for_bit(
    lived: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text("# nothing yet\n", encoding="utf-8")
    ran = wagewatch("preview", *[empty if it == "EMPTY" else it for it in asked], data=lived)
    assert ran.code == 0, ran.said
    assert "365 days compared by their digests" in ran.output
    assert "everything that was compared is the same, bit for bit" in ran.output


def test_a_store_that_says_otherwise_ends_with_1_and_the_first_difference(own: Path) -> None:
    engine = writer(own / "scoring.sqlite")
    with engine.begin() as connection:
        connection.execute(update(days).where(days.c.day > "2025-05-05").values(digest="0" * 64))
    engine.dispose()
    ran = wagewatch("preview", "--unchanged", data=own)
    assert ran.code == 1
    assert "first difference: 2025-05-06: its digest stands as 0000000000000000" in ran.output


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "name a file with changed parameters, or leave it out and say --unchanged"),
        (["CHANGE", "--unchanged"], "name a file with changed parameters, or leave it out"),
        (["nowhere.yaml"], "nowhere.yaml is no file; check the name"),
        (["BAD"], "bad.yaml line 3: late_payday.points of 2026-01-01 has no reference"),
        (["CHANGE", "--promote"], 'say why by --reason "..."'),
        (["CHANGE", "--out", "report.pdf"], "end its name in .html"),
        (["CHANGE", "--truth", "CHANGE"], "change.yaml: this is no truth file"),
        (["CHANGE", "--work", "nowhere"], "name one by --work"),
        (["CHANGE", "--out", "CHANGE.html"], "CHANGE.html cannot be written"),
        (["--unchanged", "--out", "x.html"], "leave out --out, --truth and --throughout"),
        (["--unchanged", "--truth", "CHANGE"], "leave out --out, --truth and --throughout"),
        (["EMPTY", "--out", "x.html"], "leave out --out, --truth and --throughout"),
        (["EMPTY", "--promote", "--reason", "x"], "there is nothing to promote"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_line_and_ends_with_2(
    lived: Path, change: Path, asked: list[str], said: str
) -> None:
    bad, empty = change.with_name("bad.yaml"), change.with_name("empty.yaml")
    bad.write_text(
        "late_payday.points:\n  values:\n    2026-01-01: {value: [[1, 9]]}\n", encoding="utf-8"
    )
    empty.touch()
    taken = change.with_name("CHANGE.html")
    taken.mkdir(exist_ok=True)
    files = {"CHANGE": change, "BAD": bad, "EMPTY": empty, "CHANGE.html": taken}
    ran = wagewatch("preview", *[files.get(it, it) for it in asked], data=lived)
    assert (ran.code, ran.output) == (2, "")
    assert said in ran.said
    assert "Traceback" not in ran.said


def test_only_a_simulated_district_has_a_truth(own: Path, lived: Path, change: Path) -> None:
    (own / "simulated").unlink()
    truth = lived / "simulation/truth/truth.json"
    ran = wagewatch("preview", change, "--truth", truth, data=own)
    assert ran.code == 2
    assert "is not marked as simulated" in ran.said


def test_a_directory_without_a_house_is_refused(tmp_path: Path, change: Path) -> None:
    for asked in ([change], ["--unchanged"]):
        ran = wagewatch("preview", *asked, data=tmp_path / "empty")
        assert ran.code == 2
        assert "holds no wagewatch data" in ran.said


def test_a_promotion_is_in_force_from_the_next_start_and_keeps_what_was_previewed(
    own: Path, change: Path
) -> None:
    with House.open(Settings(data=own), SetClock(MORNING)) as house:
        former = house.rules.generation.name
        reason = ("--promote", "--reason", "as decided on Monday")
        ran = wagewatch("preview", change, *reason, "--json", data=own)
        assert ran.code == 0, ran.said
        assert "promoted as 0001-change.yaml" in ran.said
        house.catch_up()
        assert adopted_generation(house.log) == former
    with House.open(Settings(data=own), SetClock(MORNING)) as house:
        house.catch_up()
        promotion = house.bureau.in_force
        assert promotion is not None
        assert adopted_generation(house.log) == house.rules.generation.name == promotion.rules
        assert (promotion.former_rules, promotion.reason) == (former, "as decided on Monday")
        assert house.rules.score.level_of(15, MORNING.date()) is Level.ORANGE
        assert len(house.log.said(RulesAdopted.__name__)) == 2
    band = ran.json()["changed_band"]
    assert promotion.band is not None
    assert (promotion.band.low, promotion.band.high) == (band["low"], band["high"])
    ran = wagewatch("preview", "--unchanged", data=own)
    assert ran.code == 1
    assert f"2025-01-01 to 2025-12-31 were scored by rules {former}: not comparable" in ran.output
    assert "no day was scored by the rules in force" in ran.output
