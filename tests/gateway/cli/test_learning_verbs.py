"""Train, look at, promote and test a model by the command line, on a small history."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec import Raw

from gateway.house import House
from gateway.settings import Settings
from schemas.codec import encode
from schemas.envelopes import Delivery, Submission
from schemas.identity import uuid8
from schemas.samples import employer
from tests.promises.verbs import wagewatch
from tests.streams.backtesting.small_years import small_years

HISTORY = 180
"""Firms of the small history: sixty of them come to owe wages."""


def written(file: Path) -> Path:
    """The small history as a file of deliveries."""
    ids = {fact.id: uuid8("small", str(fact.id)) for fact in small_years(HISTORY)}
    with file.open("wb") as lines:
        for fact in small_years(HISTORY):
            said = json.loads(encode(fact.data))
            if "complaint" in said:
                said["complaint"] = str(ids[type(fact.id)(said["complaint"])])
            for sealed in ("person", "contact", "statement", "note", "person_name"):
                said.pop(sealed, None)
            submission = Submission(
                id=ids[fact.id],
                type=fact.type,
                subject=fact.subject,
                occurred_at=fact.occurred_at,
                data=Raw(encode(said)),
            )
            delivery = Delivery(
                submission=submission,
                recorded_at=fact.recorded_at,
                actor=fact.actor,
                source=fact.source,
                township="zhili",
            )
            lines.write(encode(delivery) + b"\n")
    return file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learning")


@pytest.fixture(scope="module")
def house(place: Path) -> Path:
    file = written(place / "history.jsonl")
    ran = wagewatch("ingest", file, "--history", data=place / "house")
    assert (ran.code, "0 refused" in ran.output) == (0, True), ran.said
    return place / "house"


@pytest.fixture(scope="module")
def model(house: Path) -> str:
    ran = wagewatch("train", "--cut", "2024-06-30", "--json", data=house)
    assert ran.code == 0, ran.said
    told = ran.json()
    assert told["metadata"]["cut"] == "2024-06-30"
    assert told["metadata"]["outcomes"] > 20
    name: str = told["model"]
    return name


def test_a_model_is_listed_in_shadow_with_its_card(house: Path, model: str) -> None:
    (line,) = wagewatch("models", "list", "--json", data=house).json()
    assert (line["model"], line["speaks"], line["refused"]) == (model, False, "")
    card = wagewatch("models", "card", model[:8], "--lang", "en", data=house)
    assert "in shadow" in card.output
    assert "Not to be used for" in card.output
    assert "影子运行" in wagewatch("models", "card", model[:8], data=house).output


def test_drift_is_told_by_feature(house: Path, model: str) -> None:
    told = wagewatch("models", "drift", model, "--json", data=house).json()
    assert told["rows"] == HISTORY
    assert {"name", "index"} == set(told["moved"][0])


def test_what_is_wrong_with_a_promotion_is_told_in_one_line(house: Path, model: str) -> None:
    for actor, reason, said in (
        ("王伟", "优于积分", "never a person's name"),
        ("officer/district-3", " ", "a model is promoted for a reason"),
    ):
        asked = ("models", "promote", model, "--actor", actor, "--reason", reason)
        ran = wagewatch(*asked, data=house)
        assert (ran.code, ran.output) == (2, "")
        assert said in ran.said
    nobody = wagewatch(
        "models", "promote", "ffffffff", "--actor", "officer/district-3", "--reason", "优于积分",
        data=house,
    )  # fmt: skip
    assert nobody.code == 2
    assert "no model begins with" in nobody.said


def test_a_promotion_is_on_the_log_with_its_reason_sealed(
    house: Path, model: str, tmp_path: Path
) -> None:
    shutil.copytree(house, tmp_path / "house")
    asked = ("--actor", "officer/district-3", "--reason", "回测优于积分")
    ran = wagewatch("models", "promote", model, *asked, data=tmp_path / "house")
    assert ran.code == 0, ran.said
    (line,) = wagewatch("models", "list", "--json", data=tmp_path / "house").json()
    assert line["speaks"] is True
    assert (
        "promoted by a person"
        in wagewatch("models", "card", model, "--lang", "en", data=tmp_path / "house").output
    )
    facts = b"".join(file.read_bytes() for file in (tmp_path / "house").glob("facts.sqlite*"))
    assert b"ModelPromoted" in facts
    assert "回测优于积分".encode() not in facts
    assert wagewatch("verify", data=tmp_path / "house").code == 0


def test_a_model_that_was_changed_is_listed_as_refused_and_is_not_used(
    house: Path, model: str, tmp_path: Path
) -> None:
    shutil.copytree(house, tmp_path / "house")
    file = tmp_path / "house" / "models" / f"{model}.model"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (line,) = wagewatch("models", "list", "--json", data=tmp_path / "house").json()
    assert "changed after it was signed" in line["refused"]
    ran = wagewatch("backtest", "--model", model, data=tmp_path / "house")
    assert ran.code == 2
    assert "changed after it was signed" in ran.said


def test_a_backtest_of_a_model_tests_only_what_it_did_not_learn_from(
    house: Path, model: str, place: Path
) -> None:
    out = place / "report.html"
    asked = ("--model", model, "--draws", 10, "--capacity", 20, "--out", out, "--json")
    ran = wagewatch("backtest", *asked, data=house)
    assert ran.code == 0, ran.said
    told = ran.json()
    assert (told["source"], told["simulated"], told["model"]) == ("log", False, model)
    assert told["first_on"] >= "2024-06-30"  # what was known at the cut, not what came after
    assert told["rankings"].keys() == {
        "learned", "points", "decayed_count", "last_complaint", "boosting_on_counts", "random",
    }  # fmt: skip
    assert told["rankings"]["learned"]["auc"] > told["rankings"]["random"]["auc"]
    assert len(told["misses"]) == (
        told["rankings"]["learned"]["foresight"]["troubles"]
        - told["rankings"]["learned"]["foresight"]["foreseen"]
    )
    assert json.loads(out.with_suffix(".json").read_text("utf-8")) == told
    assert "回测报告" in out.read_text("utf-8")


def test_a_backtest_that_learns_for_itself_has_every_baseline(house: Path) -> None:
    asked = ("--cut", "2024-06-30", "--draws", 10, "--of", "employer", "--json")
    told = wagewatch("backtest", *asked, data=house).json()
    assert "boosting_on_counts" in told["rankings"]
    assert told["learned_until"] == "2024-06-30"
    plain = wagewatch("backtest", "--cut", "2024-06-30", "--draws", 10, data=house)
    assert "Learned probability less" in plain.output
    assert "哪些首次欠薪有前兆，日志说不出" in plain.output
    assert "有前兆的首次欠薪预见" not in plain.output


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("train", "--target", "arrears_30"), "is no target; choose one of"),
        (("train", "--cut", "2023-02-28"), "no outcome within 90 days is known yet"),
        (("train", "--cut", "2023-06-30"), "subjects with an outcome and"),
        (("train", "--every", "fortnight"), "choose one of week, month, quarter"),
        (("models", "card", "abcdefgh"), "no model begins with"),
        (("backtest", "--cut", "2024-12-30"), "choose an earlier cut, or wait"),
        (("backtest", "--claims", "nowhere.csv"), "nowhere.csv is no file"),
        (("backtest", "--claims", "nowhere.csv", "--of", "site"), "leave out --model, --truth"),
        (("backtest", "--claims", "x.csv", "--target", "arrears_90"), "tested by its own protocol"),
        (("backtest", "--out", "report.json"), "end its name in .html"),
        (("backtest", "--out", "HERE.html"), "HERE.html cannot be written"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_the_reason(
    house: Path, asked: tuple[str, ...], said: str
) -> None:
    (house / "HERE.html").mkdir(exist_ok=True)
    ran = wagewatch(*(it.replace("HERE", str(house / "HERE")) for it in asked), data=house)
    assert (ran.code, ran.output) == (2, "")
    assert said in ran.said
    assert "Traceback" not in ran.said


def test_models_are_read_and_tested_beside_a_process_that_holds_the_house(
    house: Path, model: str
) -> None:
    with House.open(Settings(data=house)):
        (line,) = wagewatch("models", "list", "--json", data=house).json()
        assert line["model"] == model
        for asked in (("models", "card", model), ("models", "drift", model)):
            ran = wagewatch(*asked, data=house)
            assert ran.code == 0, ran.said
        told = wagewatch("backtest", "--model", model, "--draws", 2, "--json", data=house)
        assert told.json()["target"] == "arrears_90"
        busy = wagewatch("train", "--cut", "2024-06-30", data=house)
        assert "in use by another wagewatch process" in busy.said


def test_a_house_that_learned_nothing_says_how_it_would(house: Path, tmp_path: Path) -> None:
    shutil.copytree(house, tmp_path / "house")
    shutil.rmtree(tmp_path / "house" / "models", ignore_errors=True)
    told = wagewatch("models", "list", data=tmp_path / "house").output
    assert "wagewatch train learns from this house" in told


def test_a_promoted_model_that_is_gone_is_listed_as_such(
    house: Path, model: str, tmp_path: Path
) -> None:
    shutil.copytree(house, tmp_path / "house")
    asked = ("--actor", "officer/district-3", "--reason", "回测优于积分")
    assert wagewatch("models", "promote", model, *asked, data=tmp_path / "house").code == 0
    (tmp_path / "house" / "models" / f"{model}.model").unlink()
    (line,) = wagewatch("models", "list", "--json", data=tmp_path / "house").json()
    assert (line["model"], line["speaks"]) == (model, True)
    assert "no model begins with" in line["refused"]


def test_what_cannot_be_kept_is_not_learned(house: Path, tmp_path: Path) -> None:
    shutil.copytree(house, tmp_path / "house")
    shutil.rmtree(tmp_path / "house" / "models", ignore_errors=True)
    (tmp_path / "house" / "models").write_text("in the way", encoding="utf-8")
    ran = wagewatch("train", data=tmp_path / "house")
    assert ran.code == 2
    assert "models cannot be written, and a model is kept there" in ran.said
    assert "reading the log" not in ran.said


def test_a_truth_file_is_no_facts_and_facts_are_no_truth(house: Path, tmp_path: Path) -> None:
    asked = ("--employers", 5, "--sites", 1, "--seed", 3)
    assert wagewatch("simulate", "--out", tmp_path, *asked).code == 0
    truth = tmp_path / "truth" / "truth.json"
    one_line = tmp_path / "one_line.jsonl"
    one_line.write_text(json.dumps(json.loads(truth.read_text("utf-8"))), encoding="utf-8")
    for file in (truth, one_line):
        for way in ((), ("--history",), ("--whole",)):
            ran = wagewatch("ingest", file, *way, data=tmp_path / "house")
            assert (ran.code, ran.output) == (2, "")
            assert "only a backtest reads it, by --truth" in ran.said
    deliveries = tmp_path / "deliveries" / "deliveries.jsonl"
    shutil.copytree(house, tmp_path / "simulated")
    (tmp_path / "simulated" / "simulated").touch()
    ran = wagewatch("backtest", "--truth", deliveries, data=tmp_path / "simulated")
    assert ran.code == 2
    assert "is no truth file of a simulation" in ran.said


def test_nobody_learns_of_a_firm_what_stands_in_no_fact(house: Path) -> None:
    """The subjects of the lists are those of the log."""
    told = wagewatch("backtest", "--cut", "2024-06-30", "--draws", 10, "--json", data=house).json()
    subjects = {employer(it) for it in range(HISTORY)}
    assert {miss["subject"] for miss in told["misses"]} <= subjects
