"""What one detector says of one subject."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from schemas.vocabulary import Level, Mechanism, State

Argument = str | int


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One answer to one question: yes, no, unknown, not applicable, or the detector failed.

    Arguments hold facts that stay true (a due day, a sum), never ages that change
    by themselves: a page reckons the age when it is read.
    """

    state: State
    mechanism: Mechanism
    reason: str
    """Code of the sentence that says why; rendered in Chinese and English from a catalogue."""
    arguments: dict[str, Argument] = {}
    reference: str = ""
    """The article that the question rests on."""
    points: int = 0
    """Weight before decay and caps; 0 unless the state is yes."""
    since: date | None = None
    """Day of the newest evidence, from which the points decay."""
    fades: bool = False
    """Whether the points decay; a condition that still holds does not fade."""
    source: str = ""
    """Kind of source that the finding rests on, for the cap of that source."""
    floor: Level | None = None
    """Level below which the subject does not stand while this finding does: a hard fact."""
    workers: int = 0
    """Workers concerned, where known."""
    evidence: tuple[UUID, ...] = ()
    """Facts that it rests on, oldest first, bounded."""
    clears: tuple[tuple[str, dict[str, Argument]], ...] = ()
    """What would clear it: codes of the catalogue with their arguments."""
    missing: tuple[str, ...] = ()
    """What is not known and would be needed to say more: codes of the catalogue."""

    @property
    def open(self) -> bool:
        """Tell whether somebody told of something grave that cannot be judged.

        Nobody can say then that there is no risk. A yes that lacks something is one of them:
        it may weigh too little for a level of its own.
        """
        if not self.evidence:
            return False
        return self.state is State.UNKNOWN or (self.state is State.YES and bool(self.missing))
