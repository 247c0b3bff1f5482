from datetime import date
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
import yaml
from msgspec import Struct

from detectors.parameters import Parameters
from detectors.reasons import render
from detectors.troubled_neighbour import TroubledNeighbour
from schemas import samples
from schemas.derived.finding import Argument
from schemas.vocabulary import Level, State
from tests.detectors.told import SCENARIOS, Plainly

DETECTOR = TroubledNeighbour(Parameters.load())
DAY = date(2026, 11, 13)
RED = (samples.SUBCONTRACTOR, "subcontractor", Level.RED)
ORANGE = (samples.CONTRACTOR, "general_contractor", Level.ORANGE)
YELLOW = (samples.OWNER, "project_owner", Level.YELLOW)


class Seen(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be said."""

    state: State
    points: int = 0
    arguments: dict[str, Argument] = {}


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """Neighbours on a day: this question has no facts of its own."""

    name: str
    law: str
    on: date
    around: tuple[tuple[str, str, Level], ...]
    seen: Seen


@pytest.mark.parametrize(
    "file", sorted((SCENARIOS / DETECTOR.name).glob("*.yaml")), ids=lambda file: file.stem
)
def test_what_must_be_seen_is_seen(file: Path) -> None:
    plain = yaml.load(file.read_text(encoding="utf-8"), Loader=Plainly)  # noqa: S506 - a SafeLoader
    scenario = msgspec.convert(plain, Scenario)
    finding = DETECTOR.trouble(scenario.around, scenario.on)
    assert Seen(finding.state, finding.points, finding.arguments) == scenario.seen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("around", [(), (YELLOW,), (RED, ORANGE)])
def test_everything_it_says_has_a_sentence(
    around: tuple[tuple[str, str, Level], ...], language: str
) -> None:
    finding = DETECTOR.trouble(around, DAY)
    said = ((finding.reason, finding.arguments), *finding.clears)
    assert all(render(code, arguments, language) for code, arguments in said)


def test_it_is_not_applicable_without_neighbours() -> None:
    assert DETECTOR.trouble((), DAY).state is State.NOT_APPLICABLE


def test_neighbours_below_orange_trouble_nobody() -> None:
    unseen = (samples.CONTRACTOR, "general_contractor", Level.UNKNOWN)
    finding = DETECTOR.trouble([YELLOW, unseen], DAY)
    assert (finding.state, finding.points) == (State.NO, 0)


def test_the_worst_neighbour_gives_the_points_once() -> None:
    finding = DETECTOR.trouble([YELLOW, ORANGE, RED], DAY)
    assert finding.points == DETECTOR.trouble([RED], DAY).points
    assert finding.points > DETECTOR.trouble([ORANGE], DAY).points
    assert finding.arguments == {
        "worst": samples.SUBCONTRACTOR,
        "role": "subcontractor",
        "level": "red",
        "troubled": 2,
    }


def test_the_order_of_neighbours_does_not_matter() -> None:
    alike = (samples.OWNER, "project_owner", Level.RED)
    findings = [DETECTOR.trouble(around, DAY) for around in permutations((RED, ORANGE, alike))]
    assert all(finding == findings[0] for finding in findings)


def test_a_firm_with_two_roles_in_a_site_counts_once() -> None:
    both = [
        (samples.OWNER, "project_owner", Level.RED),
        (samples.OWNER, "general_contractor", Level.RED),
    ]
    assert DETECTOR.trouble(both, DAY).arguments["troubled"] == 1
    assert DETECTOR.trouble(both, DAY).arguments["role"] == "general_contractor"


def test_what_would_clear_it_is_that_the_neighbour_falls() -> None:
    assert DETECTOR.trouble([RED], DAY).clears == (
        ("troubled_neighbour.level_falls", {"worst": samples.SUBCONTRACTOR}),
    )
