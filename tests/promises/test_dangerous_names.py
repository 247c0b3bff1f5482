"""A name that is a formula or a script stays the text that it is, wherever it is shown."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from schemas.samples import employer, site
from tests.promises.conftest import FIRST_DAY
from tests.promises.open_house import PLATFORM, OpenHouse
from tests.promises.verbs import wagewatch

FORMULA = '=HYPERLINK("http://evil.example","点我")'
SCRIPT = "<script>alert(1)</script>"
MARKUP = "[red]红[/red]甲厂"
NAMES = (FORMULA + SCRIPT, f"+{SCRIPT}", "@SUM(1+9)*cmd|' /C calc'!A0", MARKUP)
GONE = {"state": "closed", "headcount": 0, "signs": ["owner_unreachable", "mass_leave"]}
MONTH = "2026-11"


@pytest.fixture
def named(house: OpenHouse) -> OpenHouse:
    """A house in which firms and sites bear such names."""
    for number, name in enumerate(NAMES):
        firm, place = employer(number), site(number)
        body = {"uscc": firm.partition("/")[2], "name": name}
        house.tell("EmployerRegistered", firm, body, PLATFORM)
        house.tell("SiteRegistered", place, {"name": name}, PLATFORM)
        house.tell("SiteStageChanged", place, {"stage": "started"}, PLATFORM)
        for subject in (firm, place):
            house.tell("OperationsObserved", subject, GONE, basis="own_sight")
    house.turn_to(FIRST_DAY + timedelta(days=1))
    return house


@pytest.mark.parametrize(
    "page", ["/risk-list", f"/six-systems?month={MONTH}", f"/subjects/{employer(0)}"]
)
def test_a_page_shows_the_name_as_text_and_runs_nothing(named: OpenHouse, page: str) -> None:
    answer = named.client.get(page, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "script-src" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("file", ["/risk-list.xlsx", f"/six-systems.xlsx?month={MONTH}"])
def test_a_workbook_holds_the_name_as_text_without_formula_or_link(
    named: OpenHouse, file: str, tmp_path: Path
) -> None:
    workbook = load_workbook(io.BytesIO(named.client.get(file).content))
    check_workbook(workbook)


@pytest.mark.parametrize("file", ["/risk-list.csv", f"/six-systems.csv?month={MONTH}"])
def test_a_csv_holds_nothing_that_a_spreadsheet_would_take_for_a_formula(
    named: OpenHouse, file: str
) -> None:
    check_csv(named.client.get(file).content.decode("utf-8-sig"))


def test_the_command_line_writes_the_same_text(named: OpenHouse, tmp_path: Path) -> None:
    data, workbook = named.house.settings.data, tmp_path / "list.xlsx"
    assert wagewatch("risk-list", "--out", workbook, data=data).code == 0
    check_workbook(load_workbook(workbook))
    check_csv(wagewatch("risk-list", "--format", "csv", data=data).output.lstrip("\ufeff"))
    table = wagewatch("risk-list", data=data).output
    assert all(name in table for name in NAMES)
    listed = wagewatch("risk-list", "--json", data=data).json()["rows"]
    assert {row["name"]["plain"] for row in listed} == {*NAMES}


def check_workbook(workbook: Workbook) -> None:
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    shown = {str(cell.value).lstrip("'") for cell in cells}
    assert shown >= {*NAMES}


def check_csv(text: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert {cell.lstrip("'") for cell in cells} >= {*NAMES}
