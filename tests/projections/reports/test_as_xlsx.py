"""A workbook that opens without a warning, prints on A4, and holds every text as text."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from projections.reports.as_xlsx import as_xlsx
from projections.reports.document import Cell, Column, ColumnKind, Document, Label, Sheet, both
from tests.projections.reports.dangerous import CONTROLS, FORMULAS, HARMLESS


def document(*rows: tuple[Cell, ...], title: str = "月报") -> Document:
    columns = (
        Column("name", Label("名称", "Name"), width=30),
        Column("heads", Label("人数", "Heads"), ColumnKind.COUNT, 8),
        Column("sum", Label("金额", "Sum"), ColumnKind.MONEY, 14),
        Column("on", Label("日期", "Day"), ColumnKind.DAY, 12),
    )
    total: tuple[Cell, ...] = (Label("合计", "Total"), 1, 2, None)
    sheet = Sheet(title=both(title), columns=columns, rows=rows, totals=(total,))
    return Document(
        title=both(title),
        sheets=(sheet, sheet),
        footnotes=(both("=a footnote"),),
        known_at=date(2026, 3, 2),
        position=7,
        digest="abc",
    )


def opened(written: bytes) -> Workbook:
    return load_workbook(io.BytesIO(written))


def first(written: bytes) -> Worksheet:
    sheet = opened(written).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS])
def test_whatever_a_text_says_it_is_stored_as_text(text: str) -> None:
    cell = first(as_xlsx(document((text, 1, 1, None)))).cell(3, 1)
    assert cell.data_type == "s" or (text == "" and cell.value is None)
    # A workbook keeps line ends as one sign.
    assert (cell.value or "") == text.replace("\r\n", "\n").replace("\r", "")
    assert cell.hyperlink is None


@pytest.mark.parametrize("text", CONTROLS)
def test_a_control_character_neither_breaks_the_file_nor_makes_a_formula(text: str) -> None:
    cell = first(as_xlsx(document((text, 1, 1, None)))).cell(3, 1)
    assert cell.data_type == "s"
    assert str(cell.value).strip() == "=1+1"


def test_no_part_of_the_file_holds_a_formula_or_a_link() -> None:
    rows = [(text, 1, 1, None) for text in (*FORMULAS, *CONTROLS, *HARMLESS)]
    with zipfile.ZipFile(io.BytesIO(as_xlsx(document(*rows)))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets" in name]
    assert sheets
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_numbers_are_numbers_money_is_yuan_and_what_is_not_known_is_empty() -> None:
    sheet = first(
        as_xlsx(document(("某公司", 12, 123_456_789, date(2026, 3, 2)), ("x", None, None, None)))
    )
    assert [cell.value for cell in sheet[3]] == ["某公司", 12, 1_234_567.89, "2026-03-02"]
    assert [cell.data_type for cell in sheet[3]] == ["s", "n", "n", "s"]
    assert [cell.value for cell in sheet[4]] == ["x", None, None, None]
    assert sheet.cell(3, 3).number_format == "#,##0.00"


def test_it_is_laid_out_for_a_chinese_office() -> None:
    sheet = first(as_xlsx(document(("某公司", 1, 1, None))))
    assert (sheet.cell(3, 1).font.name, sheet.cell(2, 1).font.name) == ("宋体", "微软雅黑")
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize or 0) == 9
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)


def test_totals_and_the_foot_stand_on_every_sheet() -> None:
    for language, total in (("zh", "合计"), ("en", "Total")):
        for sheet in opened(as_xlsx(document(("a", 1, 1, None)), language)).worksheets:
            texts = [str(cell.value) for cell in sheet["A"] if cell.value is not None]
            assert total in texts
            assert any("abc" in text and "2026-03-02" in text for text in texts)
            assert texts[-1] == "=a footnote"
            assert {cell.data_type for cell in sheet["A"] if cell.value is not None} == {"s"}


def test_a_title_with_signs_that_no_sheet_may_bear_still_names_one() -> None:
    names = opened(as_xlsx(document(title="[a]:b*?/\\" + "长" * 40))).sheetnames
    assert len(names) == 2
    assert all(len(name) <= 31 for name in names)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_xlsx(document(("某公司", 1, 1, None))) == as_xlsx(document(("某公司", 1, 1, None)))
