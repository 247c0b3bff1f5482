"""The words of hazard ledgers (`ledger_words.yaml`), and how headings are recognised by them."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from schemas.errors import Refused
from schemas.vocabulary import Basis, Industry, OperationsSign, OperationsState
from streams.sources.cells import Unit
from streams.sources.sheet_rows import Sheet
from streams.sources.tables import Table, is_blank

_FILE = Path(__file__).with_name("ledger_words.yaml")
_SEARCHED_ROWS = 20
_LEAST_HEADINGS = 4


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What headings and cells of a ledger may say."""

    headings: dict[str, tuple[str, ...]]
    """Field to its headings, our own first."""
    ignored_sheets: tuple[str, ...]
    skip_rows_beginning: tuple[str, ...]
    status_open: tuple[str, ...]
    status_closed: tuple[str, ...]
    industries: dict[str, Industry]
    signs: dict[str, OperationsSign]
    states: dict[str, OperationsState]
    state_unsaid: OperationsState
    bases: dict[str, Basis]
    company_words: tuple[str, ...]


class LedgerSheet(Struct, frozen=True):
    """A sheet of a ledger: its known columns, the unit of its sums, the columns kept as text."""

    sheet: Sheet
    unit: Unit
    others: dict[str, int]
    """Heading of a column that no field is for, to its index."""


@cache
def ledger_words(path: Path = _FILE) -> Words:
    """Return the words of ledgers; raises Refused for a file that does not hold them."""
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Words)
    except (yaml.YAMLError, msgspec.ValidationError) as wrong:
        raise Refused(f"{path.name}: {wrong}") from None


def find_headings(file: str, table: Table, words: Words) -> LedgerSheet | None:
    """Return a table with its columns, from the first row that reads like headings, or None.

    Raises Refused when two columns mean the same, or one that is needed is missing.
    """
    fields = {_bare(name): field for field, names in words.headings.items() for name in names}
    for line in table.lines:
        if line.number > _SEARCHED_ROWS:
            return None
        headings = ["" if is_blank(cell) else str(cell).strip() for cell in line.cells]
        if sum(_bare(heading) in fields for heading in headings) >= _LEAST_HEADINGS:
            return _ledger_sheet(file, table, line.number, headings, fields)
    return None


def _ledger_sheet(
    file: str, table: Table, row: int, headings: list[str], fields: dict[str, str]
) -> LedgerSheet:
    place = f"{file} sheet {table.name} row {row}"
    places: dict[str, int] = {}
    others: dict[str, int] = {}
    for at, heading in enumerate(headings):
        field = fields.get(_bare(heading))
        if field is None and heading:
            others[heading] = at
        elif field is not None and field in places:
            twice = f"{headings[places[field]]} and {heading}"
            raise Refused(f"{place}: {twice} mean the same; keep one column", field=heading)
        elif field is not None:
            places[field] = at
    if "found_on" not in places:
        raise Refused(f"{place}: no column 发现日期; add it", field="发现日期")
    if "employer" not in places and "site" not in places:
        raise Refused(f"{place}: no column 用人单位 or 项目名称; add one", field="用人单位")
    names = {field: headings[at].replace("\n", "") for field, at in places.items()}
    unit = Unit.TEN_THOUSAND_YUAN if "万元" in names.get("amount", "") else Unit.YUAN
    return LedgerSheet(Sheet(file, table, row, places, names), unit, others)


def _bare(heading: str) -> str:
    r"""Return a heading without spaces, stars and brackets.

    >>> _bare("* 涉及金额 （万元）")
    '涉及金额'
    """
    plain = unicodedata.normalize("NFKC", heading)
    return re.sub(r"\([^)]*\)|[\s*:]", "", plain)
