"""Facts that answer to facts: corrections, retractions, verified complaints."""

from uuid import UUID

import pytest

from schemas import events
from schemas.errors import Refused, UnknownVersion
from schemas.identity import uuid8
from schemas.samples import CONTRACTOR, FACTORY, SITE, WORKSHOP
from schemas.sealed import Sealed, unseal
from streams.log.refusals import UnknownFact
from streams.scoring.refolding import corrected
from tests.streams.log.door import Door, submission
from tests.streams.log.ready import NOON

SEEN = {"workers": 12, "with_contract": 5, "note": "只看了五份"}


def correction(target: UUID, subject: str = FACTORY, **more: object) -> dict[str, object]:
    return {"corrects": str(target), "replacement": {"workers": 12, "with_contract": 12}} | more


def test_a_correction_is_heard_by_everyone_whom_the_fact_concerned(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN, subject=SITE, concerns=(CONTRACTOR,)))
    [fact] = door.send(submission("ObservationCorrected", correction(seen.id), subject=SITE))
    assert fact.causes == (seen.id,)
    assert fact.concerns == (CONTRACTOR,)


def test_a_retraction_is_heard_likewise(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN, subject=SITE, concerns=(CONTRACTOR,)))
    retracting = submission("ObservationRetracted", {"retracts": str(seen.id)}, subject=SITE)
    [fact] = door.send(retracting)
    assert (fact.causes, fact.concerns) == ((seen.id,), (CONTRACTOR,))


def test_the_corrected_fact_can_be_read_and_unsealed_in_its_place(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    data = correction(seen.id, reason="看错了")
    data["replacement"] = {"workers": 12, "with_contract": 12, "note": "十二份都看了"}
    [fact] = door.send(submission("ObservationCorrected", data))
    assert isinstance(fact.data, events.ObservationCorrected)
    standing = corrected(seen, fact.data)
    assert isinstance(standing.data, events.ContractsObserved)
    assert standing.data.with_contract == 12
    note, reason = standing.data.note, fact.data.reason
    assert isinstance(note, Sealed)
    assert isinstance(reason, Sealed)
    assert unseal(note, door.keys, context=f"{standing.id}/note") == "十二份都看了"
    assert unseal(reason, door.keys, context=f"{fact.id}/reason") == "看错了"


def test_a_fact_and_its_correction_may_travel_together(door: Door) -> None:
    seen = submission("ContractsObserved", SEEN)
    _, fact = door.send(seen, submission("ObservationCorrected", correction(seen.id)))
    assert fact.causes == (seen.id,)


def test_a_replacement_is_checked_as_a_body_of_the_corrected_type(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    data = correction(seen.id) | {"replacement": {"workers": 3, "with_contract": 12}}
    with pytest.raises(Refused, match="with_contract") as caught:
        door.send(submission("ObservationCorrected", data))
    assert caught.value.field.startswith("data.replacement")
    data = correction(seen.id) | {"replacement": {"workers": "many", "with_contract": 12}}
    with pytest.raises(Refused) as caught:
        door.send(submission("ObservationCorrected", data))
    assert caught.value.field == "data.replacement.workers"


@pytest.mark.parametrize("version", [0, 2])
def test_a_replacement_of_a_version_that_is_not_known_is_refused(door: Door, version: int) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    data = correction(seen.id, replacement_version=version)
    with pytest.raises(UnknownVersion):
        door.send(submission("ObservationCorrected", data))


def test_a_correction_into_the_future_is_refused(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    data = correction(seen.id, occurred_at="2027-01-01T00:00:00Z")
    with pytest.raises(Refused, match="future") as caught:
        door.send(submission("ObservationCorrected", data))
    assert caught.value.field == "data.occurred_at"


def test_a_fact_that_does_not_exist_cannot_be_corrected(door: Door) -> None:
    nothing = uuid8("nothing")
    with pytest.raises(UnknownFact, match="no fact in the log") as caught:
        door.send(submission("ObservationCorrected", correction(nothing)))
    assert caught.value.field == "data.corrects"


def test_what_the_system_recorded_cannot_be_corrected_or_retracted(door: Door) -> None:
    door.intake.record_system([(events.DayClosed(day=NOON.date()), "x")], NOON)
    [closed] = door.facts()
    with pytest.raises(UnknownFact, match="system recorded"):
        door.send(submission("ObservationCorrected", correction(closed.id)))
    with pytest.raises(UnknownFact, match="system recorded"):
        door.send(submission("ObservationRetracted", {"retracts": str(closed.id)}))


def test_a_correction_cannot_be_corrected_but_can_be_retracted(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    [fact] = door.send(submission("ObservationCorrected", correction(seen.id)))
    with pytest.raises(UnknownFact, match="correct the fact that it is about"):
        door.send(submission("ObservationCorrected", correction(fact.id)))
    [undone] = door.send(submission("ObservationRetracted", {"retracts": str(fact.id)}))
    assert undone.causes == (fact.id,)


def test_a_merge_is_undone_by_a_split_not_by_a_retraction(door: Door) -> None:
    [merged] = door.send(submission("EmployersMerged", {"absorbed": WORKSHOP}))
    with pytest.raises(UnknownFact, match="EmployersSplit"):
        door.send(submission("ObservationRetracted", {"retracts": str(merged.id)}))


def test_a_correction_under_another_subject_is_refused(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    with pytest.raises(Refused, match="write the same subject"):
        door.send(submission("ObservationCorrected", correction(seen.id), subject=WORKSHOP))


def test_a_verified_complaint_is_caused_by_the_complaint(door: Door) -> None:
    complaint = {"kind": "complaint", "channel": "window", "workers": 3}
    [filed] = door.send(submission("ComplaintFiled", complaint, subject=SITE))
    verified, closed = door.send(
        submission("ComplaintVerified", {"complaint": str(filed.id), "verdict": "unfounded"}),
        submission("MediationClosed", {"complaint": str(filed.id), "settled": True, "workers": 3}),
    )
    assert verified.causes == closed.causes == (filed.id,)
    assert verified.concerns == closed.concerns == (SITE,)


def test_only_a_complaint_can_be_verified_as_one(door: Door) -> None:
    [seen] = door.send(submission("ContractsObserved", SEEN))
    with pytest.raises(UnknownFact, match="not a complaint"):
        door.send(
            submission("ComplaintVerified", {"complaint": str(seen.id), "verdict": "unfounded"})
        )


def test_a_mediation_without_a_complaint_has_no_cause(door: Door) -> None:
    [closed] = door.send(submission("MediationClosed", {"settled": True, "workers": 3}))
    assert closed.causes == ()
