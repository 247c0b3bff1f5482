"""What holds for every patient of one visit; and that none is left out, whatever happens."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from streams.clock import Clock
from streams.examining.finding import Finding, Mode, Verdict, found, told
from streams.examining.looks import Look


class Visit(Struct, frozen=True, kw_only=True):
    """The circumstances of a visit."""

    clock: Clock
    """That of the wall, also in a simulated district: it is what is looked at."""
    mode: Mode
    simulated: bool
    """Whether the days in the log are made up."""

    @property
    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.clock.now()


def unbroken(look: Look, findings: Iterable[Finding], about: str = "") -> Iterator[Finding]:
    """Pass on what is found, and where a patient cannot be looked at, say that and why.

    >>> def failing():
    ...     yield found(Look.KAFKA_REACHED, Verdict.OK)
    ...     raise OSError("no route to host")
    >>> [(it.verdict.value, it.seen) for it in unbroken(Look.KAFKA_REACHED, failing())]
    [('ok', ''), ('danger', 'no route to host')]
    """
    try:
        yield from findings
    except Exception as failure:  # noqa: BLE001 - a look that fails is a finding, whatever failed
        yield found(look, Verdict.DANGER, told(failure), about=about)
