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
    """Tells readers that more facts have been judged and shown."""

    def __init__(self, position: int = 0) -> None:
        """Begin at a position."""
        self.position = position

    async def wait(self, after: int) -> int:
        """Return the newest applied position once it is greater than `after`."""
        while self.position <= after:
            await asyncio.sleep(0.1)
        return self.position


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
                self._changes.position = self._advance()
                self._leaving.wait(_LOOK_AGAIN_SECONDS)
        except Exception as error:
            self.failed = error
            _log.exception("scoring has stopped")
