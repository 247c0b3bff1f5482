"""A document as lines of text, for a terminal: columns aligned, a Chinese character two wide."""

import unicodedata
from collections.abc import Iterator

from projections.reports.document import ColumnKind, Document, Sheet, text_of


def as_table(document: Document, language: str = "zh") -> list[str]:
    """Return the lines of a document; control characters in texts are shown as a blank box.

    >>> wide("织里镇"), wide("Zhili")
    (6, 5)
    """
    lines = [document.title.text(language)]
    for sheet in document.sheets:
        titled = [] if sheet.title == document.title else [sheet.title.text(language)]
        lines += ["", *titled, *_sheet(sheet, language)]
    return [*lines, "", *(note.text(language) for note in document.foot())]


def wide(text: str) -> int:
    """Return how many places a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _sheet(sheet: Sheet, language: str) -> Iterator[str]:
    heads = [column.label.text(language) for column in sheet.columns]
    kinds = [column.kind for column in sheet.columns]
    body = [
        [_shown(text_of(cell, kind, language)) for cell, kind in zip(row, kinds, strict=True)]
        for row in (*sheet.rows, *sheet.totals)
    ]
    widths = [max(map(wide, column)) for column in zip(heads, *body, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    yield _line(heads, kinds, widths)
    yield rule
    for number, row in enumerate(body):
        if number == len(sheet.rows):
            yield rule
        yield _line(row, kinds, widths)


def _line(cells: list[str], kinds: list[ColumnKind], widths: list[int]) -> str:
    placed = []
    for cell, kind, width in zip(cells, kinds, widths, strict=True):
        gap = " " * (width - wide(cell))
        placed.append(gap + cell if kind in {ColumnKind.COUNT, ColumnKind.MONEY} else cell + gap)
    return "  ".join(placed).rstrip()


def _shown(text: str) -> str:
    """Return a text that cannot move the cursor or hide what stands beside it."""
    return "".join("\N{WHITE SQUARE}" if unicodedata.category(s) in _HIDDEN else s for s in text)


_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
