"""The account of a subject, for the learned probability, read from its effective history."""

from collections.abc import Collection

from detectors.learned.account import Account, blank, step
from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.log.port import FactReader
from streams.scoring.refolding import effective_history


def account(log: FactReader, subject: str, names: Collection[str], until: int) -> Account:
    """Return the account of a subject, which is known by these names, at a position of the log."""
    found = blank(subject)
    for fact, own in standing(log, names, until):
        found = step(found, fact, own=own)
    return found


def standing(log: FactReader, names: Collection[str], until: int) -> list[tuple[Fact, bool]]:
    """Return the facts that stand at a position for who is known by some names (all of them).

    Each with whether it is its own, in the order in which they were learned; corrected ones
    with what they should have said. What cannot be read says nothing here, and behind a
    correction that cannot be read nothing stands: whoever judges parks the subject for it.
    """

    def history(name: str) -> list[Fact]:
        found = []
        for stored in log.history(name, until=until):
            try:
                found.append(read_fact(stored.record, stored.type, stored.dataversion))
            except Refused:
                continue
        return found

    try:
        found = effective_history(names, history)
    except Refused:
        return []
    return sorted(found, key=lambda pair: pair[0].position)
