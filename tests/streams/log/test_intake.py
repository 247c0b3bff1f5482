"""What comes in by the one door: who may say what, in what size and time, about whom."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from schemas import events
from schemas.codec import encode
from schemas.errors import Refused, UnknownType
from schemas.samples import WORKSHOP
from streams.log.port import Conflict
from streams.log.refusals import NotAllowed
from streams.log.submitted import AHEAD, MOST_BYTES, MOST_TEXT
from tests.streams.log.door import (
    GRID_WORKER,
    OFFICER,
    PLATFORM,
    WORKER,
    Door,
    a_door,
    delivery,
    registration,
    submission,
)
from tests.streams.log.ready import NOON

SEEN = {"workers": 12, "with_contract": 5}


def test_a_report_becomes_a_fact_with_what_only_the_server_says(door: Door) -> None:
    door.send(registration())
    [fact] = door.send(submission("ContractsObserved", SEEN), by=GRID_WORKER)
    assert fact.data == events.ContractsObserved(workers=12, with_contract=5)
    assert (fact.source, fact.actor) == ("grid", "grid_worker/zhili-07")
    assert (fact.recorded_at, fact.position) == (NOON, 2)


def test_raw_bytes_are_read_as_a_submission(door: Door) -> None:
    door.send(registration())
    [fact] = door.send(encode(submission("ContractsObserved", SEEN)))
    assert fact.type == "ContractsObserved"


def test_no_submissions_are_answered_with_no_receipts(door: Door) -> None:
    assert door.intake.accept([], GRID_WORKER) == []


@pytest.mark.parametrize("by", [GRID_WORKER, OFFICER, PLATFORM, WORKER])
def test_nobody_outside_records_what_the_system_records(door: Door, by: object) -> None:
    closing = submission("DayClosed", {"day": "2026-11-22"}, subject="district/wuxing")
    with pytest.raises(NotAllowed):
        door.intake.accept([closing], by)  # type: ignore[arg-type]  # one of four reporters


def test_a_type_that_is_not_theirs_is_refused(door: Door) -> None:
    door.send(registration())
    complaint = submission("ComplaintFiled", {"kind": "complaint", "channel": "qr"})
    with pytest.raises(NotAllowed, match="ComplaintFiled is not accepted from grid"):
        door.send(complaint, by=GRID_WORKER)
    assert door.send(complaint, by=WORKER)[0].source == "worker"


def test_an_unknown_type_is_told_apart_from_a_forbidden_one(door: Door) -> None:
    with pytest.raises(UnknownType):
        door.send(submission("WagesImagined", {}), by=GRID_WORKER)


def test_the_future_is_refused_beyond_what_clocks_differ(door: Door) -> None:
    door.send(registration())
    soon, later = NOON + AHEAD, NOON + AHEAD + timedelta(seconds=1)
    door.send(submission("ContractsObserved", SEEN, at=soon))
    with pytest.raises(Refused, match="lies in the future") as caught:
        door.send(submission("ContractsObserved", SEEN, at=later))
    assert caught.value.field == "occurred_at"


def test_a_text_too_long_to_be_read_is_refused(door: Door) -> None:
    door.send(registration())
    door.send(submission("ContractsObserved", SEEN | {"note": "长" * MOST_TEXT}))
    with pytest.raises(Refused, match="20,001 characters") as caught:
        door.send(submission("ContractsObserved", SEEN | {"note": "长" * (MOST_TEXT + 1)}))
    assert caught.value.field == "data.note"


def test_a_character_that_postgresql_cannot_keep_is_refused_whatever_keeps_the_log(
    tmp_path: Path, kind: str
) -> None:
    with closing(a_door(tmp_path, kind=kind)) as door:
        door.send(registration())
        escaped = SEEN | {"note": r"not the character: \u0000"}
        door.send(submission("ContractsObserved", escaped))
        for said, field in (
            (submission("ContractsObserved", SEEN | {"note": "a\0b"}), "data.note"),
            (submission("ContractsObserved", SEEN | {"no\0te": "b"}), "data"),
        ):
            with pytest.raises(Refused, match=r"U\+0000.*send it without") as caught:
                door.send(said)
            assert caught.value.field == field
        sent = replace(delivery(submission("ContractsObserved", SEEN)), grid="zhili\0")
        [(_, refused)] = door.intake.accept_deliveries([sent], "ledger").refusals
        assert "grid holds the character U+0000" in str(refused)
        assert len(door.facts()) == 2


def test_a_submission_too_large_is_refused_before_it_is_read(door: Door) -> None:
    with pytest.raises(Refused, match="262,145 bytes"):
        door.send(b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize(
    "data",
    [
        b'{"workers": 1, "with_contract": 0, "note": "\\ud800"}',
        b'{"workers": 1, "with_contract": 0, "note": "\xff"}',
        b'{"workers": 1, "with_contract": 0, "note": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"workers": ' + b"9" * 5_000 + b', "with_contract": 0}',
        b'{"workers": 1e999, "with_contract": 0}',
        b"5",
        b"null",
        b"[]",
    ],
    ids=("surrogate", "bytes", "depth", "digits", "infinity", "number", "null", "list"),
)
def test_data_of_any_kind_end_in_a_refusal_never_in_an_error(door: Door, data: bytes) -> None:
    door.send(registration())
    raw = encode(submission("ContractsObserved", {})).replace(b'"data":{}', b'"data":' + data)
    with pytest.raises(Refused):
        door.send(raw)


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-08:00",
        "1899-12-31T23:59:59Z",
    ],
)
def test_a_moment_outside_all_bounds_is_refused(door: Door, moment: str) -> None:
    door.send(registration())
    plain = json.loads(encode(submission("ContractsObserved", SEEN))) | {"occurred_at": moment}
    with pytest.raises(Refused) as caught:
        door.send(json.dumps(plain).encode())
    assert caught.value.field == "occurred_at"


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[]", b"null", b'{"id": 1}', b"[" * 9_000])
def test_what_is_no_submission_is_refused(door: Door, raw: bytes) -> None:
    with pytest.raises(Refused):
        door.send(raw)


def test_a_random_id_is_refused(door: Door) -> None:
    with pytest.raises(Refused, match="UUIDv7"):
        door.send(submission("ContractsObserved", SEEN, identity=uuid4()))


def test_a_refusal_in_a_batch_names_the_place_and_stores_nothing(door: Door) -> None:
    door.send(registration())
    good, bad = (
        submission("ContractsObserved", SEEN),
        submission("ContractsObserved", {"workers": 3, "with_contract": 5}),
    )
    with pytest.raises(Refused) as caught:
        door.send(good, bad)
    assert caught.value.field.startswith("1.")
    assert door.log.find(good.id) is None


def test_a_resend_written_differently_is_the_same_submission(door: Door) -> None:
    door.send(registration())
    sent = submission("ContractsObserved", SEEN | {"note": "看过"})
    door.send(sent)
    plain = json.loads(encode(sent))
    plain["occurred_at"] = "2026-11-23T12:00:00+08:00"
    plain["dataversion"] = 1
    plain["data"] = dict(reversed(plain["data"].items()))
    shuffled = json.dumps(dict(reversed(plain.items())), indent=3).encode()
    [receipt] = door.intake.accept([shuffled], GRID_WORKER)
    assert not receipt.fresh
    assert receipt.id == sent.id


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"workers": 12, "with_contract": 6, "note": "看过"}},
        {"data": {"workers": 12, "with_contract": 5, "note": "没看"}},
        {"subject": WORKSHOP},
        {"basis": "hearsay"},
        {"device": {"latitude": 30.8}},
        {"occurred_at": "2026-11-23T03:59:59Z"},
        {"concerns": [WORKSHOP]},
    ],
)
def test_an_id_with_anything_else_changed_is_a_conflict(
    door: Door, change: dict[str, object]
) -> None:
    """Sealed text too, though what is stored of it is never twice the same."""
    door.send(registration(), registration(WORKSHOP))
    sent = submission("ContractsObserved", SEEN | {"note": "看过"})
    door.send(sent)
    with pytest.raises(Conflict):
        door.send(json.dumps(json.loads(encode(sent)) | change).encode())


def test_of_32_threads_that_send_one_report_exactly_one_is_fresh(door: Door) -> None:
    sent = submission("ContractsObserved", SEEN | {"note": "看过"}, subject=WORKSHOP)
    together = threading.Barrier(32)

    def send(_: int) -> bool:
        together.wait()
        return door.intake.accept([sent], GRID_WORKER)[0].fresh

    with ThreadPoolExecutor(32) as threads:
        assert sum(threads.map(send, range(32))) == 1
    assert [fact.type for fact in door.facts()] == ["EmployerRegistered", "ContractsObserved"]
