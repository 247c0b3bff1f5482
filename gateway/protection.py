"""What every request must satisfy and every answer carries, before there is any sign-in.

The server listens on loopback alone, so that what can reach it is this machine: its
people, and every page open in their browsers. Hence three walls. A request must name
this server as its host (a foreign name that resolves here is DNS rebinding). A request
that changes something must come from our own pages or from no page at all (a browser
says where it comes from, a program does not). And no answer may be framed, sniffed,
kept, or run a script that is not ours.
"""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import Troubled, problem

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names by which this machine calls itself."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)

HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""Headers of every answer."""

KEPT_FOR = "private, max-age=3600"
"""How long a browser may keep a static file; its address changes with its content."""


async def dress(message: Message, scope: Scope) -> None:
    """Put the headers on an answer, whichever it is: page, error, file or stream."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers[name] = value
    path = scope["path"]
    is_static = path.startswith("/static/") and message["status"] == 200
    headers["Cache-Control"] = KEPT_FOR if is_static else "no-store"


def guarding(names: Collection[str]) -> Callable[[ASGIApp], ASGIApp]:
    """Return the middleware that admits only requests to these host names, from our own pages."""
    known = frozenset(name.lower().strip("[]") for name in names) | LOOPBACK_NAMES

    def guard(app: ASGIApp) -> ASGIApp:
        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == ScopeType.HTTP:
                headers = Headers.from_scope(scope)
                _check_host(headers, known)
                if scope["method"] not in SAFE_METHODS:
                    _check_origin(headers)
            await app(scope, receive, send)

        return guarded

    return guard


def _check_host(headers: Headers, known: frozenset[str]) -> None:
    host = headers.get("host", "")
    if _name_of(f"//{host}") not in known:
        detail = f"This server is not called {host[:80]!r}; use the address that it printed."
        raise Troubled(problem("foreign-host", 421, detail))


def _check_origin(headers: Headers) -> None:
    site = headers.get("sec-fetch-site", "same-origin")
    origin = headers.get("origin")
    host = headers.get("host", "")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != host.lower()
    if foreign or site not in {"same-origin", "none"}:
        detail = "Sent by a page of another site; open this server's own page and send it there."
        raise Troubled(problem("foreign-origin", 403, detail))


def _name_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
