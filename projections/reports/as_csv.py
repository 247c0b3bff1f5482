"""A sheet as CSV that Excel opens in Chinese and that can run nothing.

RFC 4180 quoting, CRLF, UTF-8 with a byte order mark. A text that a spreadsheet could
take for a formula or that starts with a control character gets an apostrophe before it:
whoever chooses a firm's name must not choose what an office computer does.
"""

from projections.reports.document import Document, Sheet, text_of

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""First signs after which a spreadsheet reads on as if it were told to do something."""


def as_csv(document: Document, sheet: int = 0, language: str = "zh") -> bytes:
    """Return one sheet as CSV: a line of heads, the rows, the totals, an empty line, the foot.

    Raises IndexError for a sheet that the document does not have.
    """
    chosen = document.sheets[sheet]
    lines = [
        [harmless(column.label.text(language)) for column in chosen.columns],
        *_cells(chosen, language),
        [],
        *([harmless(note.text(language))] for note in document.foot()),
    ]
    text = "".join(",".join(map(_quoted, line)) + "\r\n" for line in lines)
    return (BOM + text).encode()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; an ordinary one as it is.

    >>> harmless("=1+1"), harmless("＝cmd"), harmless("湖州织里制衣")
    ("'=1+1", "'＝cmd", '湖州织里制衣')
    """
    # Blanks before the sign are dropped by some programs when they read the cell.
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def _cells(sheet: Sheet, language: str) -> list[list[str]]:
    return [
        [
            # Numbers and days are ours: a minus before a sum is a minus.
            shown if isinstance(cell, int) else harmless(shown)
            for cell, column in zip(row, sheet.columns, strict=True)
            for shown in (text_of(cell, column.kind, language),)
        ]
        for row in (*sheet.rows, *sheet.totals)
    ]


def _quoted(text: str) -> str:
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
