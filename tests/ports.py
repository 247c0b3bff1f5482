"""Ports of loopback that are a test's own for as long as it needs them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

HOST = "127.0.0.1"


@contextmanager
def kept_port() -> Iterator[int]:
    """A port at which nobody listens, and which the system gives to nobody else meanwhile.

    It is bound, and not listened on: who asks there is refused, and who wants any port gets
    another. A server that is told of this one may listen there all the same, since servers
    share an address with whoever does not listen (SO_REUSEADDR).
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind((HOST, 0))
        port: int = kept.getsockname()[1]
        yield port
