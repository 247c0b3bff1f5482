"""Records of several partitions applied in one transaction: all of it is kept, or nothing."""

from collections.abc import Iterable

from streams.kafka.partition import Outcome, Partition, Received, Topic
from streams.kafka.progress import Progress
from streams.scoring.cabinet import ROOM
from streams.scoring.store import ScoringStore


class Taking:
    """Takes groups of records off a topic and into the scoring store.

    A transaction holds the shards of its partitions, in their order. So two workers that
    believe themselves to hold one partition, as they may while partitions change hands,
    take turns, and the second finds everything applied.
    """

    def __init__(self, topic: Topic, store: ScoringStore) -> None:
        """Apply the pages of this topic to this store, by its rules."""
        self.topic = topic
        self.progress = Progress()
        """What is done in the transaction that is under way."""
        self._store = store
        self._room = ROOM
        """Dossiers that each partition may keep in memory."""
        self._partitions: dict[int, Partition] = {}

    def take(self, records: Iterable[Received]) -> dict[int, Outcome]:
        """Apply records, each partition's in their order; return what became of them.

        In one transaction, or in several where that would be a long one: rules that are
        adopted, and many subjects to be refolded, are kept in parts.
        """
        # Counted once, however many it becomes: whoever watches sees them get on as one.
        self.progress.transaction += 1
        groups: dict[int, list[Received]] = {}
        for record in records:
            groups.setdefault(record.partition, []).append(record)
        outcomes: dict[int, Outcome] = {}
        while groups:
            for number, outcome in self._transact(groups).items():
                before = outcomes.get(number)
                outcomes[number] = outcome if before is None else before.then(outcome)
            groups = {it: group for it, group in groups.items() if outcomes[it].unfinished}
        return outcomes

    def _transact(self, groups: dict[int, list[Received]]) -> dict[int, Outcome]:
        try:
            with self._store.engine.begin() as connection:
                return {
                    number: self._partition(number).apply(group, connection)
                    for number, group in sorted(groups.items())
                }
        except BaseException:
            for number in groups:
                self._partition(number).forget()
            raise

    def keep(self, numbers: Iterable[int]) -> None:
        """Let go of the partitions that are not among these: somebody else has them now.

        Those that are share the room for dossiers in memory.
        """
        ours = set(numbers)
        self._room = ROOM // max(1, len(ours))
        # The thread that takes may add one meanwhile.
        held = list(self._partitions.items())
        self._partitions = {number: partition for number, partition in held if number in ours}
        for _, partition in held:
            partition.share_room(self._room)

    def _partition(self, number: int) -> Partition:
        found = self._partitions.get(number)
        if found is None:
            found = Partition(number, self.topic, self._store.rules, self.progress)
            found.share_room(self._room)
            self._partitions[number] = found
        return found
