"""The examination as people and programs ask for it, beside a server or where none answers."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.house import House
from gateway.settings import Settings
from tests.ports import HOST
from tests.promises.verbs import Ran, wagewatch


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house in which nothing happened yet, and which nobody has open."""
    with House.open(Settings(data=tmp_path / "house")) as house:
        house.catch_up()
    return tmp_path / "house"


def verdicts(ran: Ran) -> dict[str, set[str]]:
    """What was found, by what was looked at."""
    found: dict[str, set[str]] = {}
    for it in ran.json()["findings"]:
        found.setdefault(it["look"], set()).add(it["verdict"])
    return found


def doctor(*arguments: object, data: Path, **environment: str) -> Ran:
    return wagewatch("doctor", *arguments, data=data, **environment)


def test_a_house_that_is_well_ends_with_0_and_is_not_asked_about_kafka(house: Path) -> None:
    ran = doctor("--json", data=house)
    assert (ran.code, ran.said) == (0, "")
    told = ran.json()
    assert told["mode"] == "production"
    assert told["counts"]["danger"] == 0
    assert {it["patient"] for it in told["findings"]} == {
        *("files", "head", "sqlite", "clock", "work")
    }


def test_people_read_a_table_in_chinese_or_in_english(house: Path) -> None:
    for asked, said in (([], "项危险"), (["--english"], "0 in danger")):
        ran = doctor(*asked, data=house)
        assert (ran.code, ran.said) == (0, "")
        assert said in ran.output


def test_a_danger_ends_with_1_and_names_promise_and_remedy(house: Path) -> None:
    (house / "keys.sqlite").chmod(0o644)
    ran = doctor("--english", data=house)
    assert ran.code == 1
    assert "DANGER" in ran.output
    told = doctor("--json", data=house)
    assert told.code == 1
    [danger] = [it for it in told.json()["findings"] if it["verdict"] == "danger"]
    assert (danger["look"], danger["about"], danger["seen"]) == (
        *("files.keys", "keys.sqlite"),
        "0644",
    )
    assert danger["promise"] == "secret"
    assert "chmod 600" in danger["remedy"]["en"]
    assert "chmod 600" in danger["remedy"]["zh"]


def test_a_directory_without_a_house_is_asked_wrongly(tmp_path: Path) -> None:
    ran = doctor(data=tmp_path)
    assert (ran.code, ran.output) == (2, "")
    assert "holds no wagewatch data; name its directory by --data" in ran.said


def test_beside_a_house_that_is_open_nothing_is_disturbed(house: Path) -> None:
    with House.open(Settings(data=house)) as opened:
        opened.begin()
        assert doctor(data=house).code == 0
        assert opened.trouble is None
    left = {it.name for it in house.iterdir()}
    assert doctor(data=house).code == 0
    assert {it.name for it in house.iterdir()} == left


def test_simulated_data_are_a_trial_unless_it_is_said_otherwise(house: Path) -> None:
    (house / "simulated").touch()
    assert doctor("--json", data=house).json()["mode"] == "trial"
    assert doctor("--json", "--production", data=house).json()["mode"] == "production"


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.create_server((HOST, 0)) as listening:
        yield f"{HOST}:{listening.getsockname()[1]}"


def test_a_district_whose_servers_are_away_is_in_danger_and_told_without_a_stack(
    tmp_path: Path, silent: str, dead: str
) -> None:
    ran = doctor(
        "--json",
        data=tmp_path,
        WAGEWATCH_DATABASE=f"postgresql://x:geheim@{dead}/district",
        WAGEWATCH_KAFKA=silent,
    )
    assert (ran.code, ran.said) == (1, "")
    found = verdicts(ran)
    assert found["postgres.reached"] == found["kafka.reached"] == {"danger"}
    assert found["clock.kept"] <= {"ok", "warning"}
    assert "Connection refused" in ran.output
    assert "geheim" not in ran.output


@pytest.mark.postgres
def test_a_district_is_examined_on_its_servers(tmp_path: Path, database: str) -> None:
    ran = doctor("--json", "--trial", data=tmp_path, WAGEWATCH_DATABASE=database)
    assert (ran.code, ran.said) == (0, "")
    found = verdicts(ran)
    assert found["postgres.fsync"] == {"ok"}
    assert found["postgres.keys"] == {"warning"}
    assert not any(it.startswith(("sqlite", "kafka")) for it in found)
