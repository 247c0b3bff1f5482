"""Connections that only read, each lent to one thread at a time and kept for the next."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """Whatever holds a connection until it is closed."""

    def close(self) -> None:
        """Let go of it."""


Connection = TypeVar("Connection", bound=Closable)


class Readers(Generic[Connection]):
    """Read-only connections of which there are as many as there are readers at once."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        *,
        is_lost: Callable[[Connection], bool] = lambda _: False,
    ) -> None:
        """Open with `connect`; a connection that `is_lost` when it comes back is not kept."""
        self._connect = connect
        self._is_lost = is_lost
        self._idle: deque[Connection] = deque()
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """Lend a connection; whoever has it reads everything before giving it back."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if self._closed:
                connection.close()
            elif self._is_lost(connection):
                connection.close()
                self._drop_idle()
            else:
                self._idle.append(connection)

    def close(self) -> None:
        """Close every connection that is not lent; one that is, when it comes back."""
        self._closed = True
        self._drop_idle()

    def _drop_idle(self) -> None:
        """Close what nobody uses: where one connection was lost, the others were as well."""
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return
