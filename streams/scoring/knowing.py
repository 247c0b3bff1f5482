"""What is known of subjects as a day closes, read where the engine has just written it."""

from collections.abc import Sequence

from streams.log.port import FactReader
from streams.scoring.accounts import account
from streams.scoring.aliases import Aliases
from streams.scoring.cause import Cause
from streams.scoring.day_book import DayBook
from streams.scoring.estimating import Known, said_at
from streams.scoring.work import Work


class Knowing:
    """Reads findings from dossiers, assessments from the finals, and accounts from histories.

    An account is folded anew from the subject's history: it costs as much as the subjects
    that changed have facts, and needs no memory that could be wrong. A parked subject is
    not known: nobody may be judged by half of what is told of him.
    """

    def __init__(self, log: FactReader, work: Work, book: DayBook) -> None:
        """Read within one transaction, after the finals of the day were kept."""
        self._log = log
        self._work = work
        self._book = book

    def __call__(self, subjects: Sequence[str], cause: Cause) -> list[Known]:
        """Return what is known of subjects as of a close."""
        dossiers = self._work.load(subjects)
        finals = self._book.finals(subjects)
        aliases = Aliases.as_of(self._log, cause.position)
        return [
            Known(
                subject=name,
                township=dossier.township,
                account=account(self._log, name, aliases.names_of(name), cause.position),
                said=said_at(dossier.findings, finals[name]) if name in finals else None,
            )
            for name, dossier in dossiers.items()
            if dossier.parked is None
        ]
