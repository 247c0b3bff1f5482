"""Scoring while the system serves: a thread that applies, projects and closes days as they pass."""

import asyncio
import logging
import threading
from collections.abc import Callable

_LOOK_AGAIN_SECONDS = 0.02
"""How often the log is asked for its head while nothing happens."""
_DAYS_EVERY = 50
"""Every how many looks the calendar is asked whether a day is over."""

_log = logging.getLogger(__name__)


class Changes:
    """Tells readers, in whatever event loop they wait, that more facts are judged and shown."""

    def __init__(self, position: int = 0) -> None:
        """Begin at a position."""
        self._position = position
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._lock = threading.Lock()

    @property
    def position(self) -> int:
        """Position of the newest fact that was applied."""
        return self._position

    def move(self, position: int) -> None:
        """Say that everything up to a position is shown; any thread may."""
        with self._lock:
            if position <= self._position:
                return
            self._position = position
            for moved, loop in self._waiting.items():
                loop.call_soon_threadsafe(moved.set)

    async def wait(self, after: int) -> int:
        """Return the newest applied position once it is greater than `after`."""
        moved = asyncio.Event()
        with self._lock:
            self._waiting[moved] = asyncio.get_running_loop()
        try:
            while self._position <= after:
                await moved.wait()
                moved.clear()
            return self._position
        finally:
            with self._lock:
                del self._waiting[moved]


class Live:
    """One thread that keeps scoring and views level with the log.

    When a step fails the thread stops and keeps the error in `failed`: intake goes on,
    pages say how far they are behind, and `readyz` says why.
    """

    def __init__(
        self,
        advance: Callable[[], int],
        close_days: Callable[[], object],
        changes: Changes,
    ) -> None:
        """Call `advance` for the newest shown position, and `close_days` now and then."""
        self._advance = advance
        self._close_days = close_days
        self._changes = changes
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scoring", daemon=True)
        self.failed: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the page in hand and end."""
        self._leaving.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        looks = 0
        try:
            while not self._leaving.is_set():
                if looks % _DAYS_EVERY == 0:
                    self._close_days()
                looks += 1
                self._changes.move(self._advance())
                self._leaving.wait(_LOOK_AGAIN_SECONDS)
        except Exception as error:  # noqa: BLE001 - kept in `failed` and told by readyz
            self.failed = error
            _log.exception("scoring has stopped")
