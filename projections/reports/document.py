"""A document as plain data, in both languages at once: titles, columns, rows, totals, its foot."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct


class Label(Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """Return the text in `zh` or `en`.

        >>> Label("合计", "Total").text("zh")
        '合计'
        """
        return self.zh if language == "zh" else self.en


def both(text: str) -> Label:
    """Return a text that is the same in both languages."""
    return Label(text, text)


class ColumnKind(StrEnum):
    """What the cells of a column hold, and so how they are laid out."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    """Whole fen; written as yuan."""
    DAY = "day"


Cell = Label | str | int | date | None
"""None is not known, and is written as an empty cell, never as 0."""


class Column(Struct, frozen=True):
    """One column; `key` names it in JSON."""

    key: str
    label: Label
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 12
    """In characters of the Latin alphabet; a Chinese one takes two."""


class Sheet(Struct, frozen=True, kw_only=True):
    """One table of a document; totals stand below the rows, apart from them."""

    title: Label
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()


class Document(Struct, frozen=True, kw_only=True):
    """What a writer lays out."""

    title: Label
    sheets: tuple[Sheet, ...]
    footnotes: tuple[Label, ...]
    known_at: date | None
    position: int
    digest: str

    def foot(self) -> tuple[Label, ...]:
        """Return the lines below everything: what it was made from, then the footnotes."""
        day = self.known_at.isoformat() if self.known_at else None
        as_of = Label(f"截至 {day} 已知", f"as known at {day}") if day else Label("实时", "live")
        made = Label(
            f"依据：{as_of.zh}；事实序号 {self.position}；摘要 {self.digest}",
            f"Made from: {as_of.en}; up to fact {self.position}; digest {self.digest}",
        )
        return (made, *self.footnotes)


def text_of(cell: Cell, kind: ColumnKind, language: str) -> str:
    """Return a cell as people read it.

    >>> text_of(123456, ColumnKind.MONEY, "zh"), text_of(None, ColumnKind.COUNT, "zh")
    ('1234.56', '')
    """
    match cell:
        case None:
            return ""
        case Label():
            return cell.text(language)
        case int() if kind is ColumnKind.MONEY:
            return plain_yuan(cell)
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def plain_yuan(fen: int) -> str:
    """Return fen as yuan without separators, as a spreadsheet reads them.

    >>> plain_yuan(123456789), plain_yuan(-5)
    ('1234567.89', '-0.05')
    """
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def check(sheet: Sheet) -> Sheet:
    """Return a sheet whose rows all have a cell for every column; raise ValueError otherwise."""
    rows: Sequence[tuple[Cell, ...]] = (*sheet.rows, *sheet.totals)
    uneven = [number for number, row in enumerate(rows, 1) if len(row) != len(sheet.columns)]
    if uneven:
        raise ValueError(f"rows {uneven[:5]} of {sheet.title.en} do not fit its columns")
    return sheet
