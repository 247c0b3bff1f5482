"""An event that changed twice: what was written in its first versions is read in its third."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codec
from schemas.body import Body, type_names
from schemas.codec import read_fact, write_fact
from schemas.errors import Refused, UnknownType, UnknownVersion, Unreadable
from schemas.events import DayClosed
from schemas.golden import record_of
from schemas.samples import fact

NAME = "MealServed"
V1 = {"guests": 4}
V2 = {"guests": 4, "cost_yuan": 30}
V3 = {"guests": 4, "cost_fen": 3000}


@pytest.fixture
def meal_served(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Body]]:
    """An event type in its third version, known only while a test runs."""
    monkeypatch.setattr(codec, "FACTS", codec.FACTS | {NAME})

    class MealServed(Body, frozen=True, kw_only=True):
        """A meal was served; version 2 added the cost, version 3 counts it in fen."""

        version: ClassVar[int] = 3

        guests: int
        cost_fen: int

        @staticmethod
        def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
            return body | {"cost_yuan": 30}

        @staticmethod
        def upcast_v2(body: dict[str, Any]) -> dict[str, Any]:
            rest = {name: value for name, value in body.items() if name != "cost_yuan"}
            return rest | {"cost_fen": body["cost_yuan"] * 100}

    yield MealServed
    del type_names[NAME]
    for key in [key for key in codec._decoders if key[0] == NAME]:
        del codec._decoders[key]


def record(data: object, version: int) -> bytes:
    """What a log of the time of this version holds."""
    day = date(2026, 1, 5)
    plain = msgspec.json.decode(write_fact(fact(DayClosed(day=day), on=day)))
    said = {"type": NAME, "data": data} | ({"dataversion": version} if version > 1 else {})
    return msgspec.json.encode(plain | said)


@pytest.mark.parametrize(("data", "version"), [(V1, 1), (V2, 2), (V3, 3)])
def test_each_version_is_read_as_the_newest(
    meal_served: type[Body], data: dict[str, int], version: int
) -> None:
    read = read_fact(record(data, version), NAME, version)
    assert msgspec.to_builtins(read.data) == V3
    assert type(read.data) is meal_served
    assert read.dataversion == 3


def test_upcasting_leaves_the_old_body_alone(meal_served: type[Body]) -> None:
    old = dict(V1)
    codec.upcast(meal_served, 1, old)
    assert old == V1


@pytest.mark.parametrize("version", [4, 0, -1])
def test_a_version_of_another_system_is_not_guessed(meal_served: type[Body], version: int) -> None:
    with pytest.raises(UnknownVersion, match="written by another system"):
        read_fact(record(V3, version), NAME, version)


def test_a_version_whose_upcaster_is_gone_is_named(meal_served: type[Body]) -> None:
    delattr(meal_served, "upcast_v2")
    with pytest.raises(UnknownVersion, match="upcast_v2 is gone"):
        read_fact(record(V1, 1), NAME, 1)


@pytest.mark.parametrize(
    ("data", "version"),
    [
        ({"guests": 4}, 3),
        ({"guests": 4, "cost_fen": "much"}, 3),
        ({"guests": 4, "cost_fen": 3000, "wine": True}, 3),
        ({"guests": 4}, 2),
        ([1, 2], 2),
        ("soup", 1),
        (None, 1),
    ],
)
def test_a_body_that_is_not_of_its_version_is_unreadable(
    meal_served: type[Body], data: object, version: int
) -> None:
    with pytest.raises(Unreadable, match=NAME):
        read_fact(record(data, version), NAME, version)


@pytest.mark.parametrize(
    "garbage", [b"", b"{", b"[]", b"null", b'"\xff"', b"\xff\xfe", b"[" * 100_000, b"{}"]
)
@pytest.mark.parametrize("version", [1, 3])
def test_garbage_is_unreadable(meal_served: type[Body], garbage: bytes, version: int) -> None:
    with pytest.raises(Unreadable):
        read_fact(garbage, NAME, version)


def test_a_type_that_nobody_defined_is_unknown() -> None:
    with pytest.raises(UnknownType, match="NothingHappened"):
        read_fact(b"{}", "NothingHappened", 1)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_codec_fail_otherwise_than_by_refusing(garbage: bytes) -> None:
    with pytest.raises(Refused):
        read_fact(garbage, "WagesPaid", 1)


WHOLE = record_of(type_names["ComplaintFiled"])


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4), st.integers(0, 6))
def test_a_damaged_record_is_read_or_refused_and_nothing_else(
    at: int, put: bytes, removed: int
) -> None:
    damaged = WHOLE[:at] + put + WHOLE[at + removed :]
    try:
        read = read_fact(damaged, "ComplaintFiled", 1)
    except Refused:
        return
    assert read_fact(write_fact(read), "ComplaintFiled", 1) == read


def test_the_made_up_event_is_gone_after_its_tests() -> None:
    assert NAME not in type_names
    assert NAME not in codec.FACTS
