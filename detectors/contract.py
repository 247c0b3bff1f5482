"""What every detector is: one question about one subject, answered from a small memory."""

from abc import ABC, abstractmethod
from datetime import date
from typing import ClassVar, Generic, TypeVar, cast

from msgspec import Struct

from detectors.parameters import Parameters
from schemas.body import Body
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.subjects import Kind

M = TypeVar("M", bound=Struct)

SITES = frozenset({Kind.SITE})
EMPLOYERS = frozenset({Kind.EMPLOYER})
EMPLOYERS_AND_SITES = SITES | EMPLOYERS
"""Kinds of subject that a question can be about."""


class Detector(ABC, Generic[M]):
    """One question about one subject.

    A detector is a fold and a view. `step` folds a fact into the memory and knows no
    clock; `look` reads the memory on a day and knows no fact. So time needs no facts
    of its own: the engine looks again on the day that `next_change` names, and a
    memory is rebuilt by folding the facts alone.

    Facts reach `step` in the order in which they happened (`occurred_at`, then
    position): for one that comes late the memory is folded again from the history, but
    for detectors whose memory is the same in any order.

    A finding must not change while nothing happened and no day named by
    `next_change` has come: its arguments hold days and sums, never ages.
    """

    name: ClassVar[str]
    """The name in findings, parameters, scenarios and sentences: the file's name."""
    listens: ClassVar[tuple[type[Body], ...]]
    """Events that `step` is called with; no others."""
    about: ClassVar[frozenset[Kind]]
    """Kinds of subject that the question makes sense for."""
    hears_concerns: ClassVar[bool] = False
    """Whether facts of another subject that only concern this one are stepped too."""
    any_order: ClassVar[bool] = False
    """Whether facts in any order lead to the same memory: then none comes late for it."""
    memory: ClassVar[type[Struct]]
    """The frozen Struct that the memory is; it survives msgpack."""

    def __init__(self, parameters: Parameters) -> None:
        """Look up every parameter needed, so that a missing one fails here and not later."""
        self.parameters = parameters

    def blank(self) -> M:
        """Return the memory of a subject of which nothing is known."""
        return cast("M", self.memory())

    @abstractmethod
    def step(self, memory: M, fact: Fact) -> M:
        """Return the memory after a fact; the same object when the fact changes nothing."""

    @abstractmethod
    def look(self, memory: M, on: date) -> Finding:
        """Return what is to be said at the end of a day, from the memory alone."""

    @abstractmethod
    def next_change(self, memory: M, on: date) -> date | None:
        """Return the first day after `on` on which `look` may differ without a new fact."""
