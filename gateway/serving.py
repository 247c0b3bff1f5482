"""How the server listens: on loopback alone, with limits on what a client may hold."""

import ipaddress
import logging
import socket

import uvicorn
from litestar import Litestar

from gateway.needs import House
from schemas.errors import Refused

KEEP_ALIVE_SECONDS = 15
MOST_HEADER_BYTES = 16 * 1024
MOST_CONNECTIONS = 512
SECONDS_TO_LEAVE = 5
"""How long open answers (streams of news) may hold up a shutdown."""

_log = logging.getLogger(__name__)


class NotLoopback(ValueError):
    """The server was told to listen where other machines can reach it."""


def check_loopback(host: str) -> str:
    """Return the host unchanged, or refuse it.

    >>> check_loopback("127.0.0.1")
    '127.0.0.1'
    >>> check_loopback("0.0.0.0")
    Traceback (most recent call last):
    gateway.serving.NotLoopback: host 0.0.0.0 can be reached by other machines, and there is no \
sign-in yet; use 127.0.0.1
    """
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        message = (
            f"host {host} can be reached by other machines, and there is no sign-in yet; "
            "use 127.0.0.1"
        )
        raise NotLoopback(message)
    return host


def check_free(host: str, port: int) -> None:
    """Refuse a port on which something else listens, or may not be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as trouble:
        message = (
            f"nothing can listen on port {port} of {host} ({trouble.strerror}); end what does, "
            "or choose another by --port"
        )
        raise Refused(message, field="port") from None


def server(app: Litestar, house: House) -> uvicorn.Server:
    """Return the server of an app, ready to run; raises NotLoopback.

    It logs no requests: an address can name a subject, and the log of a web server is
    read by people who may not know of it.
    """
    settings = house.settings
    check_loopback(settings.host)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="h11",  # the one whose limit on headers can be set
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SECONDS_TO_LEAVE,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        log_config=None,
    )
    _log.warning(
        "listening on http://%s:%d, on this machine only: there is no sign-in yet",
        settings.host,
        settings.port,
    )
    return uvicorn.Server(config)
