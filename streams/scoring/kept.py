"""What applier and closer need of whatever keeps memories, conclusions and days: a promise."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from schemas.codec import Conclusion
from streams.scoring.dossier import Dossier
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge
from streams.scoring.scored import Scored


class Kept(Protocol):
    """What an applier works on: that of the shards of its share."""

    position: int
    """The last fact applied."""
    closed: int
    """The last `DayClosed` among the facts applied."""

    def load(self, subjects: Sequence[str]) -> dict[str, Dossier]:
        """Return the dossiers of those subjects that have one."""

    def save(self, changed: Iterable[Dossier]) -> None:
        """Keep dossiers as they are now."""

    def conclude(self, made: Sequence[Conclusion]) -> None:
        """Append conclusions."""

    def due(self, day: date) -> list[str]:
        """Return the subjects that must be looked at at the close of a day, in order."""

    def assess(self, own: Iterable[Final]) -> None:
        """Hand to the closer what subjects are assessed as from their own evidence."""

    def draw(self, drawn: Iterable[Edge]) -> None:
        """Hand edges to the closer, each taking the place of what was said of it before."""

    def redraw(self, site: str, drawn: Iterable[Edge]) -> None:
        """Let a site have these edges and no other: what led elsewhere has left."""

    def park(self, position: int, subject: str, reason: str) -> None:
        """Keep a fact that could not be applied to a subject, with its reason."""

    def unpark(self, subject: str) -> None:
        """Forget that facts of a subject were parked."""

    def of_other_rules(self) -> list[str]:
        """Return the subjects whose dossier was made by other rules than these, in order."""

    def parked_subjects(self) -> list[str]:
        """Return the subjects with parked facts, in order."""


class DaysKept(Protocol):
    """What a closer works on: that of all shards."""

    def last(self) -> Scored:
        """Return the last scored day; zeros before the first."""

    def assessed_since(self, close: int) -> set[str]:
        """Return the subjects whose own assessment changed between a close and the next."""

    def own(self, subjects: Sequence[str], close: int) -> dict[str, Final]:
        """Return the own assessments of subjects as they stood at a close."""

    def edges_since(self, close: int) -> list[Edge]:
        """Return what changed about edges between a close and the next."""

    def edges_until(self, close: int) -> list[Edge]:
        """Return the edges as they stood at a close."""

    def finals(self, subjects: Sequence[str]) -> dict[str, Final]:
        """Return the final assessments of subjects as of the last scored day."""

    def keep_finals(self, changed: Iterable[Final]) -> None:
        """Keep final assessments."""

    def conclude(self, made: Sequence[Conclusion]) -> None:
        """Append conclusions."""

    def scored(self, day: date, position: int, state: int, digest: str, changed: int) -> None:
        """Keep that a day was scored, with the sum over the whole list that its digest is of."""

    def forget_before(self, close: int) -> None:
        """Let go of what a later word handed over since this close has taken the place of."""
