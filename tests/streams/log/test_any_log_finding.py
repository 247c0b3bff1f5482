"""What every log can be asked: spans, ids, histories, milestones and places."""

from datetime import date
from pathlib import Path

import pytest

from schemas import events
from schemas.samples import CONTRACTOR, FACTORY, OWNER, SITE, WORKSHOP, body
from streams.log.directory import Place
from streams.log.port import EMPLOYER_LINKS, MILESTONES
from tests.streams.log.ready import Log, closing, draft, identity, read, tamper


def test_reading_takes_a_span_of_positions(log: Log) -> None:
    log.append([draft(number) for number in range(10)])
    assert [it.position for it in log.read(3, limit=4)] == [4, 5, 6, 7]
    assert [it.position for it in log.read(3, limit=4, until=5)] == [4, 5]
    assert log.read(10, limit=4) == []


def test_a_fact_is_found_by_its_id(log: Log) -> None:
    log.append([draft(1), draft(2)])
    found = log.find(identity(2))
    assert found is not None
    assert read(found).id == identity(2)
    assert log.find(identity(3)) is None


def test_known_ids_come_with_fingerprint_and_first_receipt(log: Log) -> None:
    receipts = log.append([draft(number) for number in range(1_200)])
    known = log.known([identity(number) for number in range(1_190, 1_210)])
    assert set(known) == {identity(number) for number in range(1_190, 1_200)}
    assert known[identity(1_195)].fingerprint == (1_195).to_bytes(32)
    assert known[identity(1_195)].receipt.hash == receipts[1_195].hash
    assert not known[identity(1_195)].receipt.fresh


def test_a_history_holds_what_is_about_or_concerns_a_subject(log: Log) -> None:
    log.append(
        [
            draft(1, subject=SITE, concerns=(CONTRACTOR, OWNER)),
            draft(2, subject=CONTRACTOR),
            draft(3, subject=OWNER, concerns=(SITE, SITE, OWNER)),
            draft(4, subject=FACTORY),
        ]
    )
    assert [it.position for it in log.history(SITE)] == [1, 3]
    assert [it.position for it in log.history(CONTRACTOR)] == [1, 2]
    assert [it.position for it in log.history(OWNER)] == [1, 3]
    assert [it.position for it in log.history(OWNER, until=2)] == [1]
    assert list(log.history(WORKSHOP)) == []


def test_a_long_history_is_whole_and_in_order(log: Log) -> None:
    log.append([draft(number, subject=(FACTORY, SITE)[number % 2]) for number in range(2_400)])
    positions = [stored.position for stored in log.history(FACTORY)]
    assert positions == list(range(1, 2_401, 2))


def test_closed_days_stand_with_the_position_of_their_close(log: Log) -> None:
    log.append([draft(1), closing(2, date(2026, 11, 21)), draft(3), closing(4, date(2026, 11, 22))])
    assert log.closed_days() == [(date(2026, 11, 21), 2), (date(2026, 11, 22), 4)]


def test_the_latest_milestone_of_a_type_is_found(log: Log) -> None:
    assert log.latest("DayClosed") is None
    log.append([closing(1, date(2026, 11, 21)), closing(2, date(2026, 11, 22)), draft(3)])
    latest = log.latest("DayClosed", "RulesAdopted")
    assert latest is not None
    assert latest.position == 2
    with pytest.raises(ValueError, match="WagesPaid"):
        log.latest("WagesPaid")


def test_what_was_said_of_some_types_is_found_in_order(log: Log) -> None:
    merged = draft(2, events.EmployersMerged(absorbed=WORKSHOP), concerns=(WORKSHOP,))
    split = draft(5, events.EmployersSplit(released=WORKSHOP), concerns=(WORKSHOP,))
    identified = draft(6, events.EmployerIdentified(employer=FACTORY), subject=WORKSHOP)
    log.append([draft(1), merged, closing(3, date(2026, 11, 22)), draft(4), split, identified])
    assert [it.position for it in log.said(*EMPLOYER_LINKS)] == [2, 5, 6]
    assert [it.position for it in log.said("DayClosed", "EmployersSplit")] == [3, 5]
    assert [it.position for it in log.said(*MILESTONES, after=2, until=5)] == [3, 5]
    assert log.said("RulesAdopted") == []
    assert log.said("EmployersMerged") == [log.find(identity(2))]
    assert log.latest(*EMPLOYER_LINKS) == log.find(identity(6))


def test_what_is_not_indexed_by_type_is_not_looked_for(log: Log) -> None:
    with pytest.raises(ValueError, match="not indexed by type: WagesPaid"):
        log.said("DayClosed", "WagesPaid")
    with pytest.raises(ValueError, match="no type was named"):
        log.said()


@pytest.mark.parametrize("position", [1, 2])
def test_verify_finds_a_milestone_that_is_missing(log: Log, tmp_path: Path, position: int) -> None:
    log.append(
        [closing(1, date(2026, 11, 22)), draft(2, events.EmployersMerged(absorbed=WORKSHOP))]
    )
    assert list(log.verify()) == []
    tamper(tmp_path, f"DELETE FROM milestones WHERE position = {position}")  # noqa: S608 - ours
    [damage] = log.verify()
    assert damage.position == position
    assert "is missing among the milestones" in damage.what


def test_verify_finds_a_milestone_of_no_fact(log: Log, tmp_path: Path) -> None:
    log.append([draft(1)])
    tamper(tmp_path, "INSERT INTO milestones VALUES ('EmployersMerged', 1, NULL)")
    assert [it.what for it in log.verify()] == ["1 milestones have no fact of their type"]


def test_only_who_was_registered_has_a_place(log: Log) -> None:
    log.append([draft(1, subject=FACTORY)])
    assert log.place(FACTORY) is None
    log.append([draft(2, body(events.EmployerRegistered), subject=FACTORY, township="zhili")])
    log.append([draft(3, body(events.SiteRegistered), subject=SITE, township="balidian")])
    assert log.place(FACTORY) == Place("zhili")
    assert log.place(SITE) == Place("balidian")


def test_a_firm_that_moved_is_where_it_was_registered_last(log: Log) -> None:
    said = body(events.EmployerRegistered)
    log.append([draft(1, said, township="zhili"), draft(2, said, township="balidian")])
    assert log.place(FACTORY) == Place("balidian")


def test_an_identified_employer_takes_the_place_of_the_provisional_one(log: Log) -> None:
    log.append([draft(1, events.EmployerRegistered(provisional=True), subject=WORKSHOP)])
    said = events.EmployerIdentified(employer=FACTORY)
    log.append([draft(2, said, subject=WORKSHOP, concerns=(FACTORY,))])
    assert log.place(FACTORY) == Place("zhili")


def test_an_identified_employer_that_was_known_stays_where_it_is(log: Log) -> None:
    log.append([draft(1, body(events.EmployerRegistered), township="balidian")])
    said = events.EmployerIdentified(employer=FACTORY)
    log.append([draft(2, said, subject=WORKSHOP, concerns=(FACTORY,), township="zhili")])
    assert log.place(FACTORY) == Place("balidian")
