"""A proposed change of parameters: what it does to those that stand, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

from detectors.parameters import Parameters
from detectors.parameters.change import UNCHANGED, read_change
from detectors.parameters.likeness import unlike
from schemas.errors import Refused

STANDING = Parameters.load()
LATE = "late_payday.points"
GOOD = """\
late_payday.points:
  unit: "[overdue periods, points]"
  values:
    1990-01-01: {value: [[1, 40], [2, 60]], reference: trial, sourced: false}
    2026-03-01: {value: [[1, 50]], reference: "局务会议 2026-02"}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "change.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_value_takes_the_place_of_one_of_its_day_or_stands_beside_the_others(
    tmp_path: Path,
) -> None:
    before = STANDING.digest
    points = read_change(written(tmp_path, GOOD), STANDING).applied(STANDING).steps(LATE)
    assert points(date(2026, 2, 28)) == ((1, 40), (2, 60))
    assert points(date(2026, 3, 1)) == ((1, 50),)
    assert points.source(date(2026, 3, 1)).reference == "局务会议 2026-02"  # type: ignore[union-attr]
    assert STANDING.digest == before


def test_a_change_has_a_digest_of_its_own_and_no_change_has_none(tmp_path: Path) -> None:
    changed = read_change(written(tmp_path, GOOD), STANDING).applied(STANDING)
    assert changed.digest != STANDING.digest
    assert changed.entries()[LATE].label == STANDING.entries()[LATE].label
    assert UNCHANGED.applied(STANDING).digest == STANDING.digest
    assert read_change(written(tmp_path, ""), STANDING).values == {}


def test_a_rule_of_tomorrow_can_be_asked_of_all_that_was(tmp_path: Path) -> None:
    text = GOOD.replace("1990-01-01", "2026-01-01")
    change = read_change(written(tmp_path, text), STANDING)
    dated, always = (
        parameters.steps(LATE)
        for parameters in (change.applied(STANDING), change.throughout(STANDING))
    )
    assert dated(date(2020, 1, 1)) == STANDING.steps(LATE)(date(2020, 1, 1))
    assert always(date(2020, 1, 1)) == ((1, 40), (2, 60))
    assert always(date(2026, 3, 1)) == ((1, 50),)


def value(text: str, day: str = "2026-01-01", name: str = LATE) -> str:
    return f"{name}:\n  values:\n    {day}: {text}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (value("{value: [[1, 40]]}"), "line 3: late_payday.points of 2026-01-01 has no reference"),
        (value('{value: [[1, 40]], reference: " "}'), "has no reference; name the rule"),
        (
            value("{value: [[1, 40]], reference: x}")
            + "    2026-01-01: {value: 1, reference: y}\n",
            "line 4: 2026-01-01 of late_payday.points is said twice; keep one",
        ),
        (
            value("{value: [[1, 40]], reference: x}")
            + '    "2026-01-01": {value: 1, reference: y}',
            "line 4: 2026-01-01 of late_payday.points is said twice",
        ),
        (GOOD + GOOD, "line 6: late_payday.points is said twice"),
        (
            value("{value: 1, reference: x}", name="late_payday.point"),
            "line 1: no parameter is called late_payday.point; perhaps late_payday.points",
        ),
        (GOOD.replace("overdue periods", "days"), "line 2: late_payday.points is in [overdue"),
        (value("{value: 30, reference: x}"), "line 3: late_payday.points of 2026-01-01: 30 is no"),
        (value("{value: [[2, 60], [1, 40]], reference: x}"), "its steps do not rise"),
        (value("{value: 1.5, reference: x}", name="wages_owed.grace_days"), "no whole number"),
        (value('{value: "3", reference: x}', name="wages_owed.grace_days"), "no whole number"),
        (value("{value: true, reference: x}", name="wages_owed.grace_days"), "no whole number"),
        (value("{value: -1, reference: x}", name="wages_owed.grace_days"), "below nought"),
        (
            value("{value: 999999999, reference: x}", name="wages_owed.grace_days"),
            "a number is beyond 10,000, which no rule means",
        ),
        (value("{value: [[1, 99999999999999999999]], reference: x}"), "beyond 10,000"),
        (value("{value: [[1, 40], [99999999, 60]], reference: x}"), "beyond 10,000"),
        (
            value("{value: {yellow: 20, red: 75}, reference: x}", name="score.levels"),
            "it lacks orange; it is in points",
        ),
        (
            value("{value: [orang], reference: x}", name="alerts.raise_at"),
            "orang is none of red, orange, yellow, none, unknown",
        ),
        (
            value("{value: [[1, 40]], reference: x}", day="2025-02-31"),
            "line 3: 2025-02-31 is no day",
        ),
        (value("{value: [[1, 40]], reference: x, source: y}"), "late_payday.points: Object"),
        ("late_payday.points: {values: {}}", "has no value; give it a date and a value"),
        ("late_payday.points: 30", "line 1: late_payday.points: Expected"),
        ("- a\n- b\n", "it must hold names of parameters"),
        ("late_payday.points: {values: [", "write it as the parameter files are written"),
    ],
)
def test_what_is_no_change_is_refused_with_file_place_and_remedy(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_change(written(tmp_path, text), STANDING)
    assert str(refused.value).startswith("change.yaml")
    assert said in str(refused.value)
    assert "no YAML in UTF-8" not in str(refused.value)  # the remedy of another slip


def test_lists_in_lists_without_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="lists stand in lists without end"):
        read_change(written(tmp_path, "a: " + "[" * 5_000 + "]" * 5_000), STANDING)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "change.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="no YAML in UTF-8"):
        read_change(file, STANDING)


@pytest.mark.parametrize(
    "unit",
    [
        '"[逾期期数, 分值]"',
        '"[overdue periods, points]"',
        '{zh: "[逾期期数, 分值]", en: "[overdue periods, points]"}',
    ],
)
def test_a_bureau_writes_a_unit_in_either_language_or_in_both(tmp_path: Path, unit: str) -> None:
    said = GOOD.replace('"[overdue periods, points]"', unit)
    assert LATE in read_change(written(tmp_path, said), STANDING).values


def test_a_parameter_file_of_the_product_may_not_say_a_day_twice_either(tmp_path: Path) -> None:
    said = "a.days:\n  label: {zh: 天, en: d}\n  unit: d\n  values:\n"
    day = "    2020-05-01: {value: 1, reference: x}\n"
    file = written(tmp_path, said + day + day)
    with pytest.raises(Refused, match=r"change\.yaml line 6: 2020-05-01 of a\.days is said twice"):
        Parameters.load([file])


@pytest.mark.parametrize("name", sorted(STANDING.entries()))
def test_what_stands_may_be_proposed_again(name: str) -> None:
    for standing in STANDING.entries()[name].values.values():
        if standing.value is not None:
            assert unlike(standing.value, standing.value) is None
