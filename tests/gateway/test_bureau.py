"""The bureau's own parameters: files that are read over those of the product, or refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from detectors.parameters import Parameters
from detectors.parameters.change import read_change
from gateway.bureau import Promotion, bureau, next_name, put
from schemas.errors import Refused
from streams.previewing.volumes import Band
from streams.scoring.rules import Rules

STANDING = Parameters.load()
NAME = "screening.slack_days"
VALUE = "{name}:\n  values:\n    {day}: {{value: {value}, reference: 局务会议}}\n"


def change(folder: Path, value: int, day: str = "2026-01-01", name: str = NAME) -> Path:
    file = folder / "more patience.yaml"
    file.write_text(VALUE.format(name=name, day=day, value=value), encoding="utf-8")
    return file


def promoted(data: Path, file: Path) -> Promotion:
    """A promotion of a file over what stands in a house."""
    before = bureau(data).parameters
    read = read_change(file, before)
    promotion = Promotion(
        file=next_name(data, read),
        reason="as decided",
        at=datetime(2026, 1, 5, tzinfo=UTC),
        former_rules=Rules(before).generation.name,
        rules=Rules(read.applied(before)).generation.name,
        position=7,
        first_day=None,
        last_day=None,
        throughout=False,
        band=Band(1, 4, 20),
    )
    put(data, file, promotion=promotion)
    return promotion


def test_a_house_without_files_judges_by_those_of_the_product(tmp_path: Path) -> None:
    found = bureau(tmp_path)
    assert found.parameters.digest == STANDING.digest
    assert (found.own, found.promotions, found.in_force) == ({}, (), None)


def test_a_promoted_value_is_in_force_and_the_bureaus_own(tmp_path: Path) -> None:
    told = promoted(tmp_path, change(tmp_path, 60))
    found = bureau(tmp_path)
    days = found.parameters.whole(NAME)
    assert (days(date(2025, 12, 31)), days(date(2026, 1, 1))) == (17, 60)
    assert found.own == {NAME: {date(2026, 1, 1): "0001-more-patience.yaml"}}
    assert found.promotions == (told,)
    assert found.in_force == told
    assert told.rules != told.former_rules == Rules(STANDING).generation.name


def test_a_later_promotion_takes_the_place_of_an_earlier_value(tmp_path: Path) -> None:
    first = promoted(tmp_path, change(tmp_path, 60))
    second = promoted(tmp_path, change(tmp_path, 30))
    found = bureau(tmp_path)
    assert found.parameters.whole(NAME)(date(2026, 1, 1)) == 30
    assert found.own[NAME] == {date(2026, 1, 1): "0002-more-patience.yaml"}
    assert (found.promotions, found.in_force) == ((first, second), second)


def test_values_that_nobody_previewed_leave_no_promotion_in_force(tmp_path: Path) -> None:
    promoted(tmp_path, change(tmp_path, 60))
    by_hand = change(tmp_path, 2, name="score.questions_needed")
    (tmp_path / "parameters/0002-by-hand.yaml").write_bytes(by_hand.read_bytes())
    found = bureau(tmp_path)
    assert len(found.promotions) == 1
    assert found.in_force is None


def test_two_people_do_not_promote_over_each_other(tmp_path: Path) -> None:
    told = promoted(tmp_path, change(tmp_path, 60))
    with pytest.raises(Refused, match="preview again what stands now"):
        put(tmp_path, change(tmp_path, 30), promotion=told)
    assert bureau(tmp_path).parameters.whole(NAME)(date(2026, 1, 1)) == 60


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("own.yaml", VALUE.format(name=NAME, day="2026-01-01", value=60), "call it 0001-"),
        ("0001-a.yaml", VALUE.format(name="screening.slack", day="2026-01-01", value=60), "line 1"),
        ("0001-a.yaml", "screening.slack_days: {values: {2026-01-01: {value: 6}}}", "no reference"),
    ],
)
def test_a_file_that_is_not_whole_keeps_the_house_shut(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=said):
        bureau(tmp_path)


def test_two_files_of_one_number_and_a_record_that_is_none_are_refused(tmp_path: Path) -> None:
    promoted(tmp_path, change(tmp_path, 60))
    place = tmp_path / "parameters"
    (place / "0001-other.yaml").write_bytes(change(tmp_path, 30).read_bytes())
    with pytest.raises(Refused, match="two files bear the number 0001"):
        bureau(tmp_path)
    (place / "0001-other.yaml").unlink()
    (place / "0001-more-patience.json").write_bytes(msgspec.json.encode({"reason": 1}))
    with pytest.raises(Refused, match="no record of a promotion"):
        bureau(tmp_path)
