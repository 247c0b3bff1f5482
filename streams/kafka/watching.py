"""Whether a worker gets on: what is published and not applied must not stand still."""

from collections.abc import Callable, Iterable, Mapping

from streams.kafka.progress import Progress


class Watch:
    """Notices that partitions stand still although pages for them are published.

    A worker can be up and connected and do nothing, for reasons inside of its consumer
    that it does not see itself. What it should have done is seen in the database.
    """

    def __init__(self, patience_seconds: float, monotonic: Callable[[], float]) -> None:
        """Allow so many seconds without progress; `monotonic` gives seconds that never go back."""
        self._patience = patience_seconds
        self._monotonic = monotonic
        self._seen: dict[int, tuple[int, float]] = {}
        self._done = (0, 0)

    def look(
        self,
        published: int,
        applied: Mapping[int, int],
        stopped: Iterable[int] = (),
        progress: Progress | None = None,
    ) -> str | None:
        """Return why the worker should be ended, or None.

        `applied` gives the position of each partition that is ours; one that is `stopped`
        has told its reason and is not waited for. While one and the same transaction makes
        `progress`, all of them wait for it, however long it takes.

        >>> seconds = iter([0.0, 50.0, 70.0])
        >>> watch = Watch(60, lambda: next(seconds))
        >>> watch.look(9, {0: 9, 1: 4}), watch.look(9, {0: 9, 1: 4})
        (None, None)
        >>> watch.look(9, {0: 9, 1: 4})
        'partition 1 has stood at 4 for 70 seconds, and is published up to 9; ...'
        """
        now = self._monotonic()
        if self._is_at_work(progress or Progress()):
            self._seen.clear()
        waiting = {
            number: position
            for number, position in applied.items()
            if position < published and number not in stopped
        }
        self._seen = {
            number: before
            if (before := self._seen.get(number)) is not None and before[0] == position
            else (position, now)
            for number, position in waiting.items()
        }
        for number, (position, since) in sorted(self._seen.items()):
            if now - since > self._patience:
                return (
                    f"partition {number} has stood at {position} for {now - since:.0f} seconds, "
                    f"and is published up to {published}; start it again, and where it comes to "
                    "this once more look at the broker and at what it says before"
                )
        return None

    def _is_at_work(self, progress: Progress) -> bool:
        """Tell whether the transaction of the last look is under way still, and gets on."""
        done = (progress.transaction, progress.steps)
        before, self._done = self._done, done
        return done[0] == before[0] and done[1] > before[1]
