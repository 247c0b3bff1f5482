"""A document as an Excel workbook that opens without a warning and prints on A4.

Every text is written as text: no formula, no link, whatever it says. The fonts are those
that a Chinese Windows has. The bytes depend on the document alone: the workbook's own
date is that of the document, or a fixed one.
"""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from projections.reports.document import ColumnKind, Document, Label, Sheet

BODY_FONT = "宋体"
HEAD_FONT = "微软雅黑"
_A4 = 9
_TITLE_ROW, _HEAD_ROW = 0, 1
_UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_xlsx(document: Document, language: str = "zh") -> bytes:
    """Return the workbook: one worksheet for each sheet, its heads frozen, its foot below."""
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        day = document.known_at
        made = datetime.combine(day, time(), UTC) if day else _UNDATED
        # Excel keeps no zone with the day of a workbook.
        title = document.title.text(language)
        workbook.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        looks = _Looks(workbook)
        for number, sheet in enumerate(document.sheets, 1):
            worksheet = workbook.add_worksheet(_name(sheet.title.text(language), number))
            _fill(worksheet, document, sheet, looks, language)
    return buffer.getvalue()


class _Looks:
    """The formats of a workbook."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        body: dict[str, Any] = {
            "font_name": BODY_FONT,
            "font_size": 10,
            "border": 1,
            "valign": "vcenter",
        }
        bold: dict[str, Any] = {"bold": True, "font_name": HEAD_FONT}
        numbers: dict[ColumnKind, dict[str, Any]] = {
            ColumnKind.TEXT: {"num_format": "@", "text_wrap": True},
            ColumnKind.COUNT: {"num_format": "#,##0"},
            ColumnKind.MONEY: {"num_format": "#,##0.00"},
            ColumnKind.DAY: {"num_format": "@"},
        }
        made = workbook.add_format
        self.title: Format = made({**bold, "font_size": 14})
        self.head: Format = made({**body, **bold, "text_wrap": True, "align": "center"})
        self.note: Format = made({"font_name": BODY_FONT, "font_size": 9})
        self.body = {kind: made({**body, **look}) for kind, look in numbers.items()}
        self.total = {kind: made({**body, **look, **bold}) for kind, look in numbers.items()}


def _fill(
    worksheet: Worksheet, document: Document, sheet: Sheet, looks: _Looks, language: str
) -> None:
    worksheet.write_string(_TITLE_ROW, 0, _clean(sheet.title.text(language)), looks.title)
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        worksheet.write_string(_HEAD_ROW, number, _clean(column.label.text(language)), looks.head)
    place = _HEAD_ROW + 1
    for rows, formats in ((sheet.rows, looks.body), (sheet.totals, looks.total)):
        for row in rows:
            for number, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
                plain: str | float | date | None
                plain = cell.text(language) if isinstance(cell, Label) else cell
                if isinstance(plain, int) and column.kind is ColumnKind.MONEY:
                    # A sum under ten trillion yuan is exact to the fen in what a cell holds.
                    plain = plain / 100
                _write(worksheet, (place, number), plain, formats[column.kind])
            place += 1
    for note in document.foot():
        place += 1
        worksheet.write_string(place, 0, _clean(note.text(language)), looks.note)
    worksheet.freeze_panes(_HEAD_ROW + 1, 1)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(_HEAD_ROW)
    worksheet.set_footer("&L&A&R&P / &N")


def _write(
    worksheet: Worksheet, place: tuple[int, int], cell: str | float | date | None, look: Format
) -> None:
    match cell:
        case None:
            worksheet.write_blank(*place, None, look)
        case int() | float():
            worksheet.write_number(*place, cell, look)
        case _:
            worksheet.write_string(*place, _clean(str(cell)), look)


def _clean(text: str) -> str:
    """Return a text that may stand in a workbook: XML knows no control characters."""
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")[:_MOST_SIGNS]


_MOST_SIGNS = 32_767
"""More does not fit a cell."""


def _name(title: str, number: int) -> str:
    return f"{number} {_clean(title).translate(_FORBIDDEN_IN_NAMES)}"[:31].strip()
