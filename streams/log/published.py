"""How far the log was published: for each topic the epoch and the last position sent."""

from abc import ABC, abstractmethod
from typing import Any

from msgspec import Struct


class Standing(Struct, frozen=True, gc=False):
    """How far one topic has come."""

    topic: str
    partitions: int
    epoch: int
    """Rises with every publisher that takes over, from 1."""
    position: int
    """Everything up to here was published."""
    begun_at: int
    """The position after which the topic begins; what lies before is in no page of it, unless
    it was rewound to there."""


class Published(ABC):
    """The table `published` in the database of the log, durable when a call returns.

    One publisher works on a topic at a time: the one that took it over last. Whoever
    it replaced hears so when it next records. A backend says how the database is asked.
    """

    def take_over(self, topic: str, partitions: int, *, begin: int) -> tuple[int, int]:
        """Return the epoch that is ours from now on, and the last position published.

        A topic that is new begins after the position `begin`, which is ignored otherwise.
        Raises ValueError when the topic has another number of partitions.
        """
        if partitions < 1:
            raise ValueError(f"topic {topic} cannot have {partitions} partitions; give it one")
        rows = self._rows(
            "INSERT INTO published (topic, partitions, epoch, position, begun_at) "
            "VALUES (?, ?, 1, ?, ?) "
            "ON CONFLICT (topic) DO UPDATE SET epoch = published.epoch + 1 "
            "WHERE published.partitions = excluded.partitions "
            "RETURNING epoch, position",
            topic,
            partitions,
            begin,
            begin,
        )
        if not rows:
            [(given,)] = self._rows("SELECT partitions FROM published WHERE topic = ?", topic)
            message = (
                f"topic {topic} has {given} partitions, not {partitions}; publish to a topic of "
                "another name, once this one is drained"
            )
            raise ValueError(message)
        [(epoch, position)] = rows
        return epoch, position

    def record(self, topic: str, epoch: int, position: int) -> bool:
        """Note that everything up to a position is published; False when we were replaced.

        A position before the one that stands is no news and changes nothing.
        """
        rows = self._rows(
            "UPDATE published SET position = CASE WHEN position < ? THEN ? ELSE position END "
            "WHERE topic = ? AND epoch = ? RETURNING epoch",
            position,
            position,
            topic,
            epoch,
        )
        return bool(rows)

    def rewind(self, topic: str, position: int) -> None:
        """Have everything after a position published again, by whoever takes over next.

        Whoever publishes now is replaced. A position before that after which the topic
        began becomes its beginning: what its workers have lost may lie that far back.
        Raises ValueError for a topic that nobody took over, and for a position that it has
        not reached.
        """
        done = self._rows(
            "UPDATE published SET epoch = epoch + 1, position = ?, "
            "begun_at = CASE WHEN begun_at > ? THEN ? ELSE begun_at END "
            "WHERE topic = ? AND ? BETWEEN 0 AND position RETURNING epoch",
            position,
            position,
            position,
            topic,
            position,
        )
        if not done:
            raise ValueError(self._why_not(topic, position))

    def standing(self) -> list[Standing]:
        """Return every topic, in the order in which they began."""
        rows = self._rows(
            "SELECT topic, partitions, epoch, position, begun_at FROM published "
            "ORDER BY begun_at, topic"
        )
        return [Standing(*row) for row in rows]

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    @abstractmethod
    def _rows(self, command: str, *values: Any) -> list[Any]:
        """Run a command that is a transaction of its own, and return its rows."""

    def _why_not(self, topic: str, position: int) -> str:
        found = {it.topic: it for it in self.standing()}.get(topic)
        if found is None:
            return f"topic {topic} was never published to; name one that was"
        return (
            f"topic {topic} is published up to {found.position}; it cannot be rewound to "
            f"{position}: name a position from 0 to there"
        )
