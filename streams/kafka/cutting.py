"""Facts of the log cut into pages, one row of pages for each partition."""

from collections.abc import Iterator, Sequence

from streams.kafka.pages import MOST_BYTES, MOST_FACTS, Page
from streams.kafka.routing import Router
from streams.log.port import Head, StoredFact


class Cutting:
    """Cuts one stretch of the log after the other into pages that join without a gap."""

    def __init__(self, router: Router, log: bytes, epoch: int, partitions: int) -> None:
        """Cut for so many partitions, as the relay of this epoch; `log` names the log."""
        self._router = router
        self._log = log
        self._epoch = epoch
        self._partitions = partitions

    def cut(self, facts: Sequence[StoredFact], after: Head) -> Iterator[Page]:
        """Return the pages of every partition for the facts behind a place, all there are.

        A partition without facts gets an empty page: it too must know how far the log is.
        """
        last = _place(facts[-1])
        shares: list[list[StoredFact]] = [[] for _ in range(self._partitions)]
        for fact in facts:
            for partition in self._router.route(fact):
                shares[partition].append(fact)
        for partition, share in enumerate(shares):
            previous = after
            groups = list(_groups(share)) or [[]]
            for number, group in enumerate(groups, start=1):
                ends = last if number == len(groups) else _place(group[-1])
                yield self._page(partition, previous, ends, group)
                previous = ends

    def _page(self, partition: int, previous: Head, last: Head, facts: list[StoredFact]) -> Page:
        return Page(
            log=self._log,
            epoch=self._epoch,
            partition=partition,
            of=self._partitions,
            previous=previous.position,
            last=last.position,
            before=previous.hash,
            hash=last.hash,
            facts=facts,
        )


def _place(fact: StoredFact) -> Head:
    return Head(fact.position, fact.hash)


def _groups(facts: list[StoredFact]) -> Iterator[list[StoredFact]]:
    """Cut facts where a page is full, by number or by bytes."""
    group: list[StoredFact] = []
    size = 0
    for fact in facts:
        if group and (len(group) == MOST_FACTS or size + len(fact.record) > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(fact)
        size += len(fact.record)
    if group:
        yield group
