"""Lines of JSON: each wrong one is refused by number and field, and the rest goes on."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.envelopes import Delivery
from schemas.identity import uuid7
from schemas.samples import WORKSHOP
from streams.sources import jsonl
from streams.sources.reading import Refusal, Row

AT = datetime(2026, 10, 8, 1, tzinfo=UTC)


def submission(**changed: object) -> dict[str, Any]:
    return {
        "id": str(uuid7(AT, 7)),
        "type": "ContractsObserved",
        "subject": WORKSHOP,
        "occurred_at": "2026-10-08T09:00:00+08:00",
        "data": {"workers": 12, "with_contract": 9, "note": "=1+1"},
    } | changed


def read(path: Path) -> list[Row]:
    return list(jsonl.read(path, source="field", actor="user/7", township="zhili"))


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    )
    return path


def test_a_bare_submission_is_the_callers_and_a_delivery_brings_its_own(tmp_path: Path) -> None:
    whole = {
        "submission": submission(),
        "recorded_at": "2026-10-08T10:00:00+08:00",
        "actor": "bank",
        "township": "balidian",
    }
    bare, own = read(written(tmp_path, submission(), whole))
    assert isinstance(bare, Delivery)
    assert isinstance(own, Delivery)
    assert (bare.actor, bare.township, bare.recorded_at) == ("user/7", "zhili", None)
    assert (own.actor, own.township) == ("bank", "balidian")
    assert own.recorded_at == datetime(2026, 10, 8, 2, tzinfo=UTC)
    assert bare.submission.occurred_at.tzinfo is UTC
    assert own.submission.occurred_at == AT
    assert own.submission.occurred_at.tzinfo is UTC
    assert json.loads(bytes(own.submission.data))["note"] == "=1+1"


def test_wrong_lines_are_named_by_number_and_field_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        submission(),
        "",
        "{not json",
        submission(type="NoSuchThing"),
        submission(data={"workers": 3, "with_contract": 9}),
        submission(data={"workers": -3, "with_contract": 0}),
        submission(subject="employer/91330502MA2B3CDE4X"),
        submission(occurred_at="2026-10-08T09:00:00"),
        {"submission": submission()},
        submission(extra=1),
        "[" * 50_000,
        "7",
        submission(),
    )
    rows = read(path)
    refusals = {row.line: row for row in rows if isinstance(row, Refusal)}
    assert sorted(refusals) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert {line: row.field for line, row in refusals.items() if row.field} == {
        4: "type",
        5: "data",
        6: "data.workers",
        7: "subject",
        8: "occurred_at",
    }
    assert all(row.message.startswith(f"in.jsonl line {n}: ") for n, row in refusals.items())
    assert "with_contract + with_agreement 9 is more than workers 3" in refusals[5].message
    assert "check character" in refusals[7].message
    assert "no time zone" in refusals[8].message
    assert "actor" in refusals[9].message
    assert "extra" in refusals[10].message
    assert len([row for row in rows if isinstance(row, Delivery)]) == 2


def test_a_line_over_a_mebibyte_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    long = json.dumps(submission(data={"note": "长" * jsonl.MOST_BYTES}))
    rows = read(written(tmp_path, long, submission()))
    assert isinstance(rows[0], Refusal)
    assert rows[0].message == (
        "in.jsonl line 1: longer than 1,048,576 bytes; one line holds one fact"
    )
    assert isinstance(rows[1], Delivery)


def test_packed_lines_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + json.dumps(submission()).encode() + b"\r\n"))
    assert [type(row) for row in read(path)] == [Delivery]


def test_a_packed_file_that_breaks_off_ends_in_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    lines = b"".join(json.dumps(submission(id=str(n))).encode() + b"\n" for n in range(2000))
    path.write_bytes(gzip.compress(lines)[:-40])
    last = read(path)[-1]
    assert isinstance(last, Refusal)
    assert "the packed file breaks off" in last.message


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}\n' + json.dumps(submission()).encode())
    assert [type(row) for row in read(path)] == [Refusal, Delivery]


def test_progress_counts_every_line(tmp_path: Path) -> None:
    reading = jsonl.read(written(tmp_path, submission(), "", "x"), source="field", actor="a")
    list(reading)
    assert (reading.source, reading.done, reading.total) == ("field", 3, 3)
