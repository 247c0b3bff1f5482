"""What is still held to have happened, after everything that was said about it."""

from collections.abc import Iterable
from datetime import date

import msgspec
import pytest

from schemas import events
from schemas.body import Body
from schemas.codec import Fact
from schemas.errors import Refused
from schemas.samples import body, fact
from streams.scoring.aliases import Aliases
from streams.scoring.refolding import effective_history

LOCAL = "employer/local-zhili-17"
FIRM = "employer/local-zhili-18"


def at(position: int, said: Body, on: date, subject: str = LOCAL, **more: object) -> Fact:
    return fact(said, subject=subject, on=on, position=position, **more)  # type: ignore[arg-type]


def effective_and_own(subject: str, facts: Iterable[Fact]) -> list[tuple[Fact, bool]]:
    told = list(facts)

    def history(name: str) -> list[Fact]:
        return [it for it in told if name in it.subjects()]

    return effective_history(Aliases(told).names_of(subject), history)


def effective(subject: str, facts: Iterable[Fact]) -> list[Fact]:
    return [it for it, _ in effective_and_own(subject, facts)]


def an_observation(position: int = 1, workers: int = 9, day: int = 3) -> Fact:
    said = body(events.ContractsObserved, workers=workers, with_contract=2, with_agreement=0)
    return at(position, said, date(2026, 10, day))


def a_correction(of: Fact, position: int, workers: int) -> Fact:
    replacement = {"workers": workers, "with_contract": workers}
    said = events.ObservationCorrected(corrects=of.id, replacement=replacement)
    return at(position, said, date(2026, 10, 20))


def a_retraction(of: Fact, position: int) -> Fact:
    return at(position, events.ObservationRetracted(retracts=of.id), date(2026, 10, 21))


def workers(facts: list[Fact]) -> list[int]:
    return [it.data.workers for it in facts if isinstance(it.data, events.ContractsObserved)]


def test_facts_stand_in_the_order_in_which_they_happened() -> None:
    later, earlier = an_observation(1, workers=5, day=9), an_observation(2, workers=7, day=2)
    assert workers(effective(LOCAL, [later, earlier])) == [7, 5]


def test_a_corrected_fact_says_what_it_should_have_said_where_it_stood() -> None:
    observed = an_observation()
    other = an_observation(3, workers=4, day=5)
    standing = effective(LOCAL, [observed, a_correction(observed, 2, 6), other])
    assert workers(standing) == [6, 4]
    assert standing[0].id == observed.id


def test_the_newest_correction_counts() -> None:
    observed = an_observation()
    told = [observed, a_correction(observed, 2, 6), a_correction(observed, 3, 8)]
    assert workers(effective(LOCAL, told)) == [8]


def test_a_correction_can_move_a_fact_in_time() -> None:
    observed, other = an_observation(1, day=3), an_observation(2, workers=4, day=5)
    correction = a_correction(observed, 3, 6)
    moved = msgspec.structs.replace(
        correction,
        data=msgspec.structs.replace(correction.data, occurred_at=other.occurred_at.replace(day=8)),
    )
    assert workers(effective(LOCAL, [observed, other, moved])) == [4, 6]


def test_a_retracted_fact_does_not_stand() -> None:
    observed = an_observation()
    assert effective(LOCAL, [observed, a_retraction(observed, 2)]) == []


def test_retracting_a_correction_gives_back_what_it_corrected() -> None:
    observed = an_observation()
    correction = a_correction(observed, 2, 6)
    assert workers(effective(LOCAL, [observed, correction, a_retraction(correction, 3)])) == [9]


def test_retracting_a_retraction_gives_the_fact_back() -> None:
    observed = an_observation()
    retraction = a_retraction(observed, 2)
    assert workers(effective(LOCAL, [observed, retraction, a_retraction(retraction, 3)])) == [9]


def test_a_thousand_retractions_of_each_other_end() -> None:
    observed = an_observation()
    told = [observed]
    for position in range(2, 1_002):
        told.append(a_retraction(told[-1], position))
    assert workers(effective(LOCAL, told)) == [9]
    assert workers(effective(LOCAL, [*told, a_retraction(told[-1], 1_002)])) == []


def test_a_correction_that_says_what_no_such_fact_can_is_refused() -> None:
    observed = an_observation()
    with pytest.raises(Refused, match="the correction of a ContractsObserved"):
        effective(LOCAL, [observed, a_correction(observed, 2, workers=-1)])


def test_a_correction_that_was_retracted_need_not_be_readable() -> None:
    observed = an_observation()
    correction = a_correction(observed, 2, workers=-1)
    assert workers(effective(LOCAL, [observed, correction, a_retraction(correction, 3)])) == [9]


def test_the_history_of_a_provisional_employer_goes_on_under_its_code() -> None:
    observed = an_observation()
    identified = at(
        2, events.EmployerIdentified(employer=FIRM), date(2026, 10, 8), concerns=(FIRM,)
    )
    standing = effective_and_own(FIRM, [observed, identified])
    assert [(it.id, own) for it, own in standing] == [(observed.id, True)]


def test_a_merged_employer_is_its_own_again_after_a_split() -> None:
    observed = an_observation()
    merged = at(
        2, events.EmployersMerged(absorbed=LOCAL), date(2026, 10, 8), FIRM, concerns=(LOCAL,)
    )
    split = at(3, events.EmployersSplit(released=LOCAL), date(2026, 10, 9), FIRM, concerns=(LOCAL,))
    assert effective(FIRM, [observed, merged]) == [observed]
    assert effective(FIRM, [observed, merged, split]) == []
    assert effective(LOCAL, [observed, merged, split]) == [observed]


def test_merges_that_go_round_in_a_circle_end() -> None:
    observed = an_observation()
    there = at(
        2, events.EmployersMerged(absorbed=LOCAL), date(2026, 10, 8), FIRM, concerns=(LOCAL,)
    )
    back = at(3, events.EmployersMerged(absorbed=FIRM), date(2026, 10, 9), LOCAL, concerns=(FIRM,))
    assert effective(FIRM, [observed, there, back]) == [observed]
