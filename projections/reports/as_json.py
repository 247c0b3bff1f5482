"""A document as JSON for programs: the same names in every language, money in fen."""

from typing import Any

from projections.reports.document import Cell, Document, Label, Sheet
from schemas.codec import encode


def as_json(document: Document) -> bytes:
    """Return canonical JSON: rows by the keys of the columns, labels in both languages."""
    return encode(
        {
            "title": document.title,
            "known_at": document.known_at,
            "position": document.position,
            "digest": document.digest,
            "sheets": [_sheet(sheet) for sheet in document.sheets],
            "foot": document.foot(),
        }
    )


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "columns": [
            {"key": column.key, "label": column.label, "kind": column.kind}
            for column in sheet.columns
        ],
        "rows": [_row(sheet, row) for row in sheet.rows],
        "totals": [_row(sheet, row) for row in sheet.totals],
    }


def _row(sheet: Sheet, row: tuple[Cell, ...]) -> dict[str, Label | str | int | object]:
    return {column.key: cell for column, cell in zip(sheet.columns, row, strict=True)}
