"""The command line itself: stable verbs, one sentence for each mistake, JSON for programs."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.samples import FACTORY, employer
from tests.promises.open_house import submission
from tests.promises.verbs import wagewatch

VERBS = {
    "alerts", "backtest", "demo", "doctor", "import", "ingest", "models", "preview", "project",
    "relay", "replay", "report", "risk-list", "run", "serve", "simulate", "train", "verify",
    "worker",
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house that was told of one firm by a file, just now."""
    place = tmp_path_factory.mktemp("cli")
    at = datetime.now(UTC) - timedelta(minutes=5)
    firm = {"uscc": FACTORY.partition("/")[2], "name": "湖州织里晨光童装有限公司"}
    owed = {"unpaid_workers": 7, "unpaid_fen": 4_900_000}
    told = [
        submission("EmployerRegistered", FACTORY, firm, at),
        submission("WagesObserved", FACTORY, owed, at, basis="document"),
    ]
    file = place / "told.jsonl"
    file.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    ran = wagewatch("ingest", file, data=place / "house")
    assert (ran.code, ran.output) == (0, "2 facts stored, 0 known before, 0 refused\n")
    return place / "house"


def test_help_names_every_verb() -> None:
    ran = wagewatch("--help")
    assert ran.code == 0
    assert {word for word in ran.output.split() if word in VERBS} == VERBS


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["ingest", "nowhere.jsonl"], "nowhere.jsonl is no file; check the name"),
        (["risk-list"], "holds no wagewatch data; name its directory by --data"),
        (["serve", "--host", "0.0.0.0"], "can be reached by other machines"),  # noqa: S104
        *[
            (verb.split(), "holds no wagewatch data; name its directory by --data")
            for verb in ("verify", "replay", "project", "run --once", "models list", "backtest")
        ],
        (["risk-list", "--township", "zz"], "township 'zz' is none of ours; use one of zhili, "),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_line_and_ends_with_2(
    tmp_path: Path, asked: list[str], said: str
) -> None:
    ran = wagewatch(*asked, data=tmp_path / "empty")
    assert (ran.code, ran.output) == (2, "")
    (line,) = ran.said.splitlines()
    assert line.startswith("wagewatch: ")
    assert said in line


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("simulate --out x --year 2099", "is not within the calendar; choose days"),
        ("import ledger-template nowhere/x.xlsx", "nowhere is no directory; make it"),
        ("import ledger-template x.csv", "end its name in .xlsx"),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is(asked: str, said: str) -> None:
    ran = wagewatch(*asked.split())
    assert (ran.code, ran.output) == (2, "")
    assert said in ran.said
    assert "Traceback" not in ran.said


@pytest.mark.parametrize("verb", ["verify", "replay", "project", "run --once", "models list"])
def test_a_verb_that_asks_founds_no_house_in_a_directory_that_was_mistyped(
    tmp_path: Path, verb: str
) -> None:
    assert wagewatch(*verb.split(), data=tmp_path / "mistyped").code == 2
    assert not (tmp_path / "mistyped").exists()


def test_a_filled_ledger_is_not_overwritten_by_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    assert wagewatch("import", "ledger-template", file).code == 0
    filled = file.read_bytes()
    assert wagewatch("import", "ledger-template", file).code == 2
    assert file.read_bytes() == filled


def test_a_day_that_was_not_scored_is_refused_with_what_to_do(house: Path) -> None:
    for verb in (["risk-list"], ["report", "six-systems", "--month", "2026-11"]):
        ran = wagewatch(*verb, "--known-at", "2020-01-01", data=house)
        assert (ran.code, ran.output) == (2, "")
        assert "2020-01-01" in ran.said
        assert "Traceback" not in ran.said


def test_a_month_that_is_none_is_refused(house: Path) -> None:
    ran = wagewatch("report", "six-systems", "--month", "2026-13", data=house)
    assert (ran.code, ran.output) == (2, "")
    assert "2026-13" in ran.said
    assert "Traceback" not in ran.said


def test_a_port_that_is_none_or_is_taken_is_told_without_a_stack(tmp_path: Path) -> None:
    none = wagewatch("serve", "--port", 99_999, data=tmp_path)
    assert (none.code, none.said.startswith("wagewatch: 99999 is no port; give")) == (2, True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = wagewatch("serve", "--port", port, data=tmp_path)
    assert ran.code == 2
    assert f"nothing can listen on port {port}" in ran.said
    assert "Traceback" not in ran.said


def test_run_once_on_a_house_that_is_level_adds_nothing(house: Path) -> None:
    stood = []
    for _ in range(3):  # a day may end once between them, and is then closed
        assert wagewatch("run", "--once", data=house).code == 0
        stood.append(wagewatch("verify", "--json", data=house).json())
    assert stood[1] in [stood[0], stood[2]]
    assert stood[0]["damages"] == []


def test_a_replay_and_a_projection_keep_what_readers_see(house: Path) -> None:
    before = wagewatch("risk-list", "--json", data=house).json()
    assert [row["subject"] for row in before["rows"]] == [FACTORY]
    assert wagewatch("replay", data=house).code == 0
    assert wagewatch("project", data=house).code == 0
    assert wagewatch("risk-list", "--json", data=house).json() == before


def test_a_history_is_not_loaded_into_a_house_that_is_in_use(house: Path, tmp_path: Path) -> None:
    at = datetime(2025, 3, 3, 4, tzinfo=UTC)
    data = {"uscc": employer(3).partition("/")[2], "name": "别的厂"}
    said = submission("EmployerRegistered", employer(3), data, at)
    line = {"submission": said, "recorded_at": at.isoformat(), "actor": "department/x"}
    file = tmp_path / "history.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    ran = wagewatch("ingest", file, "--history", data=house)
    assert ran.code == 2
    assert "a history is loaded into an empty log; this one holds facts" in ran.said


def test_the_same_seed_simulates_the_same_district(tmp_path: Path) -> None:
    asked = ("--employers", 5, "--sites", 1, "--seed", 3)
    for name in ("one", "other"):
        assert wagewatch("simulate", "--out", tmp_path / name, *asked).code == 0
    one, other = (
        (tmp_path / name / "deliveries" / "deliveries.jsonl").read_bytes()
        for name in ("one", "other")
    )
    assert one == other != b""


def test_the_demonstration_ends_after_a_summary_that_a_program_can_read() -> None:
    ran = wagewatch("demo", "--no-serve", "--json", "--employers", 12, "--sites", 2)
    assert ran.code == 0, ran.said
    told = ran.json()
    assert told["facts"] > 365
    assert told["days"] == ["2025-01-01", "2025-12-31"]
    assert told["parked"] == 0
    assert sum(told["levels"].values()) >= 14
