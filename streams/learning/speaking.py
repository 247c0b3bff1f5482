"""Which models estimate a day: for each target the promoted one, else the newest in shadow."""

import logging
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
    """

    def __init__(self, place: Path, log: FactReader, *, simulated: bool) -> None:
        """Take models from this directory; simulated ones only in a house that is `simulated`."""
        self._shelf = Shelf(place)
        self._log = log
        self._simulated = simulated
        self._told: dict[str, Metadata | None] = {}
        """What each model says of itself; None of one that may not be used here."""
        self._taken: dict[str, Model] = {}
        self._promoted: dict[str, str] = {}
        """The promoted model of each target, up to the last close that was asked about."""
        self._at = 0

    def at(self, close: Fact) -> list[Model]:
        """Return the models that estimate the day of a close, by the order of their targets."""
        self._follow(close.position)
        known = [(name, self._metadata(name)) for name in self._shelf.ids()]
        ready = [
            (told.target, told.trained_at, name)
            for name, told in known
            if told is not None and told.trained_at < close.recorded_at
        ]
        chosen = {target: name for target, _, name in sorted(ready)}
        names = {name for _, _, name in ready}
        chosen |= {target: it for target, it in self._promoted.items() if it in names}
        found = (self._model(name) for _, name in sorted(chosen.items()))
        return [model for model in found if model is not None]

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
        if name not in self._taken:
            try:
                self._taken[name] = self._shelf.take(name)
            except Refused as wrong:
                _log.warning("model %s is not used: %s", name, wrong)
                self._told[name] = None
                return None
        return self._taken[name]
