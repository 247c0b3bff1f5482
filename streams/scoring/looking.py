"""How far shards have come, for whoever only looks: relay, watch and doctor."""

from sqlalchemy import Engine, func, inspect, select

from streams.scoring.tables import shards, stops


class Shards:
    """Reads the positions of shards; a store that was never opened stands at 0."""

    def __init__(self, reader: Engine) -> None:
        """Read through this engine."""
        self._reader = reader

    def low(self) -> int:
        """Return the position that every shard has come to."""
        return min(self.by_partition(1).values())

    def by_partition(self, partitions: int) -> dict[int, int]:
        """Return the position that every shard of each partition has come to."""
        partition = shards.c.shard % partitions
        question = select(partition, func.min(shards.c.position)).group_by(partition)
        with self._reader.connect() as connection:
            if not inspect(connection).has_table(shards.name):
                return dict.fromkeys(range(partitions), 0)
            return {number: told for number, told in connection.execute(question)}  # noqa: C416 - rows are no pairs to mypy

    def stopped(self, topic: str) -> dict[int, str]:
        """Return the partitions of a topic that cannot go on, with the reason of each."""
        question = select(stops.c.partition, stops.c.reason).where(stops.c.topic == topic)
        with self._reader.connect() as connection:
            return {number: told for number, told in connection.execute(question)}  # noqa: C416 - rows are no pairs to mypy
