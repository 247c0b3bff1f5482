"""Bulk files: row by row, many in a commit, and histories with their own time."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from schemas import events
from schemas.codec import encode
from schemas.envelopes import Delivery
from schemas.errors import Refused
from schemas.identity import uuid8
from schemas.samples import SITE, body, employer
from streams.log.intake import MOST_AT_ONCE
from streams.log.port import Conflict, LoadInProgress
from streams.log.refusals import NotAllowed, UnknownSubject
from tests.streams.log.door import Door, a_door, delivery, registration, submission
from tests.streams.log.ready import NOON

SEEN = {"workers": 12, "with_contract": 5}
LONG_AGO = NOON - timedelta(days=700)


def start(door: Door) -> None:
    started = body(events.HistoryLoadStarted)
    door.intake.record_system([(started, "file")], LONG_AGO - timedelta(days=1), loading=True)


def finish(door: Door) -> None:
    finished = body(events.HistoryLoadFinished)
    door.intake.record_system([(finished, "file")], NOON, loading=True)


def test_a_refused_row_does_not_stop_the_rest(door: Door) -> None:
    rows: list[Delivery | bytes] = [
        delivery(registration(), township="zhili"),
        delivery(submission("ContractsObserved", {"workers": 1, "with_contract": 5})),
        delivery(submission("ContractsObserved", SEEN, subject=SITE)),
        b"no delivery",
        delivery(submission("DayClosed", {"day": "2026-01-01"})),
        delivery(submission("ContractsObserved", SEEN)),
    ]
    outcome = door.intake.accept_deliveries(rows, "ledger")
    assert [index for index, _ in outcome.receipts] == [0, 5]
    assert [(index, type(why)) for index, why in outcome.refusals] == [
        (1, Refused),
        (2, UnknownSubject),
        (3, Refused),
        (4, NotAllowed),
    ]
    assert door.log.head().position == 2


def test_a_row_may_be_bytes_and_says_its_own_source_or_none(door: Door) -> None:
    own = delivery(registration(SITE))
    rows: list[Delivery | bytes] = [
        encode(delivery(registration(), township="zhili")),
        encode({**_plain(own), "source": "platform"}),
    ]
    door.intake.accept_deliveries(rows, "ledger")
    assert [fact.source for fact in door.facts()] == ["ledger", "platform"]
    assert [fact.township for fact in door.facts()] == ["zhili", None]


def _plain(row: object) -> dict[str, object]:
    plain = json.loads(encode(row))
    assert isinstance(plain, dict)
    return plain


def test_rows_beyond_one_commit_keep_their_order_and_a_file_sent_again_adds_nothing(
    door: Door,
) -> None:
    many = 2 * MOST_AT_ONCE + 7
    rows = [delivery(registration(), township="zhili")]
    rows += [
        delivery(submission("ContractsObserved", SEEN, identity=uuid8("file", str(row))))
        for row in range(many)
    ]
    outcome = door.intake.accept_deliveries(rows, "ledger")
    assert [(index, it.position) for index, it in outcome.receipts] == [
        (index, index + 1) for index in range(many + 1)
    ]
    again = door.intake.accept_deliveries(rows, "ledger")
    assert [it.position for _, it in again.receipts] == [it.position for _, it in outcome.receipts]
    assert not any(it.fresh for _, it in again.receipts)
    assert list(door.log.verify()) == []


def test_a_row_with_a_used_id_is_a_conflict_of_that_row_alone(door: Door) -> None:
    same, other = uuid8("file", "1"), uuid8("file", "2")
    changed = SEEN | {"workers": 13}
    rows = [
        delivery(registration(), township="zhili"),
        delivery(submission("ContractsObserved", SEEN, identity=same)),
        delivery(submission("ContractsObserved", changed, identity=same)),
        delivery(submission("ContractsObserved", SEEN, identity=same)),
        delivery(submission("ContractsObserved", SEEN, identity=other)),
    ]
    outcome = door.intake.accept_deliveries(rows, "ledger")
    assert [(index, it.fresh) for index, it in outcome.receipts] == [
        (0, True),
        (1, True),
        (3, False),
        (4, True),
    ]
    assert [(index, type(why)) for index, why in outcome.refusals] == [(2, Conflict)]
    [(index, why)] = door.intake.accept_deliveries(
        [delivery(submission("ContractsObserved", changed, identity=other))], "ledger"
    ).refusals
    assert (index, type(why)) == (0, Conflict)


def test_only_allowed_types_of_a_file_are_let_in(door: Door) -> None:
    rows = [delivery(registration()), delivery(registration(SITE))]
    allowed = frozenset({"SiteRegistered"})
    outcome = door.intake.accept_deliveries(rows, "ledger", allowed=allowed)
    assert [type(why) for _, why in outcome.refusals] == [NotAllowed]


def test_a_file_imported_into_use_was_learned_now(door: Door) -> None:
    sent = submission("EmployerRegistered", {"name": "x"}, at=LONG_AGO)
    door.intake.accept_deliveries([delivery(sent, recorded_at=LONG_AGO)], "ledger")
    [fact] = door.facts()
    assert (fact.occurred_at, fact.recorded_at) == (LONG_AGO, NOON)


def test_a_history_was_learned_when_its_source_says(door: Door) -> None:
    start(door)
    learned = LONG_AGO + timedelta(days=2)
    sent = submission("EmployerRegistered", {"name": "x"}, at=LONG_AGO)
    door.intake.accept_deliveries([delivery(sent, recorded_at=learned)], "claims", history=True)
    assert door.facts()[-1].recorded_at == learned


def test_a_history_needs_an_open_load(door: Door) -> None:
    with pytest.raises(Refused, match="HistoryLoadStarted"):
        door.intake.accept_deliveries([], "claims", history=True)
    start(door)
    finish(door)
    with pytest.raises(Refused, match="HistoryLoadStarted"):
        door.intake.accept_deliveries([], "claims", history=True)


def test_a_history_from_the_future_or_before_its_own_events_is_refused(door: Door) -> None:
    start(door)
    sent = submission("EmployerRegistered", {"name": "x"}, at=LONG_AGO)
    rows = [
        delivery(sent, recorded_at=NOON + timedelta(days=1)),
        delivery(sent, recorded_at=LONG_AGO - timedelta(days=1)),
    ]
    outcome = door.intake.accept_deliveries(rows, "claims", history=True)
    assert [why.field for _, why in outcome.refusals] == ["recorded_at", "occurred_at"]


def test_while_a_history_is_loaded_nobody_else_is_let_in_even_after_a_restart(
    tmp_path: Path,
) -> None:
    door = a_door(tmp_path)
    start(door)
    for _ in range(2):
        with pytest.raises(LoadInProgress):
            door.send(registration())
        with pytest.raises(LoadInProgress):
            door.intake.accept_deliveries([delivery(registration())], "ledger")
        with pytest.raises(LoadInProgress):
            door.intake.record_system([(events.DayClosed(day=NOON.date()), "x")], NOON)
        door.close()
        door = a_door(tmp_path)
    door.intake.record_system([(events.DayClosed(day=date(2025, 1, 1)), "x")], NOON, loading=True)
    finish(door)
    assert door.send(registration())[0].position == 4
    door.close()


def test_a_history_is_loaded_into_an_empty_log_only(door: Door) -> None:
    door.send(registration())
    with pytest.raises(Refused, match="empty log"):
        start(door)


def test_a_history_is_not_loaded_behind_later_system_facts(door: Door) -> None:
    """They would lift the time of every fact of the history to their own."""
    door.intake.record_system([(body(events.RulesAdopted), "rules")], NOON)
    with pytest.raises(Refused, match="empty log"):
        start(door)


def test_a_load_that_broke_off_can_be_begun_again(tmp_path: Path) -> None:
    rows = [
        delivery(
            submission("EmployerRegistered", {"name": "x"}, subject=employer(number), at=LONG_AGO),
            recorded_at=LONG_AGO,
        )
        for number in range(9)
    ]
    door = a_door(tmp_path)
    start(door)
    door.intake.accept_deliveries(rows[:5], "claims", history=True)
    door.close()
    door = a_door(tmp_path)
    start(door)
    outcome = door.intake.accept_deliveries(rows, "claims", history=True)
    assert [receipt.fresh for _, receipt in outcome.receipts] == [False] * 5 + [True] * 4
    door.close()


def test_a_system_fact_is_recorded_once_for_its_key(door: Door) -> None:
    rules = body(events.RulesAdopted)
    for _ in range(2):
        door.intake.record_system([(rules, "rules/1")], NOON)
    door.intake.record_system([(rules, "rules/2")], NOON)
    assert door.log.head().position == 2


def test_a_day_is_closed_once_whatever_the_key(door: Door) -> None:
    closed = events.DayClosed(day=date(2026, 11, 22))
    door.intake.record_system([(closed, "one")], NOON)
    door.intake.record_system([(closed, "other")], NOON + timedelta(hours=1))
    assert door.log.closed_days() == [(date(2026, 11, 22), 1)]


def test_a_day_scored_differently_under_the_same_key_is_a_conflict(door: Door) -> None:
    door.intake.record_system([(body(events.DayScored), "x")], NOON)
    with pytest.raises(Conflict):
        door.intake.record_system([(body(events.DayScored, digest="other"), "x")], NOON)


def test_what_people_tell_is_no_system_fact(door: Door) -> None:
    with pytest.raises(ValueError, match="people"):
        door.intake.record_system([(body(events.WagesPaid), "x")], NOON)
