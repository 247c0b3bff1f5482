"""What a page is asked for, read from its address: an empty field of a form asks for nothing."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from gateway.page import AnyRequest
from schemas.errors import Refused
from schemas.jurisdiction import check_township
from schemas.subjects import check_subject

W = TypeVar("W", bound=StrEnum)

MOST_SEARCHED = 80
"""Characters of a search; the rest is not looked at."""
LAST_PAGE = 100_000
LAST_POSITION = 10**15
_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


def day(request: AnyRequest, field: str = "known_at") -> date | None:
    """Return the day that a field of the address names, or None; raises Refused."""
    said = _said(request, field)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        message = f"{field} {said[:20]!r} is not a day; write YYYY-MM-DD"
        raise Refused(message, field=field) from None


def month(request: AnyRequest, otherwise: date) -> str:
    """Return the month that the address names, or that of a day; raises Refused."""
    said = _said(request, "month") or f"{otherwise:%Y-%m}"
    if not _MONTH.fullmatch(said):
        raise Refused(f"month {said[:20]!r} is not a month; write YYYY-MM", field="month")
    return said


def reported_month(request: AnyRequest, today: date) -> str:
    """Return the month that the address names, or the last that is over; raises Refused."""
    return month(request, today.replace(day=1) - timedelta(days=1))


def township(request: AnyRequest) -> str | None:
    """Return the code of a township that the address names, with or without its kind."""
    said = _said(request, "township")
    return check_township(said) if said else None


def one_of(request: AnyRequest, field: str, words: type[W]) -> W | None:
    """Return a word of a list that the address names, or None; raises Refused."""
    said = _said(request, field)
    return _word(said, field, words) if said else None


def some_of(request: AnyRequest, field: str, words: type[W]) -> tuple[W, ...]:
    """Return every word of a list that the address names, in order; raises Refused."""
    named: Iterable[str] = request.query_params.getall(field, [])
    return tuple(dict.fromkeys(_word(said.strip(), field, words) for said in named if said.strip()))


def text(request: AnyRequest, field: str) -> str:
    """Return the text of a field, empty where it is absent."""
    return _said(request, field)[:MOST_SEARCHED]


def page_number(request: AnyRequest) -> int:
    """Return which page is asked for, from 1; raises Refused."""
    return _whole(request, "page", LAST_PAGE) or 1


def before(request: AnyRequest) -> int | None:
    """Return the position before which facts are asked for, or None; raises Refused."""
    return _whole(request, "before", LAST_POSITION)


def subject(kind: str, code: str) -> str:
    """Return the subject of an address; raises Refused when no subject can be called so."""
    return check_subject(f"{kind}/{code}")


def _said(request: AnyRequest, field: str) -> str:
    return str(request.query_params.get(field, "")).strip()


def _whole(request: AnyRequest, field: str, most: int) -> int | None:
    said = _said(request, field)
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or not 1 <= int(said[:20]) <= most:
        message = f"{field} {said[:20]!r} is not possible; give a whole number from 1 to {most}"
        raise Refused(message, field=field)
    return int(said)


def _word(said: str, field: str, words: type[W]) -> W:
    try:
        return words(said)
    except ValueError:
        message = f"{field} {said[:40]!r} is not known; use one of {', '.join(words)}"
        raise Refused(message, field=field) from None
