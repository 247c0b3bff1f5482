"""What a person meant by a cell: a day, a sum, a number of heads, a period, yes or no, a word.

Every function takes a cell that is not blank and raises Refused with what is wrong
with it. The caller adds where it stands.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from schemas.calendar.shanghai import SHANGHAI
from schemas.errors import Refused
from schemas.money import fen
from schemas.period import bounds
from streams.sources.tables import Cell, Unusable

DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_YES = frozenset({"是", "有", "已", "√", "y", "yes", "true", "1"})
_NO = frozenset({"否", "无", "未", "×", "n", "no", "false", "0"})
_YEAR = r"(\d{4})\s*(?:[-/.年]\s*(?=\d)|(?=\d\d(?!\d)))"
_MONTH = rf"{_YEAR}(\d{{1,2}})\s*月?"
_ONE_MONTH = re.compile(_MONTH)
_MONTHS = re.compile(rf"{_MONTH}\s*[-~至到—]+\s*(?:{_YEAR})?(\d{{1,2}})\s*月?")
_ONE_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\s*[/~至到]\s*(\d{4}-\d\d-\d\d)")


class Unit(StrEnum):
    """What one in a column of money is worth."""

    YUAN = "yuan"  # 元
    TEN_THOUSAND_YUAN = "ten_thousand_yuan"  # 万元
    FEN = "fen"  # 分


E = TypeVar("E", bound=StrEnum)


def text(cell: Cell) -> str:
    """Return a cell as text, without spaces around it; a whole number keeps no decimals.

    >>> text(330502.0), text(" =HYPERLINK('x') ")
    ('330502', "=HYPERLINK('x')")
    """
    if isinstance(cell, Unusable):
        raise Refused(cell.why)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    return str(cell).strip()


def whole(cell: Cell) -> int:
    """Return a number of heads, days or entries.

    >>> whole("1,204"), whole(12.0), whole("３２")
    (1204, 12, 32)
    """
    said = _number(cell)
    if not re.fullmatch(r"-?\d+(\.0+)?", said):
        raise Refused("is not a whole number; write digits only")
    if said.startswith("-"):
        raise Refused("is negative; write 0 or more")
    return int(Decimal(said))


def money(cell: Cell, unit: Unit) -> int:
    """Return a sum in fen.

    >>> money(1234.5, Unit.YUAN), money("3.2万元", Unit.YUAN), money(99, Unit.FEN)
    (123450, 3200000, 99)
    """
    said = _number(cell)
    if said.endswith("万元"):
        said, unit = said.removesuffix("万元"), Unit.TEN_THOUSAND_YUAN
    said = said.removesuffix("元").strip()
    if not re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", said):
        raise Refused("is not a sum of money; write digits, for example 12345.60")
    if said.startswith("-") and Decimal(said) != 0:
        raise Refused("is negative; a sum is 0 or more, a correction is a fact of its own")
    match unit:
        case Unit.FEN:
            return whole(said)
        case Unit.YUAN:
            return fen(said)
        case Unit.TEN_THOUSAND_YUAN:
            return fen(f"{Decimal(said) * 10_000:f}")


def ratio(cell: Cell) -> float:
    """Return a share from 0 to 1.

    >>> ratio("20%"), ratio(0.2)
    (0.2, 0.2)
    """
    said = _number(cell)
    percent = said.endswith("%")
    if not re.fullmatch(r"\d+(\.\d+)?", said.removesuffix("%")):
        raise Refused("is not a share; write 0.2 or 20%")
    share = Decimal(said.removesuffix("%")) / (100 if percent else 1)
    if share > 1:
        raise Refused("is more than the whole; write 0.2 or 20%")
    return float(share)


def day(cell: Cell, formats: Sequence[str] = DATE_FORMATS) -> date:
    """Return a day, from a date of the spreadsheet or from text in one of the formats.

    >>> day("2026年10月8日"), day("2026-10-08 00:00:00")
    (datetime.date(2026, 10, 8), datetime.date(2026, 10, 8))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = re.sub(r"[ T]\d{2}:\d{2}(:\d{2})?$", "", _plain(text(cell)))
    for form in formats:
        try:
            return datetime.strptime(said, form).replace(tzinfo=SHANGHAI).date()
        except ValueError:
            continue
    raise Refused("is not a day; format the cell as a date, or write 2026-10-08")


def period(cell: Cell) -> str:
    """Return a wage period: a month, or the first and the last day of a span.

    >>> period("2026年10月"), period("2026.8-10"), period("2026-08-16/2026-11-30")
    ('2026-10', '2026-08-01/2026-10-31', '2026-08-16/2026-11-30')
    """
    if isinstance(cell, date):
        return f"{cell.year:04d}-{cell.month:02d}"
    said = _plain(text(cell))
    if found := _DAYS.fullmatch(said):
        span = f"{found[1]}/{found[2]}"
    elif found := _ONE_MONTH.fullmatch(said):
        return _month(found[1], found[2])
    elif not _ONE_DAY.fullmatch(said) and (found := _MONTHS.fullmatch(said)):
        first = _month(found[1], found[2])
        last = _month(found[3] or found[1], found[4])
        if first == last:
            return first
        span = f"{bounds(first)[0]}/{bounds(last)[1]}"
    else:
        raise Refused("is not a wage period; write 2026-10, 2026年8月-10月 or two days with a /")
    bounds(span)
    return span


def flag(cell: Cell) -> bool:
    """Return yes or no.

    >>> flag("是"), flag("无"), flag(1)
    (True, False, True)
    """
    said = _plain(text(cell)).lower()
    if said not in _YES | _NO:
        raise Refused("is neither yes nor no; write 是 or 否")
    return said in _YES


def word(cell: Cell, meanings: Mapping[str, str], kind: type[E]) -> E:
    """Return the word of our vocabulary that a cell says, by the meanings given or by itself."""
    said = text(cell)
    try:
        return kind(meanings.get(said, said))
    except ValueError:
        known = ", ".join([*meanings, *kind])
        raise Refused(
            f"is not one of {known}; add its meaning to the words of the column"
        ) from None


def _number(cell: Cell) -> str:
    if isinstance(cell, bool | date):
        raise Refused("is not a number; format the cell as a number")
    return _plain(text(cell)).replace(",", "").lower()


def _plain(said: str) -> str:
    """Return text with full-width digits and signs as plain ones."""
    return unicodedata.normalize("NFKC", said).strip()


def _month(year: str, month: str) -> str:
    if not 1 <= int(month) <= 12:
        raise Refused(f"has no month {month}; write 2026-10")
    return f"{year}-{int(month):02d}"
