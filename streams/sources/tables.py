"""A file of rows and columns, workbook or CSV, as rows of cells with their place in the file."""

import codecs
import csv
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from msgspec import Struct
from openpyxl import load_workbook

from schemas.errors import Refused
from streams.sources.xlsx_guard import Limits, Merge, as_refusals, inspect

_ENCODINGS = ("utf-8-sig", "gb18030")
_CHUNK_BYTES = 1 << 20


class Unusable(Struct, frozen=True):
    """A cell that holds no plain value: a formula, or Excel's own error such as #REF!."""

    text: str
    why: str


Cell = str | int | float | bool | datetime | date | time | timedelta | Unusable | None


class Line(Struct, frozen=True):
    """One row with something in it."""

    number: int
    """As a spreadsheet counts it, from 1; in a CSV file the last line of the row."""
    cells: tuple[Cell, ...]


class Table(Struct, frozen=True):
    """One sheet, or one CSV file."""

    name: str
    lines: list[Line]
    merges: list[Merge]


def read_tables(path: Path, limits: Limits | None = None) -> list[Table]:
    """Return every sheet of a workbook in its order, or the one table of a `.csv` file.

    Formulas come as `Unusable`: their cached value may be old or of another machine.
    Text that only looks like a formula stays text. Raises Refused for what cannot be
    read, or not safely.
    """
    limits = limits or Limits()
    if path.suffix.lower() == ".csv":
        return [Table(path.stem, _csv_lines(path, limits), [])]
    merges = inspect(path, limits)
    with as_refusals(path):
        return _workbook(path, limits, merges)


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that a person would see.

    >>> is_blank(None), is_blank("  "), is_blank(0)
    (True, True, False)
    """
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _workbook(path: Path, limits: Limits, merges: dict[str, list[Merge]]) -> list[Table]:
    with warnings.catch_warnings():
        # It warns of styles and extensions that it drops; no value is among them.
        warnings.filterwarnings("ignore", module="openpyxl")
        book = load_workbook(path, read_only=True, keep_links=False)
        try:
            tables = []
            for sheet in book.worksheets:
                # The size that a sheet claims for itself is often wrong.
                sheet.reset_dimensions()
                rows = (
                    tuple(_cell(cell.value, cell.data_type) for cell in row)
                    for row in sheet.iter_rows()
                )
                place = f"{path.name} sheet {sheet.title}"
                numbered = enumerate(rows, start=1)
                lines = list(_within(place, numbered, limits))
                tables.append(Table(sheet.title, lines, merges.get(sheet.title, [])))
        finally:
            book.close()
    return tables


def _cell(value: object, data_type: str) -> Cell:
    if data_type == "f":
        return Unusable(str(value), "is a formula; copy the column and paste it as values")
    if data_type == "e":
        return Unusable(str(value), "is an error of the spreadsheet; mend it there")
    if value is None or isinstance(value, str | int | float | datetime | date | time | timedelta):
        return value
    return Unusable(str(value), "is of a kind that this reader does not know; write it as text")


def _csv_lines(path: Path, limits: Limits) -> list[Line]:
    if path.stat().st_size > limits.unpacked_bytes:
        message = f"{path.name}: larger than {limits.unpacked_bytes:,} bytes; split the file"
        raise Refused(message)
    with path.open(encoding=_encoding(path), newline="") as file:
        reader = csv.reader(file, strict=True)
        rows = ((reader.line_num, tuple(text or None for text in row)) for row in reader)
        try:
            return list(_within(path.name, rows, limits))
        except csv.Error as wrong:
            message = f"{path.name} line {reader.line_num}: {wrong}; mend the quotes of the row"
            raise Refused(message) from None


def _within(
    place: str, rows: Iterator[tuple[int, tuple[Cell, ...]]], limits: Limits
) -> Iterator[Line]:
    cells = 0
    for number, row in rows:
        cells += len(row)
        if number > limits.rows or cells > limits.cells:
            message = (
                f"{place}: more than {limits.rows:,} rows or {limits.cells:,} cells, "
                "formatted empty ones included; delete the empty rows and columns, or split it"
            )
            raise Refused(message)
        if not all(is_blank(cell) for cell in row):
            yield Line(number, row)


def _encoding(path: Path) -> str:
    """Return the first encoding in which every byte of the file makes sense."""
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    message = f"{path.name}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8"
    raise Refused(message)
