"""The empty ledger: what is filled in there is read back."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from streams.sources import ledger
from streams.sources.ledger_words import ledger_words

HEADINGS = list(ledger_words().headings)
FILLED: dict[str, Any] = {
    "number": 1,
    "found_on": date(2026, 10, 8),
    "township": "织里镇",
    "employer": "某某制衣有限公司",
    "workers": 23,
    "amount": 185_400.5,
    "period": "2026-08",
    "status": "未销号",
}


def test_the_empty_form_is_an_empty_ledger_and_a_filled_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    ledger.template(path)
    assert ledger.read_all(path) == ([], [])
    book = load_workbook(path)
    [sheet] = book.worksheets
    for field, value in FILLED.items():
        sheet.cell(4, HEADINGS.index(field) + 1).value = value
    book.save(path)
    deliveries, refusals = ledger.read_all(path)
    assert refusals == []
    assert [row.submission.type for row in deliveries] == ["EmployerRegistered", "WagesObserved"]
    assert b'"unpaid_fen":18540050' in bytes(deliveries[1].submission.data)


def test_the_form_offers_lists_and_holds_text_alone(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    ledger.template(path)
    sheet = load_workbook(path).worksheets[0]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("织里镇" in choices for choices in lists)
    assert any("已销号" in choices for choices in lists)
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s"}
