"""How far a simulation is, told to whoever draws a bar."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Hears how many entities of how many have been simulated."""

    def __call__(self, done: int, total: int) -> None:
        """Hear it; called once for each entity, in order."""


def unheard(done: int, total: int) -> None:
    """Hear of progress and tell nobody."""


def counted(entities: Iterable[T], total: int, progress: Progress) -> Iterator[T]:
    """Pass entities on, and tell after each how many are done.

    >>> heard = []
    >>> list(counted("ab", 2, lambda done, total: heard.append((done, total))))
    ['a', 'b']
    >>> heard
    [(1, 2), (2, 2)]
    """
    for done, entity in enumerate(entities, start=1):
        yield entity
        progress(done, total)
