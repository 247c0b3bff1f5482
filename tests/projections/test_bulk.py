"""Many rows at once: the same rows afterwards in every database, whatever stands in them."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    select,
)
from sqlalchemy.exc import IntegrityError

from projections import bulk
from projections.bulk import Row, bulk_delete, bulk_insert, bulk_upsert
from projections.contract import Text
from tests.projections.telling import new_engine

pytestmark = pytest.mark.usefixtures("each_database")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


metadata = MetaData()
PLAIN = Table(
    "plain",
    metadata,
    Column("left", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text),
    Column("fen", BigInteger),
    Column("flag", Boolean),
    Column("bytes", LargeBinary),
    Column("day", Date),
)
KEY_ONLY = Table("key_only", metadata, Column("subject", Text, primary_key=True))
CONVERTED = Table(
    "converted",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("colour", Enum(Colour, native_enum=False), nullable=False),
)
AWKWARD = ["", '"', "\\", "{a,b}", "NULL", "null", "湖州\n织里\t厂", "%s %(left)s", "' ; --", None]


@pytest.fixture
def tables(each_database: None) -> Iterator[Connection]:
    engine = new_engine()
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 3)


def row(number: int, **said: object) -> Row:
    blank = {"text": None, "fen": None, "flag": None, "bytes": None, "day": None}
    return {"left": f"employer/{number % 2}", "number": number, **blank, **said}


def everything() -> list[Row]:
    """Rows with whatever is hard to write down, and with columns that hold nothing at all."""
    rows = [row(number, text=text, left=f"left {text}") for number, text in enumerate(AWKWARD)]
    rows += [row(100 + number, fen=fen) for number, fen in enumerate((0, -1, 40_000, 2**62))]
    rows += [row(200 + number, bytes=it) for number, it in enumerate((b"", b"\0\xff\\x", b"{}"))]
    rows += [row(300, flag=True), row(301, flag=False), row(302, day=date(2026, 2, 28))]
    return [*rows, row(303, text=Colour.RED, fen=7, flag=True, bytes=bytes(16), day=date.min)]


def standing(tables: Connection, table: Table = PLAIN) -> list[Row]:
    found = tables.execute(select(table).order_by(*table.primary_key))
    return [dict(each) for each in found.mappings()]


def in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda each: (each["left"], each["number"]))


def test_rows_are_read_back_as_they_were_inserted(tables: Connection) -> None:
    bulk_insert(tables, PLAIN, everything())
    assert standing(tables) == in_order(everything())


def test_rows_are_written_over_those_with_the_same_key_and_beside_others(
    tables: Connection,
) -> None:
    bulk_insert(tables, PLAIN, [{**each, "text": "before"} for each in everything()[::2]])
    bulk_upsert(tables, PLAIN, everything())
    assert standing(tables) == in_order(everything())


def test_of_several_rows_with_one_key_the_last_one_stands(tables: Connection) -> None:
    bulk_upsert(tables, PLAIN, [row(1, fen=fen) for fen in range(5)])
    bulk_upsert(tables, CONVERTED, [{"id": 1, "colour": it} for it in (Colour.RED, Colour.BLUE)])
    assert [each["fen"] for each in standing(tables)] == [4]
    assert [each["colour"] for each in standing(tables, CONVERTED)] == [Colour.BLUE]


def test_a_row_that_is_inserted_twice_is_an_error(tables: Connection) -> None:
    bulk_insert(tables, PLAIN, [row(1)])
    with pytest.raises(IntegrityError):
        bulk_insert(tables, PLAIN, [row(2), row(1)])


def test_rows_are_taken_away_by_their_whole_key(tables: Connection) -> None:
    bulk_insert(tables, PLAIN, [row(number) for number in range(10)])
    bulk_delete(tables, PLAIN, [("employer/1", 1), ("employer/0", 4), ("employer/0", 1)])
    bulk_delete(tables, PLAIN, [(f"employer/{number % 2}", number) for number in (6, 7, 8, 9)])
    assert [each["number"] for each in standing(tables)] == [0, 2, 3, 5]


def test_a_table_of_keys_alone_is_written_and_emptied(tables: Connection) -> None:
    bulk_upsert(tables, KEY_ONLY, [{"subject": "a"}, {"subject": "b"}, {"subject": "a"}])
    bulk_upsert(tables, KEY_ONLY, [{"subject": "b"}, {"subject": "c"}])
    bulk_delete(tables, KEY_ONLY, [("b",)])
    assert [each["subject"] for each in standing(tables, KEY_ONLY)] == ["a", "c"]


def test_what_a_driver_does_not_take_as_it_is_is_converted(tables: Connection) -> None:
    bulk_insert(tables, CONVERTED, [{"id": 1, "colour": Colour.RED}])
    bulk_upsert(tables, CONVERTED, [{"id": 2, "colour": Colour.BLUE}])
    assert [each["colour"] for each in standing(tables, CONVERTED)] == [Colour.RED, Colour.BLUE]


def test_no_rows_are_no_question(tables: Connection) -> None:
    bulk_insert(tables, PLAIN, [])
    bulk_upsert(tables, PLAIN, [])
    bulk_delete(tables, PLAIN, [])
    assert standing(tables) == []


def test_a_character_that_a_database_cannot_hold_stops_nothing(
    tables: Connection, each_database: str
) -> None:
    bulk_upsert(tables, PLAIN, [row(1, text="before"), row(2, text="a\0b"), row(3, text="behind")])
    held = {"sqlite": "a\0b", "postgres": "a␀b"}[each_database]
    assert [each["text"] for each in in_order(standing(tables))] == [held, "before", "behind"]
