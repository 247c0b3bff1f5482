"""How a process ends that was asked to: in order where it can, and soon in any case."""

import os
import signal
import sys
from threading import Event, Timer

LEAVE_SECONDS = 8.0
"""After so long whatever is under way is broken off: supervisors kill after ten seconds."""


def until_told_to_leave() -> Event:
    """Return an event that is set when this process is asked to end; from then on it has to."""
    leaving = Event()

    def leave(*_: object) -> None:
        if not leaving.is_set():
            leaving.set()
            leave_in_time()

    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, leave)
    return leaving


def leave_in_time(seconds: float = LEAVE_SECONDS) -> None:
    """End this process after so many seconds at the latest, whatever waits for whom.

    For processes that lose nothing by it: what was not stored has no receipt, and what was
    not acknowledged is done again.
    """
    latest = Timer(seconds, _leave_now)
    latest.daemon = True
    latest.start()


def _leave_now() -> None:
    sys.stderr.write(
        "wagewatch: left at once: what was under way is done again at the next start\n"
    )
    sys.stderr.flush()
    os._exit(0)
