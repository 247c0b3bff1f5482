"""Everything that detectors are tried with: every scenario and every sample story, by name."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from detectors.catalogue import catalogue
from detectors.contract import Detector
from detectors.parameters import Parameters
from schemas import samples
from schemas.codec import Fact
from schemas.subjects import kind_of
from tests.detectors.told import scenarios

AnyDetector = Detector[Any]
PARAMETERS = Parameters.load()
ENDS = date(2027, 1, 31)
"""Where every replay ends: a little beyond the last day that the calendar holds."""
DETECTORS: tuple[AnyDetector, ...] = catalogue(PARAMETERS)


class Story(NamedTuple):
    """Facts about one subject, and a detector that hears some of them."""

    name: str
    detector: AnyDetector
    facts: list[Fact]


def stories() -> Iterator[Story]:
    """Every story that a detector hears anything of."""
    for detector in DETECTORS:
        told = [(file.stem, scenario.told()) for file, scenario in scenarios(detector.name)]
        told += [(name, facts) for name, facts in _samples() if _is_about(detector, facts)]
        for name, facts in told:
            heard = [fact for fact in facts if type(fact.data) in detector.listens]
            if heard:
                yield Story(f"{detector.name}/{name}", detector, heard)


def _is_about(detector: AnyDetector, facts: list[Fact]) -> bool:
    return kind_of(facts[-1].subject) in detector.about


def _samples() -> Iterator[tuple[str, list[Fact]]]:
    for story in (
        samples.an_unpaid_october,
        samples.a_piece_rate_workshop_in_season,
        samples.a_site_that_stops_paying,
        samples.a_well_run_site,
        samples.a_workshop_whose_owner_vanishes,
    ):
        yield story.__name__, story()
