"""What a finding says would clear it does, told on a fork; and nothing of it may be left out."""

from datetime import date, timedelta

import pytest

from detectors.reasons import codes
from detectors.replaying import remembered
from detectors.score import Score
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, State
from tests.detectors.clearing import Case, Telling
from tests.detectors.clearing_papers import PAPERS
from tests.detectors.clearing_signs import SIGNS
from tests.detectors.clearing_wages import OF_WAGES
from tests.detectors.stories import DETECTORS, PARAMETERS, AnyDetector
from tests.detectors.told import Scenario, scenarios
from tests.detectors.whole import assessed, findings_of

CLEARING: dict[str, tuple[Telling, ...]] = {**PAPERS, **OF_WAGES, **SIGNS}
BY_NAME = {detector.name: detector for detector in DETECTORS}
SCORE = Score(PARAMETERS)
A_DAY = timedelta(days=1)


def cases() -> list[tuple[str, AnyDetector, Scenario, date]]:
    """Every day on which a scenario must see a yes."""
    return [
        (f"{name}/{file.stem}/{seen.on}", detector, scenario, seen.on)
        for name, detector in BY_NAME.items()
        for file, scenario in scenarios(name)
        for seen in scenario.seen
        if seen.state is State.YES
    ]


CASES = cases()
EVERY_YES = pytest.mark.parametrize(
    ("detector", "scenario", "on"), [it[1:] for it in CASES], ids=[it[0] for it in CASES]
)


def known(scenario: Scenario, on: date) -> list[Fact]:
    return [fact for fact in scenario.told() if shanghai_day(fact.recorded_at) <= on]


def said(detector: AnyDetector, facts: list[Fact], on: date) -> Finding:
    return detector.look(remembered(detector, facts, on), on)


def ways(case: Case) -> list[list[Fact]]:
    """The facts of all parts together, once for each "or" of any of them."""
    parts = [CLEARING[code] for code in case.codes]
    most = max(len(alternatives) for alternatives in parts)
    found = []
    for number in range(most):
        chosen = {alternatives[min(number, len(alternatives) - 1)] for alternatives in parts}
        found.append([fact for telling in chosen for fact in telling(case)])
    return found


def case_of(detector: AnyDetector, scenario: Scenario, on: date) -> tuple[Case, list[Fact]]:
    facts = known(scenario, on)
    memory = remembered(detector, facts, on)
    finding = detector.look(memory, on)
    parts = frozenset(code for code, _ in finding.clears)
    return Case(detector, memory, finding, on, scenario.subject, parts), facts


@EVERY_YES
def test_what_would_clear_it_does(detector: AnyDetector, scenario: Scenario, on: date) -> None:
    case, facts = case_of(detector, scenario, on)
    for told in ways(case):
        after = max(shanghai_day(fact.recorded_at) for fact in told)
        assert said(detector, facts, after).state is State.YES, "time alone must not clear it"
        cleared = said(detector, [*facts, *told], after)
        assert cleared.state is not State.YES, f"{sorted(case.codes)} clear nothing: {cleared}"
        assert SCORE.assess({detector.name: cleared}, 3, after).score == 0


@EVERY_YES
def test_no_part_of_it_may_be_left_out(detector: AnyDetector, scenario: Scenario, on: date) -> None:
    case, facts = case_of(detector, scenario, on)
    for code in case.codes if len(case.codes) > 1 else ():
        partly = case._replace(codes=case.codes - {code})
        for told in ways(partly):
            after = max(shanghai_day(fact.recorded_at) for fact in told)
            left = said(detector, [*facts, *told], after)
            assert left.state is State.YES, f"{code} is not needed"
    for told in ways(case):
        for left_out in told if len(told) > 1 else ():
            rest = [fact for fact in told if fact is not left_out]
            after = max(shanghai_day(fact.recorded_at) for fact in told)
            assert said(detector, [*facts, *rest], after).state is State.YES, left_out


def test_every_part_that_a_scenario_names_is_told_and_none_is_told_for_nothing() -> None:
    named = {
        code
        for _, detector, scenario, on in CASES
        for code in case_of(detector, scenario, on)[0].codes
    }
    assert named <= CLEARING.keys()
    assert CLEARING.keys() - named == set(), "add a scenario in which it is named, or take it out"
    assert CLEARING.keys() <= codes("zh")


def last_yes_of_each() -> list[tuple[str, Scenario, date]]:
    """The last day of each scenario on which its own detector says yes."""
    return [
        (f"{name}/{file.stem}", scenario, max(days))
        for name in BY_NAME
        for file, scenario in scenarios(name)
        if (days := [seen.on for seen in scenario.seen if seen.state is State.YES])
    ]


@pytest.mark.parametrize(
    ("scenario", "on"),
    [it[1:] for it in last_yes_of_each()],
    ids=[it[0] for it in last_yes_of_each()],
)
def test_the_level_of_the_subject_falls_when_all_is_cleared(scenario: Scenario, on: date) -> None:
    facts = known(scenario, on)
    told: list[Fact] = []
    for name, finding in findings_of(scenario.subject, facts, on).items():
        if finding.state is State.YES:
            case, _ = case_of(BY_NAME[name], scenario, on)
            told += ways(case)[0]
    after = max(shanghai_day(fact.recorded_at) for fact in told)
    before = assessed(scenario.subject, facts, after)
    cleared = assessed(scenario.subject, [*facts, *told], after)
    assert cleared.score < before.score or before.score == 0
    if SEVERITY[before.level] >= SEVERITY[Level.YELLOW]:
        assert SEVERITY[cleared.level] < SEVERITY[before.level], (before, cleared)
