"""Misuse: whoever sends good news about himself gains nothing by it."""

from datetime import date, timedelta

import pytest

from detectors.evidence import Trust, basis_of, kind_of_source
from detectors.replaying import remembered, replay
from schemas import samples
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.events import (
    ContractsObserved,
    OperationsObserved,
    RightsNoticeObserved,
    WagesObserved,
)
from schemas.vocabulary import (
    SEVERITY,
    Basis,
    Level,
    NoticeBlock,
    OperationsState,
    State,
)
from tests.detectors.stories import ENDS, PARAMETERS, Story, stories

WEAK = {Basis.HEARSAY, Basis.TOLD_BY_EMPLOYER, "unstated"}
SEEN = [
    story
    for story in stories()
    if not any(basis_of(fact) in WEAK for fact in story.facts)
    and any(it.state is State.YES for _, it in replay(story.detector, story.facts, ENDS))
]
FAVOURABLE: tuple[Body, ...] = (
    ContractsObserved(workers=12, with_contract=12),
    OperationsObserved(state=OperationsState.NORMAL, headcount=12),
    WagesObserved(last_paid_period="2026-12", unpaid_workers=0, card_withheld=False),
    RightsNoticeObserved(present=tuple(NoticeBlock)),
)


def test_there_are_stories_to_try() -> None:
    assert len({story.detector.name for story in SEEN}) >= 6


@pytest.mark.parametrize("story", SEEN, ids=lambda it: it.name)
def test_a_flood_of_the_employers_own_good_news_takes_no_points_away(story: Story) -> None:
    detector = story.detector
    last = max(shanghai_day(fact.recorded_at) for fact in story.facts)
    flood = [
        samples.fact(
            body,
            subject=story.facts[-1].subject,
            on=last + timedelta(days=day),
            position=1000 + day,
            basis=Basis.TOLD_BY_EMPLOYER,
        )
        for day in range(1, 21)
        for body in FAVOURABLE
        if type(body) in detector.listens
    ]
    for on in (last + timedelta(days=21), last + timedelta(days=40)):
        before = detector.look(remembered(detector, story.facts, on), on)
        after = detector.look(remembered(detector, [*story.facts, *flood], on), on)
        if before.state is State.YES:
            assert after.points >= before.points
            assert _severity(after.floor) >= _severity(before.floor)


def _severity(level: Level | None) -> int:
    return -1 if level is None else SEVERITY[level]


def test_who_saw_it_weighs_more_than_who_says_so() -> None:
    trust, on = Trust(PARAMETERS), date(2025, 6, 1)
    assert trust.outweighs("record", "document", on)
    assert not trust.outweighs("told_by_employer", "told_by_worker", on)
    assert trust.firm("own_sight", on)
    assert not trust.firm("hearsay", on)
    assert {basis.value for basis in Basis} | {"record", "unstated"} == set(
        PARAMETERS.table("evidence.weights")(on)
    )


def test_a_way_in_that_nobody_listed_is_capped_as_the_grids() -> None:
    fact = samples.fact(samples.body(ContractsObserved), on=date(2025, 6, 1), source="somewhere")
    assert kind_of_source(fact) == "grid"
    assert basis_of(fact) == "unstated"
