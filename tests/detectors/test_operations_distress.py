from datetime import date
from typing import Any

import msgspec
import pytest

from detectors.operations_distress import OperationsDistress, Running
from detectors.parameters import Parameters
from detectors.replaying import remembered, replay
from schemas import samples
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import OperationsObserved, SiteStageChanged
from schemas.vocabulary import Basis, OperationsSign, OperationsState, SiteStage, State

DETECTOR = OperationsDistress(Parameters.load())
DAY = date(2025, 6, 10)
LATER = date(2025, 6, 30)
MOVED = OperationsSign.MACHINES_MOVED_OUT
SIGHT = Basis.OWN_SIGHT


def looked(
    *signs: OperationsSign,
    state: OperationsState = OperationsState.NORMAL,
    on: date = DAY,
    basis: Basis | None = SIGHT,
    **about: Any,
) -> Fact:
    return samples.fact(OperationsObserved(state=state, signs=signs), on=on, basis=basis, **about)


def said(*facts: Fact, on: date = LATER) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


def test_nobody_looked_is_unknown() -> None:
    assert DETECTOR.look(DETECTOR.blank(), DAY).state is State.UNKNOWN


def test_a_normal_look_is_a_no_until_it_is_too_old() -> None:
    history = replay(DETECTOR, [looked()], date(2025, 12, 31))
    assert [finding.state.value for _, finding in history] == ["no", "unknown"]


def test_signs_add_up() -> None:
    one = said(looked(OperationsSign.RENT_OVERDUE))
    two = said(looked(OperationsSign.RENT_OVERDUE, OperationsSign.POWER_CUT))
    assert one.state is State.YES
    assert two.points > one.points
    assert two.arguments["signs"] == "power_cut,rent_overdue"


def test_hearsay_is_worth_less_than_sight() -> None:
    heard = said(looked(OperationsSign.MASS_LEAVE, basis=Basis.HEARSAY))
    assert 0 < heard.points < said(looked(OperationsSign.MASS_LEAVE)).points


def test_an_employers_word_does_not_take_away_what_somebody_saw() -> None:
    told = looked(on=date(2025, 6, 20), basis=Basis.TOLD_BY_EMPLOYER)
    assert said(looked(MOVED), told).state is State.YES
    assert said(looked(MOVED), looked(on=date(2025, 6, 20))).state is State.NO


def test_a_weaker_witness_adds_a_sign_and_takes_none_away() -> None:
    heard = looked(OperationsSign.RENT_OVERDUE, on=date(2025, 6, 20), basis=Basis.HEARSAY)
    finding = said(looked(MOVED), heard)
    assert finding.arguments["signs"] == "machines_moved_out,rent_overdue"


def test_a_firm_at_rest_over_the_spring_festival_is_not_failing() -> None:
    festival, summer = date(2025, 2, 3), date(2025, 7, 3)
    for day, state in ((festival, State.NO), (summer, State.YES)):
        closed = looked(state=OperationsState.SUSPENDED, on=day)
        assert said(closed, on=day).state is state


def test_signs_over_the_spring_festival_are_signs() -> None:
    moved = looked(OperationsSign.MACHINES_MOVED_OUT, on=date(2025, 2, 3))
    assert said(moved, on=date(2025, 2, 3)).state is State.YES


@pytest.mark.parametrize(
    ("stage", "state"),
    [(SiteStage.SUSPENDED, State.NO), (SiteStage.COMPLETED, State.NOT_APPLICABLE)],
)
def test_a_site_that_reported_its_stop_is_not_failing_by_it(stage: SiteStage, state: State) -> None:
    stopped = samples.fact(SiteStageChanged(stage=stage), on=date(2025, 6, 1))
    closed = looked(state=OperationsState.SUSPENDED)
    assert said(stopped, closed).state is state


def test_the_memory_survives_the_codec() -> None:
    memory = remembered(DETECTOR, [looked(MOVED)], LATER)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Running) == memory


def test_an_owner_who_cannot_be_found_has_a_question_of_his_own() -> None:
    assert said(looked(OperationsSign.OWNER_UNREACHABLE)).state is State.NO
