"""Who enters and who leaves each level when the rules change, and since when."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from schemas.vocabulary import Level
from streams.previewing.account import Account

LEVELS: tuple[Level, ...] = (Level.RED, Level.ORANGE, Level.YELLOW)
"""Levels that are told subject by subject; the others are counted."""

Townships = Mapping[str, str]


class Move(Struct, frozen=True):
    """A subject that stood at a level under one of the two rules alone."""

    subject: str
    township: str | None
    first_on: date
    """First day at that level."""


class LevelMoves(Struct, frozen=True, kw_only=True):
    """One level: who was ever at it under which rules."""

    level: Level
    standing: int
    """Subjects that were at the level on some day under the standing rules."""
    changed: int
    enter: tuple[Move, ...]
    """At the level under the changed rules alone, in the order of their first days."""
    leave: tuple[Move, ...]
    """At the level under the standing rules alone."""
    earlier: int
    """At the level under both, and under the changed rules on an earlier day for the first time."""
    later: int


class TownshipMoves(Struct, frozen=True):
    """How many of a township enter and leave each level."""

    township: str | None
    enter: dict[Level, int]
    leave: dict[Level, int]


class Passage(Struct, frozen=True):
    """How many stand at one level under the standing rules and at another under the changed."""

    standing: Level
    changed: Level
    subjects: int


def moves(standing: Account, changed: Account, townships: Townships) -> tuple[LevelMoves, ...]:
    """Return what changes at each of the levels, over all of the history."""
    return tuple(
        _moves(level, standing.first[level], changed.first[level], townships) for level in LEVELS
    )


def by_township(found: Sequence[LevelMoves]) -> tuple[TownshipMoves, ...]:
    """Count moves by township, in order; those without one come last."""
    places = sorted({it.township for each in found for it in (*each.enter, *each.leave)}, key=_last)
    return tuple(
        TownshipMoves(
            place,
            {each.level: sum(it.township == place for it in each.enter) for each in found},
            {each.level: sum(it.township == place for it in each.leave) for each in found},
        )
        for place in places
    )


def passages(standing: Account, changed: Account) -> tuple[Passage, ...]:
    """Count the subjects of the last scored day by the levels of both rules, gravest first."""
    counts: dict[tuple[Level, Level], int] = {}
    for subject, level in standing.level.items():
        pair = (level, changed.level.get(subject, Level.UNKNOWN))
        counts[pair] = counts.get(pair, 0) + 1
    return tuple(
        Passage(one, other, counts[one, other])
        for one in Level
        for other in Level
        if (one, other) in counts
    )


def _moves(
    level: Level,
    standing: Mapping[str, date],
    changed: Mapping[str, date],
    townships: Townships,
) -> LevelMoves:
    both = standing.keys() & changed.keys()
    return LevelMoves(
        level=level,
        standing=len(standing),
        changed=len(changed),
        enter=_only(changed, standing, townships),
        leave=_only(standing, changed, townships),
        earlier=sum(changed[name] < standing[name] for name in both),
        later=sum(changed[name] > standing[name] for name in both),
    )


def _only(
    these: Mapping[str, date], those: Mapping[str, date], townships: Townships
) -> tuple[Move, ...]:
    found = [
        Move(name, townships.get(name), day) for name, day in these.items() if name not in those
    ]
    return tuple(sorted(found, key=lambda it: (it.first_on, it.subject)))


def _last(township: str | None) -> tuple[bool, str]:
    return township is None, township or ""
