"""Which of the logical shards one applier judges: all of them, or those of one partition."""

from msgspec import Struct
from sqlalchemy import ColumnElement, true

from schemas.shards import shard_of
from schemas.subjects import Kind

_JUDGED = (f"{Kind.EMPLOYER}/", f"{Kind.SITE}/")
"""How the subjects begin that have a dossier."""


class Share(Struct, frozen=True):
    """The shards whose number leaves a remainder: what one partition of so many holds.

    >>> Share(1, of=3).has("employer/local-zhili-17"), WHOLE.has("employer/local-zhili-17")
    (False, True)
    """

    number: int
    of: int

    def has(self, subject: str) -> bool:
        """Tell whether a subject lives in one of these shards."""
        return self.of == 1 or shard_of(subject) % self.of == self.number

    def where(self, shard: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition that a column of shards holds one of these."""
        return true() if self.of == 1 else shard % self.of == self.number


WHOLE = Share(0, of=1)
"""Every shard: what the embedded engine judges."""


def is_judged(subject: str) -> bool:
    """Tell whether a subject is of a kind that has a dossier."""
    return subject.startswith(_JUDGED)
