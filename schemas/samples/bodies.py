"""One valid, plausible body of every event type and of every conclusion.

Optional fields are filled in wherever that makes sense, so that a golden file of the
body shows how each of them is written.
"""

from typing import Any, TypeVar

import msgspec

from schemas.body import Body
from schemas.samples.field_bodies import CONTRACTS_AND_WAGES, OPERATIONS_AND_VISITS, REGISTRY
from schemas.samples.office_bodies import (
    CONCLUSIONS,
    CORRECTIONS_TIME_AND_RULES,
    OFFICERS,
    RIGHTS,
)

B = TypeVar("B", bound=Body)

_SAMPLES: dict[type[Body], Body] = {
    type(sample): sample
    for family in (
        REGISTRY,
        CONTRACTS_AND_WAGES,
        OPERATIONS_AND_VISITS,
        RIGHTS,
        OFFICERS,
        CORRECTIONS_TIME_AND_RULES,
        CONCLUSIONS,
    )
    for sample in family
}


def body(cls: type[B], /, **changes: Any) -> B:
    """Return a valid body of a type, with some fields changed.

    A change may be plain (`channel="cash"`). Raises `msgspec.ValidationError` when the
    result would not be accepted, and `TypeError` for a field that the type lacks.

    >>> from schemas.events import WagesPaid
    >>> body(WagesPaid).period
    '2026-10'
    >>> body(WagesPaid, paid_fen=0, workers_paid=0, channel="cash").channel
    <Channel.CASH: 'cash'>
    >>> body(WagesPaid, workers_paid=13)
    Traceback (most recent call last):
    msgspec.ValidationError: workers_paid 13 is more than workers_due 12; correct whichever is wrong
    """
    sample = _SAMPLES[cls]
    if unknown := changes.keys() - set(cls.__struct_fields__):
        raise TypeError(f"{cls.__name__} has no field {', '.join(sorted(unknown))}")
    said = {name: getattr(sample, name) for name in cls.__struct_fields__} | changes
    return msgspec.convert(msgspec.to_builtins(said), cls)
