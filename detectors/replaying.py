"""A detector run over facts as the engine would run it: for examples, tests and previews."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TypeVar

from msgspec import Struct

from detectors.contract import Detector
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding

M = TypeVar("M", bound=Struct)


def replay(detector: Detector[M], facts: Iterable[Fact], until: date) -> list[tuple[date, Finding]]:
    """Return what a detector says, with the days on which it says something else.

    Facts count from the day on which they were learned, in the order in which they
    happened, so that a late fact refolds. The detector looks at the end of every day
    with a fact, and on every day that it named itself, up to and including `until`.
    """
    heard = [fact for fact in facts if type(fact.data) in detector.listens]
    said: list[tuple[date, Finding]] = []
    for on in _days(detector, heard, until):
        finding = detector.look(remembered(detector, heard, on), on)
        if not said or said[-1][1] != finding:
            said.append((on, finding))
    return said


def remembered(detector: Detector[M], facts: Iterable[Fact], on: date) -> M:
    """Return the memory at the end of a day: what was known by then, folded as it happened."""
    known = (
        fact
        for fact in facts
        if type(fact.data) in detector.listens and shanghai_day(fact.recorded_at) <= on
    )
    memory = detector.blank()
    for fact in sorted(known, key=_when):
        memory = detector.step(memory, fact)
    return memory


def _days(detector: Detector[M], facts: list[Fact], until: date) -> Iterator[date]:
    """Return the days to look on: those with facts and those that the detector names."""
    learned = sorted({shanghai_day(fact.recorded_at) for fact in facts})
    for at, on in enumerate(learned):
        following = learned[at + 1] if at + 1 < len(learned) else date.max
        day: date | None = on
        while day is not None and day < following and day <= until:
            yield day
            day = detector.next_change(remembered(detector, facts, day), day)


def _when(fact: Fact) -> tuple[datetime, int]:
    return fact.occurred_at, fact.position
