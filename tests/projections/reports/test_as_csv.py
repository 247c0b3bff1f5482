"""CSV that Excel opens in Chinese and that can run nothing."""

import csv
import io
from datetime import date

import pytest

from projections.reports.as_csv import as_csv
from projections.reports.document import Column, ColumnKind, Document, Label, Sheet, both
from tests.projections.reports.dangerous import DANGEROUS, HARMLESS


def document(*cells: str) -> Document:
    columns = (
        Column("name", Label("名称", "Name")),
        Column("sum", Label("金额", "Sum"), ColumnKind.MONEY),
        Column("on", Label("日期", "Day"), ColumnKind.DAY),
    )
    rows = tuple((cell, -150, date(2026, 3, 2)) for cell in cells)
    totals = ((Label("合计", "Total"), None, None),)
    sheet = Sheet(title=both("t"), columns=columns, rows=rows, totals=totals)
    notes = (both("=a footnote"),)
    return Document(
        title=both("t"),
        sheets=(sheet,),
        footnotes=notes,
        known_at=None,
        position=1,
        digest="d",
    )


def read(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_text_gets_an_apostrophe_before_it(text: str) -> None:
    assert read(as_csv(document(text)))[1][0] == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_comes_back_as_it_was(text: str) -> None:
    assert read(as_csv(document(text)))[1][0] == text


def test_numbers_and_days_are_not_touched_and_money_is_in_yuan() -> None:
    assert read(as_csv(document("某公司")))[1] == ["某公司", "-1.50", "2026-03-02"]


def test_excel_is_told_the_encoding_and_lines_end_as_they_should() -> None:
    written = as_csv(document("某公司"), language="zh")
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert read(written)[0] == ["名称", "金额", "日期"]
    assert read(as_csv(document("x"), language="en"))[0] == ["Name", "Sum", "Day"]


def test_totals_and_the_foot_stand_below_the_rows() -> None:
    lines = read(as_csv(document("某公司")))
    assert lines[2] == ["合计", "", ""]
    assert lines[3] == []
    assert lines[4][0].startswith("依据：实时")
    assert lines[5] == ["'=a footnote"]


def test_a_sheet_that_is_not_there_is_an_error() -> None:
    with pytest.raises(IndexError):
        as_csv(document("x"), sheet=1)
