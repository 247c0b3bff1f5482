"""All of a history judged again: every share brought together, day by day."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date

from msgspec import Struct

from schemas.codec import Fact
from schemas.events import DayClosed
from streams.previewing.account import Account
from streams.previewing.spreading import Task, Told, shares
from streams.previewing.told import Confirmed, Difference, Ending, Frame
from streams.scoring.closes import read_close
from streams.scoring.rules import Rules

Advance = Callable[[int], None]


class Judged(Struct):
    """A history as every side judged it."""

    days: list[date]
    """Every closed day, in order."""
    sides: list[Account]
    townships: dict[str, str]
    parked: list[dict[str, str]]
    """Subjects that could not be judged, with the reason, by side."""
    confirmed: list[Confirmed]
    """In the order in which they came to light."""


def judge_again(task: Task, processes: int, advance: Advance) -> Judged:
    """Judge a history by the rules of every side; `advance` is told of facts as they are done."""
    endings: list[Ending] = []
    days: list[date] = []
    with closing(task.open_log()) as log:
        sides = [Account(Rules(each), log) for each in task.parameters]
        for told in days_of(task, processes, advance):
            if isinstance(told, Ending):
                endings.append(told)
                continue
            for number, side in enumerate(sides):
                side.hear(frame.handed[number] for frame in told.frames)
                if told.close is not None:
                    side.close(told.close, told.day)
            if told.close is not None:
                days.append(told.day)
    found = {it for ending in endings for it in ending.confirmed}
    return Judged(
        days=days,
        sides=sides,
        townships={name: place for it in endings for name, place in it.townships.items()},
        parked=[
            {name: why for it in endings for name, why in it.parked[number].items()}
            for number in range(len(sides))
        ],
        confirmed=sorted(found, key=lambda it: (it.came_to_light_on, it.subject)),
    )


class Day(Struct):
    """What every share told up to one close, or behind the last one."""

    close: Fact | None
    day: date
    frames: list[Frame]

    @property
    def difference(self) -> Difference | None:
        """The first of the differences that a share found."""
        return min((it.difference for it in self.frames if it.difference), default=None)


def days_of(task: Task, processes: int, advance: Advance) -> Iterator[Day | Ending]:
    """Judge a task in some processes; give each day as all have come to it, then the endings."""
    with closing(task.open_log()) as log:
        closes = log.said(DayClosed.__name__, until=task.until)
    done = 0
    with shares(task, processes) as told_by:
        for stored in closes:
            close = read_close(stored)
            if not isinstance(close.data, DayClosed):
                continue
            yield Day(close, close.data.day, _up_to(told_by, close.position))
            advance(close.position - done)
            done = close.position
        rest: list[Frame] = []
        endings: list[Ending] = []
        for told in told_by:
            for it in told:
                if isinstance(it, Ending):
                    endings.append(it)
                else:
                    rest.append(it)
        yield Day(None, date.max, rest)
        advance(task.until - done)
        yield from endings


def _up_to(told_by: Sequence[Told], position: int) -> list[Frame]:
    """Return the frames of every share up to a close."""
    frames: list[Frame] = []
    for told in told_by:
        for it in told:
            if isinstance(it, Ending):
                break
            frames.append(it)
            if it.closed and it.position == position:
                break
    return frames
