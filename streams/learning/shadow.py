"""The models of a house, let in beside the closing of its days; nothing where there is none."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.codec import Fact
from schemas.events import DayClosed
from streams.learning.promoting import promoted
from streams.log.port import FactReader
from streams.scoring.cause import cause_of
from streams.scoring.day_book import DayBook

if TYPE_CHECKING:
    from streams.learning.speaking import Speaking

_SUNDAY = 6


class Shadow:
    """Estimates what changed at each close, and looks once a week how far features have moved.

    A house that never had a model has no directory of models, and pays for one look at its log:
    where a model was promoted and the directory is lost, that is told. What the estimates need,
    scikit-learn above all, is loaded where there is a model, or should be.
    """

    def __init__(self, place: Path, log: FactReader, generation: str, *, simulated: bool) -> None:
        """Take the models of a directory, under the generation of the rules in force.

        Those that learned from simulated data speak in a simulated house alone.
        """
        self._place = place
        self._log = log
        self._generation = generation
        self._simulated = simulated
        self._speaking: Speaking | None = None
        self._has_promoted: bool | None = None
        """Whether a model was ever promoted; None before anybody had to ask."""

    @property
    def silenced(self) -> int | None:
        """Targets whose promoted model could not be used at the last close; None before one."""
        return None if self._speaking is None else self._speaking.silenced

    def at_close(self, book: DayBook, close: Fact, changed: Sequence[str]) -> None:
        """Write what models estimate of the subjects that changed, and on Sundays their drift."""
        if self._speaking is None and not self._place.is_dir() and not self._is_missed():
            return
        # Loaded here: no process without a model shall wait for scikit-learn.
        from streams.learning.drift_watch import look  # noqa: PLC0415
        from streams.learning.speaking import Speaking  # noqa: PLC0415
        from streams.scoring.estimating import Estimating  # noqa: PLC0415
        from streams.scoring.knowing import Knowing  # noqa: PLC0415

        if self._speaking is None:
            self._speaking = Speaking(self._place, self._log, simulated=self._simulated)
        cause = cause_of(close)
        knowing = Knowing(self._log, book)
        for model in self._speaking.at(close):
            estimating = Estimating(model, self._generation)
            book.conclude(estimating.estimate(changed, cause, knowing))
            if self._is_last_sunday(close):
                book.drifted(look(model, book, cause, knowing))

    def _is_missed(self) -> bool:
        """Tell whether the directory should be there: without it nobody can promote a model."""
        if self._has_promoted is None:
            self._has_promoted = bool(promoted(self._log))
        return self._has_promoted

    def _is_last_sunday(self, close: Fact) -> bool:
        """Tell whether a close is of the last Sunday that is over: nobody asks about earlier ones.

        So a house that was away for a year looks once, and not at every week of it.
        """
        if not isinstance(close.data, DayClosed) or close.data.day.weekday() != _SUNDAY:
            return False
        last, _ = self._log.closed_days()[-1]
        return last - close.data.day < timedelta(days=7)
