"""Facts of the log cut into pages, one row of pages for each partition."""

from collections.abc import Iterator, Sequence

from streams.kafka.pages import MOST_BYTES, MOST_FACTS, Page
from streams.kafka.routing import Router
from streams.log.port import Entry


class Cutting:
    """Cuts one stretch of the log after the other into pages that join without a gap."""

    def __init__(self, router: Router, log: bytes, epoch: int, partitions: int) -> None:
        """Cut for so many partitions, as the relay of this epoch; `log` names the log."""
        self._router = router
        self._log = log
        self._epoch = epoch
        self._partitions = partitions

    def cut(self, facts: Sequence[Entry], after: int) -> Iterator[Page]:
        """Return the pages of every partition for the facts behind a position, all there are.

        A partition without facts gets an empty page: it too must know how far the log is.
        """
        last = facts[-1].position
        shares: list[list[Entry]] = [[] for _ in range(self._partitions)]
        for fact in facts:
            for partition in self._router.route(fact):
                shares[partition].append(fact)
        for partition, share in enumerate(shares):
            previous = after
            groups = list(_groups(share)) or [[]]
            for number, group in enumerate(groups, start=1):
                ends = last if number == len(groups) else group[-1].position
                yield self._page(partition, previous, ends, group)
                previous = ends

    def _page(self, partition: int, previous: int, last: int, facts: list[Entry]) -> Page:
        return Page(
            log=self._log,
            epoch=self._epoch,
            partition=partition,
            of=self._partitions,
            previous=previous,
            last=last,
            facts=facts,
        )


def _groups(facts: list[Entry]) -> Iterator[list[Entry]]:
    """Cut facts where a page is full, by number or by bytes."""
    group: list[Entry] = []
    size = 0
    for fact in facts:
        if group and (len(group) == MOST_FACTS or size + len(fact.record) > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(fact)
        size += len(fact.record)
    if group:
        yield group
