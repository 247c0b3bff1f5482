"""A platform's sheet as a CSV file, and the day that it shows."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas.calendar.shanghai import shanghai_day
from streams.sources import mapping, platform
from streams.sources.mapping import Mapping, read_mapping

EXAMPLE = Path(mapping.__file__).with_name("mappings") / "zhejiang_platform.example.yaml"
ROSTER: list[Any] = ["330502-0001", "2026年10月", 80, 76, 1900, 2, "2026-11-05"]


@pytest.fixture
def example() -> Mapping:
    return read_mapping(EXAMPLE)


def test_a_csv_in_gb18030_is_read_as_the_sheet_of_its_name(
    tmp_path: Path, example: Mapping
) -> None:
    path = tmp_path / "实名制考勤.csv"
    rows = [["标题"], list(example.sheets["roster"].columns), [str(cell) for cell in ROSTER]]
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode("gb18030"))
    only = msgspec.structs.replace(example, sheets={"roster": example.sheets["roster"]})
    deliveries, refusals = platform.read_all(path, only)
    assert refusals == []
    assert b'"attended":76' in bytes(deliveries[0].submission.data)


def test_without_a_column_for_it_the_day_of_the_file_is_given(
    tmp_path: Path, example: Mapping
) -> None:
    columns = {h: f for h, f in example.sheets["roster"].columns.items() if f != "as_of"}
    roster = msgspec.structs.replace(example.sheets["roster"], columns=columns)
    only = msgspec.structs.replace(example, sheets={"roster": roster})
    path = tmp_path / "实名制考勤.csv"
    rows = [["标题"], list(columns), [str(cell) for cell in ROSTER[:-1]]]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    [row], _ = platform.read_all(path, only, as_of=date(2026, 10, 20))
    assert row.recorded_at is not None
    assert shanghai_day(row.recorded_at) == date(2026, 10, 20)
    assert shanghai_day(row.submission.occurred_at) == date(2026, 10, 20)
