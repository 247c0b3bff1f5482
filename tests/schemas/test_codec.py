"""What clients say is read or refused with the field that is wrong, and nothing else happens."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import events
from schemas.body import Body, type_names
from schemas.codec import (
    CONCLUSIONS,
    FACTS,
    read_body,
    read_conclusion,
    read_delivery,
    read_submission,
    seal_fields,
)
from schemas.errors import Refused, UnknownType, UnknownVersion, Unreadable
from schemas.samples import SITE, sealed
from schemas.sealed import Sealed
from schemas.vocabulary import VisitOutcome
from tests.schemas.bodies_by_chance import plain_json

DEEP = b"[" * 100_000 + b"]" * 100_000
ID = "01a7f6e2-5c00-7000-8000-000000000001"


def sealer(field: str, text: str) -> Sealed:
    return sealed(f"{field}: {text}")


def said(data: object, **changes: object) -> bytes:
    whole: dict[str, Any] = {
        "id": ID,
        "type": "VisitMade",
        "subject": SITE,
        "occurred_at": "2026-11-13T10:00:00+08:00",
        "data": data,
    }
    return msgspec.json.encode(whole | changes)


def read(raw: bytes) -> Body:
    return read_body(read_submission(raw), sealer)


def test_plain_text_is_sealed_on_the_way_in() -> None:
    visit = read(said({"outcome": "locked", "note": "门锁着"}))
    assert visit == events.VisitMade(outcome=VisitOutcome.LOCKED, note=sealed("note: 门锁着"))


def test_a_moment_is_kept_in_utc() -> None:
    submission = read_submission(said({"outcome": "locked"}))
    assert submission.occurred_at.isoformat() == "2026-11-13T02:00:00+00:00"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (said({"outcome": "locked"}, occurred_at="2026-11-13T10:00:00"), "occurred_at"),
        (said({"outcome": "locked"}, subject="shop/1"), "subject"),
        (said({"outcome": "locked"}, id="00000000-0000-4000-8000-000000000000"), "id"),
        (said({"outcome": "locked"}, surprise=1), ""),
        (said({"outcome": "open"}), "data.outcome"),
        (said({"outcome": "locked", "note": {"key_id": "k"}}), "data.note"),
        (said({}), "data"),
        (said(["locked"]), "data"),
        (said({"outcome": "locked"}, type="NothingHappened"), "type"),
        (said({"outcome": "locked"}, type="RiskAssessed"), "type"),
        (said({"outcome": "locked"}, dataversion=9), "dataversion"),
        (said({"outcome": "locked"}, dataversion=0), "dataversion"),
        (b"", ""),
        (b"\xff", ""),
        (said("DEEP").replace(b'"DEEP"', DEEP), ""),
        (said({"outcome": "locked"}).replace(b"{", b'{"device":' + DEEP + b",", 1), "device"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field(raw: bytes, field: str) -> None:
    with pytest.raises(Refused) as refused:
        read(raw)
    assert refused.value.field == field


def test_a_newer_version_of_a_known_event_is_told_apart_from_an_unknown_event() -> None:
    with pytest.raises(UnknownVersion, match="upgrade it"):
        read(said({}, dataversion=2))
    with pytest.raises(UnknownType, match="NothingHappened"):
        read(said({}, type="NothingHappened"))


@settings(max_examples=300)
@given(st.sampled_from(sorted(FACTS)), st.dictionaries(st.text(max_size=8), plain_json))
def test_any_json_in_any_event_is_read_or_refused(name: str, data: dict[str, Any]) -> None:
    cls = type_names[name]
    fields = dict(zip(cls.__struct_fields__, data.values(), strict=False))
    try:
        read_as = type(read(said(data | fields, type=name)))
    except Refused:
        return
    assert read_as is cls


def test_a_delivery_is_checked_like_a_submission() -> None:
    submission = msgspec.json.decode(said({"outcome": "locked"}))
    whole = {"submission": submission, "actor": "ledger"}
    assert read_delivery(msgspec.json.encode(whole)).submission.subject == SITE
    with pytest.raises(Refused):
        read_delivery(msgspec.json.encode(whole | {"submission": submission | {"subject": "x"}}))


def test_the_body_inside_a_correction_is_sealed_by_the_type_that_it_corrects() -> None:
    replacement = {"outcome": "locked", "note": "老板姓王"}
    ready = seal_fields(events.VisitMade, replacement, sealer)
    assert "老板姓王".encode() not in msgspec.json.encode(ready)
    assert msgspec.convert(ready, events.VisitMade).note == sealed("note: 老板姓王")
    assert replacement["note"] == "老板姓王"


def test_a_conclusion_of_another_system_is_unknown_or_unreadable() -> None:
    with pytest.raises(UnknownType, match="WagesPaid"):
        read_conclusion(b"{}", "WagesPaid")
    for name in CONCLUSIONS:
        with pytest.raises(Unreadable, match=name):
            read_conclusion(b"{}", name)
