"""What is known of subjects as a day closes: the facts up to its close, and nothing of later."""

from collections.abc import Sequence

from detectors.learned.account import blank, step
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from streams.log.port import FactReader
from streams.scoring.accounts import standing
from streams.scoring.aliases import Aliases
from streams.scoring.cause import Cause
from streams.scoring.day_book import DayBook
from streams.scoring.estimating import Known, said_at
from streams.scoring.last_findings import LastFindings


class Knowing:
    """Reads findings from conclusions, assessments from finals, and accounts from histories.

    All of it up to the close, also where the shards are days ahead of it. An account is
    folded anew from the subject's history: it costs as much as the subjects that changed
    have facts, and needs no memory that could be wrong. A parked subject is not known:
    nobody may be judged by half of what is told of him. Nor is one that goes by another
    name: what is told of it is told of that one.
    """

    def __init__(self, log: FactReader, book: DayBook) -> None:
        """Read within one transaction, after the finals of the day were kept."""
        self._log = log
        self._book = book

    def __call__(self, subjects: Sequence[str], cause: Cause) -> list[Known]:
        """Return what is known of subjects as of a close."""
        last = LastFindings(self._book.connection)
        last.follow(cause.position)
        findings = last.of(subjects)
        aliases = Aliases.as_of(self._log, cause.position)
        known: list[Known] = []
        for name, final in sorted(self._book.finals(subjects).items()):
            names = aliases.names_of(name)
            if final.parked is not None or not names:
                continue
            facts = standing(self._log, names, cause.position)
            account, heard_on = blank(name), None
            for fact, own in facts:
                account = step(account, fact, own=own)
                heard_on = shanghai_day(fact.recorded_at)
            said = said_at(findings.get(name, {}), final)
            known.append(
                Known(
                    subject=name,
                    township=_township(facts),
                    account=account,
                    said=said,
                    heard_on=heard_on,
                )
            )
        return known


def _township(facts: Sequence[tuple[Fact, bool]]) -> str | None:
    """Return where a subject was last said to be, by its own facts."""
    told = [(it.occurred_at, it.position, it.township) for it, own in facts if own and it.township]
    return max(told)[2] if told else None
