"""A go-between to PostgreSQL that can lose the answer to a commit, as a network can."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

SOCKET = ".s.PGSQL.5432"
"""What a client looks for in the directory that is given to it as the host."""


class GoBetween:
    """Carries bytes from clients to a server and back."""

    def __init__(self, server: Path, listening: socket.socket) -> None:
        self._server = server
        self._listening = listening
        self.loses_next_commit = False
        self.is_cut_after_loss = False
        self.is_cut = False
        self._open: set[socket.socket] = set()

    def serve(self) -> None:
        pumps: list[Thread] = []
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.is_cut:
                    client.close()
                    continue
                pump = Thread(target=self._carry, args=(client,))
                pump.start()
                pumps.append(pump)
        for end in [*self._open]:
            _hang_up(end)
        for pump in pumps:
            pump.join()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            self._open |= {client, server}
            server.connect(str(self._server))
            losing = Event()
            up = Thread(target=self._up, args=(client, server, losing))
            up.start()
            with suppress(OSError):
                while (said := server.recv(65536)) and not losing.is_set():
                    client.sendall(said)
            if losing.is_set():
                self.is_cut = self.is_cut_after_loss
            for end in (client, server):
                _hang_up(end)
            up.join()
            self._open -= {client, server}

    def _up(self, client: socket.socket, server: socket.socket, losing: Event) -> None:
        with suppress(OSError):
            while said := client.recv(65536):
                if self.loses_next_commit and b"COMMIT\0" in said:
                    self.loses_next_commit = False
                    losing.set()
                server.sendall(said)
        _hang_up(server)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def go_between(server: Path) -> Iterator[tuple[GoBetween, str]]:
    """A go-between to the server in a directory, and the host by which it is reached."""
    with (
        tempfile.TemporaryDirectory(prefix="wagewatch-") as directory,
        socket.socket(socket.AF_UNIX) as listening,
    ):
        listening.bind(f"{directory}/{SOCKET}")
        listening.listen()
        between = GoBetween(server / SOCKET, listening)
        serving = Thread(target=between.serve)
        serving.start()
        try:
            yield between, directory
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            serving.join()
