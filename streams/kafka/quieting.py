"""What a library says over and over, while a broker is away, said now and then."""

import logging
from collections.abc import Callable

EVERY_SECONDS = 30.0
"""How often one and the same kind of message is let through."""


class NowAndThen(logging.Filter):
    """Lets each kind of message through once in a while; kinds differ in their wording."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Reckon by seconds that never go back."""
        super().__init__()
        self._monotonic = monotonic
        self._said_at: dict[object, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a message is said.

        >>> seconds = iter([0.0, 0.1, 40.0])
        >>> now_and_then = NowAndThen(lambda: next(seconds))
        >>> away = logging.makeLogRecord({"msg": "no answer from %s"})
        >>> [now_and_then.filter(away) for _ in range(3)]
        [True, False, True]
        """
        now = self._monotonic()
        before = self._said_at.get(record.msg)
        if before is not None and now - before < EVERY_SECONDS:
            return False
        self._said_at[record.msg] = now
        return True
