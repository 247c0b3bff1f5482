"""Which alerts are raised under one of two rules alone, and which on another day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest

from msgspec import Struct

from schemas.vocabulary import Level, Mechanism
from streams.previewing.told import Raised


class OneAlert(Struct, frozen=True):
    """An alert that only one of the two rules raises."""

    subject: str
    township: str | None
    mechanism: Mechanism
    level: Level
    on: date


class Pairing(Struct, frozen=True, kw_only=True):
    """The alerts of both rules, held against each other."""

    standing: int
    changed: int
    both: int
    earlier: int
    """Of those raised by both, raised on an earlier day under the changed rules."""
    later: int
    only_standing: tuple[OneAlert, ...]
    only_changed: tuple[OneAlert, ...]


def pair(standing: Sequence[Raised], changed: Sequence[Raised]) -> Pairing:
    """Pair alerts on the same subject about the same mechanism: the first with the first, and on.

    What is left over was raised by one of the two alone. An alert and its second raising
    after it was closed are two.
    """
    ours, theirs = _grouped(changed), _grouped(standing)
    both = earlier = later = 0
    only_standing: list[Raised] = []
    only_changed: list[Raised] = []
    for key in sorted(ours.keys() | theirs.keys()):
        for old, new in zip_longest(theirs.get(key, ()), ours.get(key, ())):
            if new is None:
                only_standing.append(old)
            elif old is None:
                only_changed.append(new)
            else:
                both += 1
                earlier += new.on < old.on
                later += new.on > old.on
    return Pairing(
        standing=len(standing),
        changed=len(changed),
        both=both,
        earlier=earlier,
        later=later,
        only_standing=_in_order(only_standing),
        only_changed=_in_order(only_changed),
    )


def _grouped(raised: Iterable[Raised]) -> dict[tuple[str, Mechanism], list[Raised]]:
    groups: dict[tuple[str, Mechanism], list[Raised]] = defaultdict(list)
    for it in sorted(raised, key=lambda it: it.on):
        groups[it.subject, it.mechanism].append(it)
    return groups


def _in_order(raised: Iterable[Raised]) -> tuple[OneAlert, ...]:
    ordered = sorted(raised, key=lambda it: (it.on, it.subject, it.mechanism))
    return tuple(OneAlert(it.subject, it.township, it.mechanism, it.level, it.on) for it in ordered)
