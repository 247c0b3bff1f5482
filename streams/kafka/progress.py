"""What a worker gets done within a transaction, before anything of it can be seen outside."""

from msgspec import Struct

from schemas.codec import Conclusion, Fact
from schemas.errors import Refused
from streams.log.port import Entry
from streams.scoring.cause import Cause
from streams.scoring.dossier import Dossier
from streams.scoring.judging import Judge
from streams.scoring.rules import AnyDetector, Rules
from streams.scoring.telling import read_entry


class Progress(Struct):
    """How much was done, counted by the thread that does it and read by the one that watches."""

    transaction: int = 0
    """Number of the transaction that is under way, or was the last."""
    steps: int = 0
    """Facts read, facts folded into a dossier, and dossiers looked at, since the beginning."""

    def read(self, entry: Entry) -> Fact | Refused:
        """Read a fact as an applier does, be it of a page or of the history of a subject."""
        self.steps += 1
        return read_entry(entry)


class CountingJudge(Judge):
    """Judges as every judge does, and counts what it does."""

    def __init__(self, rules: Rules, progress: Progress) -> None:
        """Judge by these rules and count there."""
        super().__init__(rules)
        self._progress = progress

    def fold(self, dossier: Dossier, fact: Fact, *, own: bool) -> list[AnyDetector]:
        """Step every detector that hears the fact."""
        self._progress.steps += 1
        return super().fold(dossier, fact, own=own)

    def wake(self, dossier: Dossier, cause: Cause) -> list[Conclusion]:
        """Look again at what is due in a dossier at the close of a day."""
        self._progress.steps += 1
        return super().wake(dossier, cause)
