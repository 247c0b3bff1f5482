"""Serves the numbers of a process that has no pages, at `/metrics` and nowhere else."""

import socket
from collections.abc import Callable, Iterable
from threading import Thread
from types import TracebackType
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from schemas.errors import Refused

PATH = "/metrics"
PATIENCE_SECONDS = 10
"""How long a client may take to ask; a scrape is asked for at once."""


class CannotExpose(Refused):
    """The numbers cannot be served at this address; the message says why and what to do."""


class Exposed:
    """A served registry. Whether the process lives is told by the process, not by a page."""

    def __init__(self, server: WSGIServer) -> None:
        """Serve from a thread that does not keep the process alive."""
        self._server = server
        self.port: int = server.server_port
        self._thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Serve for the length of a `with` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Serve no longer."""
        self.close()

    def close(self) -> None:
        """Stop serving and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(WSGIRequestHandler):
    """Answers without a word to the log: a scrape every few seconds is no news."""

    timeout = PATIENCE_SECONDS

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its given name
        """Log nothing."""


class _SixServer(ThreadingWSGIServer):
    """The same server for an address of IPv6."""

    address_family = socket.AF_INET6


def expose(registry: CollectorRegistry, address: str = "127.0.0.1", port: int = 0) -> Exposed:
    """Serve a registry until the returned object is closed; port 0 is any that is free.

    Raises CannotExpose where the port is taken or the address is not this machine's.
    """
    kind = _SixServer if ":" in address else ThreadingWSGIServer
    try:
        server = make_server(address, port, _metrics_alone(registry), kind, _Handler)
    except (OSError, OverflowError) as error:
        message = (
            f"the numbers cannot be served at {address} port {port}: {error}; "
            "end what listens there, or choose another port"
        )
        raise CannotExpose(message) from error
    return Exposed(server)


def _metrics_alone(registry: CollectorRegistry) -> Callable[..., Iterable[bytes]]:
    """Return the application of the library, which would answer at every path, for one path."""
    numbers = make_wsgi_app(registry)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH:
            answered: Iterable[bytes] = numbers(environ, start_response)
            return answered
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"only {PATH} is here\n".encode()]

    return answer
