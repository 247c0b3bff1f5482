"""What went wrong, as a problem document (RFC 9457) or, to a person's browser, as a page.

No answer ever carries a stack, a path of this machine or a value that was sent as personal.
"""

import logging
import re
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Struct

from gateway.language import words
from gateway.needs import House
from gateway.page import page
from gateway.places import NoViews
from schemas.errors import Refused, UnknownType, UnknownVersion, Unreadable
from streams.databases.unavailable import DatabaseUnavailable
from streams.log.port import (
    Conflict,
    DiskFull,
    LoadInProgress,
    LogBusy,
    LogStopped,
    LogUnavailable,
    OutcomeUnknown,
)
from streams.log.refusals import NotAllowed, UnknownFact, UnknownSubject

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)

_REFUSALS: dict[type[Refused], tuple[str, int]] = {
    Conflict: ("conflict", 409),
    LoadInProgress: ("load-in-progress", 503),
    NotAllowed: ("not-allowed", 403),
    UnknownFact: ("unknown-fact", 422),
    UnknownSubject: ("unknown-subject", 422),
    UnknownType: ("unknown-type", 422),
    UnknownVersion: ("unknown-version", 422),
    Unreadable: ("unreadable", 422),
}
"""Name and status of each refusal that has its own; any other is `refused`, 422."""

_FAILURES: dict[type[Exception], tuple[str, int, str]] = {
    DatabaseUnavailable: ("database-unavailable", 503, "The database is away. Ask again."),
    DiskFull: (
        "disk-full",
        507,
        "There is no room to store it. Nothing was stored; send it again.",
    ),
    LogBusy: ("log-busy", 503, "Another process is writing. Nothing was stored; send it again."),
    LogUnavailable: (
        "log-unavailable",
        503,
        "The storage is away. Nothing was stored; send it again.",
    ),
    OutcomeUnknown: (
        "outcome-unknown",
        503,
        "The storage went away before it answered. Send the same ids again: they count once.",
    ),
    LogStopped: ("log-stopped", 503, "The storage has failed. Nothing was stored; send it again."),
    NoViews: ("no-views", 503, "Nothing has been scored here yet. Ask again."),
}
"""Name, status and words of what can fail in us and is not the fault of what was sent."""

_MISSING = re.compile(r"Missing required .*parameter '(?P<name>[^']+)'")
"""How the framework says that an argument of the address is missing."""

RETRY_AFTER_SECONDS = 60
"""When to try again after 503 and 507."""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One problem document."""

    type: str
    """`urn:wagewatch:problem:<name>`: the same for every problem of its kind."""
    title: str
    status: int
    detail: str
    """What is wrong, in what, and what to do."""
    field: str | None = None
    """The field of the body that it is about: `data.workers`; `1.data.workers` in a batch."""


class Troubled(Exception):
    """An answer other than what was asked for: raise it where the trouble is seen."""

    def __init__(self, problem: Problem, *, headers: dict[str, str] | None = None) -> None:
        """Keep the problem and the headers that go with it (`Retry-After`)."""
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = headers or {}


def problem(name: str, status: int, detail: str, *, field: str = "") -> Problem:
    """Make a problem; its title is the name in words.

    >>> problem("not-due", 409, "The month is not over; wait for its last day.").type
    'urn:wagewatch:problem:not-due'
    """
    return Problem(
        type=f"urn:wagewatch:problem:{name}",
        title=name.replace("-", " ").capitalize(),
        status=status,
        detail=detail,
        field=field or None,
    )


def of_refusal(refusal: Refused) -> Problem:
    """Return the problem of something that was said to us and cannot be accepted.

    >>> of_refusal(UnknownType("no event type is called 'Wages'", field="type")).status
    422
    """
    name, status = _REFUSALS.get(type(refusal), ("refused", HTTPStatus.UNPROCESSABLE_ENTITY))
    return problem(name, status, str(refusal), field=refusal.field)


def name_of(error: Exception) -> str:
    """Return the name of the problem that an error is answered with: one of a closed list.

    >>> name_of(UnknownVersion("too new")), name_of(KeyError("x"))
    ('unknown-version', 'internal')
    """
    if isinstance(error, Refused):
        return _REFUSALS.get(type(error), ("refused", 422))[0]
    if type(error) in _FAILURES:
        return _FAILURES[type(error)][0]
    return "internal"


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer a request that failed: the one handler of every error of every route."""
    headers: dict[str, str] = {}
    if isinstance(error, Troubled):
        found, headers = error.problem, error.headers
    elif isinstance(error, Refused):
        found = of_refusal(error)
    elif isinstance(error, HTTPException):
        found, headers = _of_http(error), dict(error.headers or {})
    elif type(error) in _FAILURES:
        name, status, detail = _FAILURES[type(error)]
        found = problem(name, status, detail)
        _log.error("a request could not be served: %s", error)
    else:
        _log.error("a request failed and was answered with 500", exc_info=error)
        found = problem("internal", 500, "The server failed; what was sent may be sent again.")
    if found.status in {503, 507}:
        headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))
    if _wants_page(request):
        house: House = request.app.state.house
        says = _says(found)
        shown = page(
            request, house, "problem.html", status_code=found.status, problem=found, says=says
        )
        shown.headers.update(headers)
        return shown
    return Response(
        msgspec.json.encode(found),
        status_code=found.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def _says(found: Problem) -> str:
    """Return the key of the sentence by which a page tells of a problem."""
    if found.status == HTTPStatus.NOT_FOUND:
        return "problem.not_found"
    if found.status == HTTPStatus.METHOD_NOT_ALLOWED:
        return "problem.no_method"
    if found.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "problem.not_now"
    field = f"problem.field.{found.field}"
    return field if field in words().sentences else "problem.refused"


def _of_http(error: HTTPException) -> Problem:
    status = HTTPStatus(error.status_code)
    name = status.name.lower().replace("_", "-")
    if isinstance(error, ValidationException):
        return _of_validation(error)
    return problem(name, status, error.detail or status.phrase)


def _of_validation(error: ValidationException) -> Problem:
    if missing := _MISSING.match(error.detail):
        field, what = missing["name"], "is missing from the address"
    else:
        first = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
        wrong = first if isinstance(first, dict) else {}
        field = str(wrong.get("key", ""))
        what = str(wrong.get("message", "the request is not well-formed"))
    return problem("refused", 422, f"{field}: {what}" if field else what, field=field)


def _wants_page(request: Request[Any, Any, Any]) -> bool:
    is_api = request.url.path.startswith("/api/")
    return not is_api and "text/html" in request.headers.get("accept", "")
