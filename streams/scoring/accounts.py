"""The account of a subject, for the learned probability, read from its effective history."""

from detectors.learned.account import Account, blank, step
from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.log.port import FactReader
from streams.scoring.refolding import effective_history


def account(log: FactReader, subject: str, until: int) -> Account:
    """Return the account of a subject as of a position of the log."""
    found = blank(subject)
    for fact, own in standing(log, subject, until):
        found = step(found, fact, own=own)
    return found


def standing(log: FactReader, subject: str, until: int) -> list[tuple[Fact, bool]]:
    """Return the facts that stand for a subject at a position, each with whether it is its own.

    In the order in which they were learned; corrected ones with what they should have
    said. What cannot be read says nothing here: whoever judges parks the subject for it.
    """

    def history(name: str) -> list[Fact]:
        found = []
        for stored in log.history(name, until=until):
            try:
                found.append(read_fact(stored.record, stored.type, stored.dataversion))
            except Refused:
                continue
        return found

    return sorted(effective_history(subject, history), key=lambda pair: pair[0].position)
