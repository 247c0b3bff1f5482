"""What a share hands on while it judges: a few words of each day, for each set of rules."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from msgspec import Struct

from schemas.codec import Conclusion
from schemas.derived import AlertRaised, AlertRecalled
from schemas.vocabulary import Level, Mechanism
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge


class Raised(Struct, frozen=True, array_like=True, gc=False):
    """An alert that was raised."""

    alert: UUID
    subject: str
    township: str | None
    mechanism: Mechanism
    level: Level
    on: date


class Recalled(Struct, frozen=True, array_like=True, gc=False):
    """An alert whose ground was gone."""

    alert: UUID
    on: date


class Handed(Struct, array_like=True):
    """What one set of rules led to in one share since the close before."""

    own: list[Final] = []
    edges: list[Edge] = []
    raised: list[Raised] = []
    recalled: list[Recalled] = []


class Difference(Struct, frozen=True, array_like=True, order=True):
    """A conclusion that is not the same in two judgings, by its key."""

    position: int
    """The fact that caused it."""
    subject: str
    detector: str
    ordinal: int
    what: str


class Frame(Struct, array_like=True):
    """One share up to a close, or up to where the log is read."""

    position: int
    closed: bool
    handed: list[Handed]
    """By set of rules, in the order in which they were given."""
    made: int = 0
    """Conclusions that the first of them drew."""
    difference: Difference | None = None


class Ending(Struct, array_like=True):
    """What a share tells last."""

    townships: dict[str, str]
    """Of each subject, as it was last told."""
    parked: list[dict[str, str]]
    """Subjects that could not be judged, with the reason, by set of rules."""
    confirmed: list["Confirmed"]


class Confirmed(Struct, frozen=True, array_like=True, gc=False):
    """Arrears that somebody outside this system established; see `outcomes`."""

    subject: str
    came_to_light_on: date
    """Day on which the workers' word of it was learned."""
    confirmed_on: date
    """Day on which it was learned to be true."""
    how: str
    """Type of the fact that says so."""
    workers: int | None


def alerts(
    made: Iterable[Conclusion], day_of: Callable[[Conclusion], date]
) -> tuple[list[Raised], list[Recalled]]:
    """Return what conclusions say of alerts, each on its day."""
    raised: list[Raised] = []
    recalled: list[Recalled] = []
    for it in made:
        match it.data:
            case AlertRaised(alert=alert, mechanism=mechanism, level=level):
                raised.append(Raised(alert, it.subject, it.township, mechanism, level, day_of(it)))
            case AlertRecalled(alert=alert):
                recalled.append(Recalled(alert, day_of(it)))
    return raised, recalled
