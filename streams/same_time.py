"""Whether the clock of this machine may say that a day is over."""

from datetime import datetime, timedelta

from streams.clock import Clock
from streams.log.port import LogUnavailable

MOST_APART = timedelta(minutes=1)
"""How far two clocks may stand apart that a time service keeps: with room for a slow answer."""


class ClocksApart(LogUnavailable):
    """Two clocks tell different times: nothing is stored that hangs by the right one."""


class SameTime:
    """Compares this machine's clock with that of the server of the log.

    A clock that jumped ahead would close days that have not been, for all and for good. Which of
    the two is wrong cannot be known here, and need not.
    """

    def __init__(self, ours: Clock, theirs: Clock, most_apart: timedelta = MOST_APART) -> None:
        """Compare these two."""
        self._ours = ours
        self._theirs = theirs
        self._most_apart = most_apart

    def check(self) -> None:
        """Return where both tell the same time; raise ClocksApart otherwise."""
        theirs, ours = self._theirs.now(), self._ours.now()
        if abs(ours - theirs) > self._most_apart:
            message = (
                f"this machine's clock says {_told(ours)} and the database's {_told(theirs)}, "
                f"which is more than {self._most_apart.total_seconds():.0f} seconds apart: no day "
                "is closed until somebody sets the wrong one right (`wagewatch doctor` looks at "
                "both)"
            )
            raise ClocksApart(message)


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z"
