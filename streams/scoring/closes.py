"""The closes of days as they stand on the log: the one kind of fact that nobody can go without."""

from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.log.port import Entry

CLOSE = "DayClosed"
"""The type of the fact that closes a day."""


class UnreadableClose(Refused):
    """The close of a day cannot be read by this version: scoring stops before it.

    Any other fact that is unreadable is parked and passed. Behind a close that was passed
    every later digest would be another one than that of whoever could read it.
    """

    def __init__(self, position: int, reason: str) -> None:
        """Say which close, why, and what to do."""
        super().__init__(
            f"the close of a day at position {position} cannot be read ({reason}); nothing "
            "behind it is judged until the version that wrote it is installed here too; "
            "what is reported meanwhile is kept",
            field="dataversion",
        )


def read_close(entry: Entry) -> Fact:
    """Read a `DayClosed`; raises UnreadableClose where this version cannot."""
    try:
        return read_fact(entry.record, entry.type, entry.dataversion)
    except Refused as wrong:
        raise UnreadableClose(entry.position, str(wrong)) from wrong
