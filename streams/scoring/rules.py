"""The rules of one generation: parameters, calendar and detectors, and the hash of all three."""

from hashlib import sha256
from typing import Any

from msgspec import Struct

from detectors.alerting import Alerting
from detectors.catalogue import catalogue, catalogue_digest
from detectors.contract import Detector
from detectors.parameters import Parameters
from detectors.score import Score
from schemas.body import Body
from schemas.calendar import calendar
from schemas.events import RulesAdopted
from schemas.subjects import Kind

AnyDetector = Detector[Any]


class Generation(Struct, frozen=True):
    """What a set of rules is made of, by hash."""

    name: str
    parameters: str
    calendar: str
    catalogue: str

    def adopted(self) -> RulesAdopted:
        """Return the fact that says that these rules are in force from here on."""
        return RulesAdopted(
            generation=self.name,
            parameters=self.parameters,
            calendar=self.calendar,
            catalogue=self.catalogue,
        )


class Rules:
    """Everything by which facts are judged, looked up once."""

    def __init__(self, parameters: Parameters) -> None:
        """Build every detector; a missing parameter fails here."""
        self.parameters = parameters
        self.detectors: tuple[AnyDetector, ...] = catalogue(parameters)
        self.by_name = {detector.name: detector for detector in self.detectors}
        self.score = Score(parameters)
        self.alerting = Alerting(parameters)
        self.generation = _generation(parameters)
        self._listeners: dict[tuple[type[Body], Kind, bool], tuple[AnyDetector, ...]] = {}

    def listeners(self, body: type[Body], kind: Kind, *, own: bool) -> tuple[AnyDetector, ...]:
        """Return the detectors that hear an event type that is about a kind of subject.

        Of a fact that only concerns the subject (not `own`), those that hear that too.
        """
        key = (body, kind, own)
        found = self._listeners.get(key)
        if found is None:
            found = self._listeners[key] = tuple(
                it
                for it in self.detectors
                if body in it.listens and kind in it.about and (own or it.hears_concerns)
            )
        return found


def _generation(parameters: Parameters) -> Generation:
    parts = (parameters.digest, calendar().digest, catalogue_digest())
    name = sha256("\n".join(parts).encode()).hexdigest()[:16]
    return Generation(name, *parts)
