"""Which models estimate a day: for each target the promoted one, else the newest in shadow."""

import logging
from datetime import datetime
from pathlib import Path

from detectors.learned.model_file import Metadata, Model
from schemas import events
from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.learning.promoting import promoted
from streams.learning.shelf import Shelf
from streams.log.port import FactReader

_log = logging.getLogger(__name__)


class Speaking:
    """Follows the promotions on a log, and takes models off the shelf as they are needed.

    A day is estimated by what there was when it was closed: a model that was trained later
    says nothing of it, so that judging again says what was said. That holds as long as the
    shelf keeps what it had.

    A promotion is the act of a person for one model. Where that one cannot be used, nothing
    is said for its target until somebody puts it back or promotes another. One whose file is
    gone is not used from memory either: whoever judges again could not do so.
    """

    def __init__(self, place: Path, log: FactReader, *, simulated: bool) -> None:
        """Take models from this directory; simulated ones only in a house that is `simulated`."""
        self._shelf = Shelf(place)
        self._log = log
        self._simulated = simulated
        self._told: dict[str, Metadata | None] = {}
        """What each model says of itself; None of one that may not be used here."""
        self._taken: dict[str, Model | None] = {}
        self._promoted: dict[str, str] = {}
        """The promoted model of each target, up to the last close that was asked about."""
        self._at = 0
        self._silenced: set[str] = set()

    @property
    def silenced(self) -> int:
        """How many targets were silent at the last close: their promoted model is of no use."""
        return len(self._silenced)

    def at(self, close: Fact) -> list[Model]:
        """Return the models that estimate the day of a close, by the order of their targets."""
        self._follow(close.position)
        here = self._shelf.ids()
        found = self._in_shadow(here, close.recorded_at)
        silent: set[str] = set()
        for target, name in self._promoted.items():
            model = self._model(name) if name in here else None
            if model is None or model.metadata.target != target:
                silent.add(target)
            else:
                found[target] = model
        for target in sorted(silent - self._silenced):
            _log.warning(
                "nothing is estimated for %s: model %s, which was promoted for it, cannot be used; "
                "put it back, or promote another",
                target,
                self._promoted[target],
            )
        self._silenced = silent
        return [model for _, model in sorted(found.items())]

    def _in_shadow(self, here: list[str], closed_at: datetime) -> dict[str, Model]:
        """Return the newest model of each target that was trained before a moment and is of use."""
        known = [(name, self._metadata(name)) for name in here]
        ready = [
            (told.trained_at, name, told.target)
            for name, told in known
            if told is not None and told.trained_at < closed_at
        ]
        found: dict[str, Model] = {}
        for _, name, target in sorted(ready, reverse=True):
            if target not in found and target not in self._promoted:
                model = self._model(name)
                if model is not None:
                    found[target] = model
        return found

    def _follow(self, until: int) -> None:
        """Hear of the promotions up to a close."""
        if not 0 < self._at <= until:
            said = promoted(self._log, until)
            self._promoted = {target: it.model for target, it in said.items()}
        else:
            while self._at < until:
                page = self._log.read(self._at, limit=5_000, until=until)
                for stored in page:
                    if stored.type == events.ModelPromoted.__name__:
                        self._promote(stored.record, stored.dataversion)
                self._at = page[-1].position if page else until
        self._at = until

    def _promote(self, record: bytes, dataversion: int) -> None:
        try:
            said = read_fact(record, events.ModelPromoted.__name__, dataversion).data
        except Refused:
            return
        if isinstance(said, events.ModelPromoted):
            self._promoted[said.target] = said.model

    def _metadata(self, name: str) -> Metadata | None:
        if name not in self._told:
            self._told[name] = None
            try:
                told = self._shelf.metadata(name)
            except Refused as wrong:
                _log.warning("model %s is not used: %s", name, wrong)
            else:
                if self._simulated or not told.simulated:
                    self._told[name] = told
        return self._told[name]

    def _model(self, name: str) -> Model | None:
        """Return a model that may be used here; None, and told once, of any other."""
        if name not in self._taken:
            self._taken[name] = None
            if self._metadata(name) is not None:
                try:
                    self._taken[name] = self._shelf.take(name)
                except Refused as wrong:
                    _log.warning("model %s is not used: %s", name, wrong)
        return self._taken[name]
