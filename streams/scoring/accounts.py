"""The facts that stand for a subject, in the order of learning, as a probability reads them."""

from collections.abc import Collection

from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.log.port import FactReader
from streams.scoring.refolding import effective_history


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
