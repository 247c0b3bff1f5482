"""A mapping that cannot work is refused when it is read, not in the middle of a file."""

from pathlib import Path

import pytest

from schemas.errors import Refused
from streams.sources import mapping

EXAMPLE = Path(mapping.__file__).with_name("mappings") / "zhejiang_platform.example.yaml"
GOOD = """
source: platform
money: yuan
sheets:
  roster:
    sheet: 考勤
    columns: {编码: site, 月份: period, 登记: registered, 出勤: attended, 工日: attendance_days}
"""


def test_the_example_maps_every_kind_of_sheet() -> None:
    read = mapping.read_mapping(EXAMPLE)
    assert read.sheets.keys() == mapping.EVENTS.keys()
    assert read.source == "platform"


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("  roster:", "  rooster:", "sheets.rooster: no such kind of sheet; it is one of sites"),
        ("出勤: attended", "出勤: present", "sheets.roster: no field present; the fields are"),
        ("编码: site, ", "", "map a column to site or employer"),
        (", 工日: attendance_days", "", "attendance_days must be mapped or given"),
        ("出勤: attended", "出勤: registered", "registered is given twice"),
        ("money: yuan", "money: dollars", r"Invalid enum value 'dollars' - at `\$.money`"),
        ("money: yuan", "monney: yuan", "monney"),
        ("sheet: 考勤", "sheet: 考勤\n    header_row: 0", "header_row counts from 1"),
        ("source: platform", "source: [", "bad.yaml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, old: str, new: str, part: str) -> None:
    path = tmp_path / "bad.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused, match=part):
        mapping.read_mapping(path)


def test_the_good_one_is_good(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    read = mapping.read_mapping(path)
    assert mapping.key_of("roster", read.sheets["roster"]) == (
        "site",
        "employer",
        "period",
        "as_of",
    )
