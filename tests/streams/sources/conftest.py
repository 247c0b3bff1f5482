"""Workbooks made as people make them: sheets of rows, merged titles, formulas, sheer text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

Rows = list[list[Any]]
Make = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Make:
    """Write sheets of rows to a workbook; `merged` names blocks such as "Sheet!A1:B1"."""

    def make(
        sheets: dict[str, Rows], *, merged: tuple[str, ...] = (), name: str = "a.xlsx"
    ) -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    cell = sheet.cell(number, column)
                    cell.value = value
                    if isinstance(value, Text):
                        cell.data_type = "s"
        for block in merged:
            title, _, cells = block.partition("!")
            book[title].merge_cells(cells)
        path = tmp_path / name
        book.save(path)
        return path

    return make


class Text(str):
    """Text that must stay text in a cell, whatever it begins with."""

    __slots__ = ()


@pytest.fixture
def as_text() -> type[str]:
    return Text
