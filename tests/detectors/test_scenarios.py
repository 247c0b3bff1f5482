"""Every scenario comes out as an inspector wrote it down."""

from pathlib import Path

import pytest

from detectors.catalogue import CATALOGUE, catalogue
from detectors.parameters import Parameters
from detectors.replaying import remembered
from tests.detectors.told import SCENARIOS, Scenario, scenarios

DETECTORS = {detector.name: detector for detector in catalogue(Parameters.load())}
CASES = [
    pytest.param(name, scenario, id=f"{name}/{file.stem}")
    for name in DETECTORS
    for file, scenario in scenarios(name)
]


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_what_must_be_seen_is_seen(name: str, scenario: Scenario) -> None:
    detector = DETECTORS[name]
    assert scenario.kind in detector.about, "the detector does not ask about this kind of subject"
    facts = scenario.told()
    for seen in scenario.seen:
        finding = detector.look(remembered(detector, facts, seen.on), seen.on)
        assert seen.differences(finding) == {}, f"on {seen.on}: {finding}"


@pytest.mark.parametrize("name", [detector.name for detector in CATALOGUE])
def test_every_detector_has_a_case_in_which_it_speaks_and_one_in_which_it_must_not(
    name: str,
) -> None:
    last = [{seen.state for seen in scenario.seen} for _, scenario in scenarios(name)]
    assert any("yes" in states for states in last), f"add a yes to tests/scenarios/{name}/"
    assert any("yes" not in states for states in last), f"add one that must not fire to {name}/"


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_scenario_says_what_it_is_about_in_a_sentence_and_names_the_law(
    name: str, scenario: Scenario
) -> None:
    assert len(scenario.name.split()) > 4
    assert len(scenario.law) > 3
    assert scenario.seen


def test_no_folder_of_scenarios_lacks_its_detector() -> None:
    folders = {folder.name for folder in Path(SCENARIOS).iterdir() if folder.is_dir()}
    assert folders - DETECTORS.keys() == {"troubled_neighbour", "score"}
