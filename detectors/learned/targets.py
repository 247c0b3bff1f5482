"""What is to be foreseen: two targets, each with a name, an outcome and a horizon."""

from collections.abc import Callable

from msgspec import Struct

from detectors.officers_word import found_owed
from detectors.voices import UPHELD
from schemas.body import Body
from schemas.errors import Refused
from schemas.events import AlertVerified, ComplaintFiled, ComplaintVerified


class Target(Struct, frozen=True):
    """One outcome within some days.

    The horizon is counted in days of learning: the outcome of a row of day D is known
    when the day D + `horizon_days` has closed, and not a day before.
    """

    name: str
    horizon_days: int
    happened: Callable[[Body], bool]
    """Whether a fact, learned on a day, is the outcome of its subject on that day."""


def _arrears(body: Body) -> bool:
    match body:
        case ComplaintVerified(verdict=verdict):
            return verdict in UPHELD
        case AlertVerified():
            return found_owed(body)
    return False


def _claim(body: Body) -> bool:
    return isinstance(body, ComplaintFiled)


ARREARS = Target("arrears_90", 90, _arrears)
"""Substantiated arrears: an officer finds within 90 days that wages are owed."""

CLAIM = Target("claim_180", 180, _claim)
"""Any new claim within 180 days: all that the real claims can tell."""

TARGETS: dict[str, Target] = {it.name: it for it in (ARREARS, CLAIM)}


def target(name: str) -> Target:
    """Return the target of a name; Refused where there is none.

    >>> target("claim_180").horizon_days
    180
    """
    found = TARGETS.get(name)
    if found is None:
        message = f"{name[:40]!r} is no target; choose one of {', '.join(TARGETS)}"
        raise Refused(message, field="target")
    return found
