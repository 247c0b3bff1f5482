"""The empty hazard ledger that a township fills in: headings, lists to choose from, help."""

from pathlib import Path

import xlsxwriter  # it ships no types

from schemas.jurisdiction import TOWNSHIPS
from streams.sources.ledger_words import Words, ledger_words

TITLE = "欠薪隐患排查台账"
HELP = (
    "每行一条隐患；日期写 2026-10-08，金额写元，时段写 2026-10 或 2026年8月-10月；请勿合并单元格，"
    "请勿使用公式。"
)
_HEADER_ROW = 2
_ROWS = 2_000
_NARROW, _WIDE = 14, 28
_LONG_TEXTS = frozenset({"employer", "site", "cause", "measures", "evidence"})
_UNITS = {"amount": "（元）"}


def template(path: Path) -> None:
    """Write the empty ledger to a file; what is filled in there, `ledger.read_all` reads."""
    words = ledger_words()
    # Nothing that is written here may become a formula or a link, whatever it begins with.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(TITLE)
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        plain_text = book.add_format({"num_format": "@"})
        sheet.write_string(0, 0, TITLE, bold)
        sheet.write_string(1, 0, HELP)
        for at, (field, names) in enumerate(words.headings.items()):
            shape = day if field in {"found_on", "deadline", "closed_on"} else None
            if field in {"uscc", "site_code", "period"}:
                shape = plain_text
            sheet.set_column(at, at, _WIDE if field in _LONG_TEXTS else _NARROW, shape)
            sheet.write_string(_HEADER_ROW, at, names[0] + _UNITS.get(field, ""), bold)
            if choices := _choices(words).get(field):
                rule = {"validate": "list", "source": choices}
                sheet.data_validation(_HEADER_ROW + 1, at, _HEADER_ROW + _ROWS, at, rule)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)


def _choices(words: Words) -> dict[str, list[str]]:
    return {
        "township": [place.zh for place in TOWNSHIPS.values()],
        "status": [words.status_open[0], words.status_closed[0]],
        "level": ["红", "橙", "黄"],
    }
