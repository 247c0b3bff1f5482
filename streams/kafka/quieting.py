"""What Kafka's client says over and over, while a broker is away, said now and then."""

import logging
from collections.abc import Callable

LIBRARY = "aiokafka"
"""How the names of its loggers begin."""
EVERY_SECONDS = 30.0
"""How often one and the same kind of message is let through."""


class NowAndThen(logging.Filter):
    """Lets each kind of message of the library through once in a while, and all of others.

    Kinds differ in their wording. For handlers: what a logger lets through reaches those of
    the loggers above it unasked.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Reckon by seconds that never go back."""
        super().__init__()
        self._monotonic = monotonic
        self._said_at: dict[object, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a message is said.

        >>> seconds = iter([0.0, 0.1, 40.0])
        >>> now_and_then = NowAndThen(lambda: next(seconds))
        >>> away = logging.makeLogRecord({"name": "aiokafka.cluster", "msg": "no answer from %s"})
        >>> [now_and_then.filter(away) for _ in range(3)]
        [True, False, True]
        >>> [now_and_then.filter(logging.makeLogRecord({"name": "faust"})) for _ in range(2)]
        [True, True]
        """
        if record.name.partition(".")[0] != LIBRARY:
            return True
        now = self._monotonic()
        before = self._said_at.get(record.msg)
        if before is not None and now - before < EVERY_SECONDS:
            return False
        self._said_at[record.msg] = now
        return True
