from uuid import UUID

import msgspec
import pytest

from schemas import samples
from schemas.body import type_names
from schemas.codec import CONCLUSIONS, FACTS, Fact, read_fact, write_fact
from schemas.events import DayClosed, ObservationCorrected, WagesPaid
from schemas.samples import body, fact, in_order
from schemas.subjects import check_subject

STORIES = [
    samples.a_corrected_observation,
    samples.a_piece_rate_workshop_in_season,
    samples.a_site_that_stops_paying,
    samples.a_well_run_site,
    samples.a_workshop_whose_owner_vanishes,
    samples.an_unpaid_october,
]


@pytest.mark.parametrize("name", sorted(FACTS | CONCLUSIONS))
def test_there_is_a_body_of_every_type(name: str) -> None:
    sample = body(type_names[name])
    assert type(sample) is type_names[name]
    assert msgspec.json.decode(msgspec.json.encode(sample), type=type(sample)) == sample


def test_a_change_is_taken_over_and_an_unknown_field_is_refused() -> None:
    assert body(WagesPaid, period="2026-09").period == "2026-09"
    with pytest.raises(TypeError, match="WagesPaid has no field paid_yuan"):
        body(WagesPaid, paid_yuan=1)


def test_a_change_that_makes_the_body_invalid_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        body(WagesPaid, paid_fen=-1)
    with pytest.raises(msgspec.ValidationError, match="is not a wage period"):
        body(WagesPaid, period="2026-02-30/2026-03-31")


def test_a_sample_happens_exactly_once() -> None:
    closed = body(DayClosed)
    with pytest.raises(ValueError, match="give on= or at="):
        fact(closed)
    with pytest.raises(ValueError, match="not both"):
        fact(closed, on=closed.day, at=samples.moment(closed.day))


def test_ids_are_the_same_each_time_and_differ_from_fact_to_fact() -> None:
    closed = body(DayClosed)
    first = fact(closed, on=closed.day)
    assert fact(closed, on=closed.day).id == first.id
    others = [
        fact(closed, on=closed.day, position=2),
        fact(closed, on=closed.day, subject=samples.SITE),
        fact(closed, on=closed.day.replace(day=1)),
        fact(body(WagesPaid), on=closed.day),
    ]
    assert len({first.id, *(other.id for other in others)}) == 5


def test_what_was_learned_later_stands_later() -> None:
    closed = body(DayClosed)
    late = fact(closed, on=closed.day.replace(day=2), recorded_on=closed.day.replace(day=9))
    early = fact(closed, on=closed.day.replace(day=5))
    assert [(said.position, said.id) for said in in_order([late, early])] == [
        (1, early.id),
        (2, late.id),
    ]


@pytest.fixture(params=STORIES, ids=lambda story: story.__name__)
def story(request: pytest.FixtureRequest) -> list[Fact]:
    facts: list[Fact] = request.param()
    assert facts == request.param()
    return facts


def test_a_story_is_a_log_without_gaps_in_the_order_of_learning(story: list[Fact]) -> None:
    assert [said.position for said in story] == list(range(1, len(story) + 1))
    assert [said.recorded_at for said in story] == sorted(said.recorded_at for said in story)
    assert all(said.occurred_at <= said.recorded_at for said in story)
    assert len({said.id for said in story}) == len(story)


def test_a_story_is_made_of_facts_that_a_log_would_hold(story: list[Fact]) -> None:
    for said in story:
        for subject in said.subjects():
            check_subject(subject)
        assert read_fact(write_fact(said), said.type, said.dataversion) == said


def test_a_story_names_only_facts_that_came_before(story: list[Fact]) -> None:
    known: set[UUID] = set()
    for said in story:
        assert set(said.causes) <= known
        known.add(said.id)


def test_the_replacement_in_a_correction_is_a_whole_body_of_the_corrected_type() -> None:
    facts = {said.id: said for said in samples.a_corrected_observation()}
    (correction,) = (
        said.data for said in facts.values() if isinstance(said.data, ObservationCorrected)
    )
    corrected = facts[correction.corrects].data
    assert msgspec.convert(correction.replacement, type(corrected)) != corrected
