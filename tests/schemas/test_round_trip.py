"""Whatever body is valid: written and read again it is the same, and sealed text is nowhere."""

import base64
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.body import Body, type_names
from schemas.codec import (
    CONCLUSIONS,
    FACTS,
    convert,
    encode,
    read_conclusion,
    read_fact,
    sealed_fields,
    write_fact,
)
from schemas.samples import conclusion, fact
from schemas.sealed import Sealed, seal, unseal
from tests.schemas.bodies_by_chance import MARK, bodies

B = TypeVar("B", bound=Body)

MOMENT = datetime(2026, 11, 13, 2, tzinfo=UTC)
KEY = bytes(range(32))
# A body whose parts must not exceed their whole refuses many of the draws; none of them is slow.
often_refused = settings(
    max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


class OneKey:
    """Keys of a store that has one."""

    def new(self, about: str) -> tuple[str, bytes]:
        return "k1", KEY

    def get(self, key_id: str) -> bytes | None:
        return KEY

    def mac(self) -> bytes:
        return KEY


def sealer(field: str, text: str) -> Sealed:
    return seal(text, key_id="k1", key=KEY, context=field)


def ready(cls: type[B], said: dict[str, Any]) -> B:
    body = convert(cls, said, sealer)
    assert isinstance(body, cls)
    return body


@pytest.mark.parametrize("name", sorted(FACTS))
@often_refused
@given(st.data())
def test_a_fact_with_any_body_is_read_as_it_was_written(name: str, data: st.DataObject) -> None:
    _, body = data.draw(bodies(type_names[name], ready))
    written = fact(body, at=MOMENT)
    record = write_fact(written)
    assert read_fact(record, name, written.dataversion) == written
    assert write_fact(read_fact(record, name, written.dataversion)) == record


@pytest.mark.parametrize("name", sorted(CONCLUSIONS))
@often_refused
@given(st.data())
def test_a_conclusion_with_any_body_is_read_as_it_was_written(
    name: str, data: st.DataObject
) -> None:
    _, body = data.draw(bodies(type_names[name], ready))
    written = conclusion(body, cause=fact(body, at=MOMENT), detector="late_payday")
    assert read_conclusion(encode(written), name) == written


@pytest.mark.parametrize("name", sorted(name for name in FACTS if sealed_fields(type_names[name])))
@often_refused
@given(st.data())
def test_text_that_was_sealed_stands_nowhere_in_the_record(name: str, data: st.DataObject) -> None:
    said, body = data.draw(bodies(type_names[name], ready))
    record = write_fact(fact(body, at=MOMENT))
    assert MARK.encode() not in record
    for field in sealed_fields(type(body)):
        text = said.get(field)
        if text is None:
            continue
        assert base64.b64encode(text.encode()) not in record
        assert unseal(getattr(body, field), OneKey(), context=field) == text


def test_plain_text_in_a_record_would_be_seen() -> None:
    said = {"statement": MARK}
    assert MARK.encode() in msgspec.json.encode(said)
