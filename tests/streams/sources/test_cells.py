"""What people write into cells, and what they must not."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from schemas.errors import Refused
from schemas.vocabulary import PartyRole
from streams.sources import cells
from streams.sources.cells import Unit
from streams.sources.tables import Cell, Unusable


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        (1234.5, Unit.YUAN, 123_450),
        (0.1 + 0.2, Unit.YUAN, 30),
        ("１，２３４．５０元", Unit.YUAN, 123_450),
        ("-0", Unit.YUAN, 0),
        (3.25, Unit.TEN_THOUSAND_YUAN, 3_250_000),
        ("3.25万元", Unit.YUAN, 3_250_000),
        (500, Unit.FEN, 500),
    ],
)
def test_sums_are_read_in_their_unit(cell: Cell, unit: Unit, fen: int) -> None:
    assert cells.money(cell, unit) == fen


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2026-10", "2026-10"),
        ("202610", "2026-10"),
        ("2026年9月", "2026-09"),
        (datetime(2026, 10, 1), "2026-10"),  # noqa: DTZ001  as a spreadsheet gives it
        ("2026年8月至2026年10月", "2026-08-01/2026-10-31"),
        ("2025.11-2026.1", "2025-11-01/2026-01-31"),
        ("2026-08-16~2026-11-30", "2026-08-16/2026-11-30"),
    ],
)
def test_periods_are_read_as_people_write_them(cell: Cell, period: str) -> None:
    assert cells.period(cell) == period


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2026, 10, 8, 9), date(2026, 10, 8)),  # noqa: DTZ001  as a spreadsheet gives it
        (date(2026, 10, 8), date(2026, 10, 8)),
        ("2026/10/8", date(2026, 10, 8)),
        ("2026.10.08", date(2026, 10, 8)),
        ("２０２６年１０月８日", date(2026, 10, 8)),
    ],
)
def test_days_are_read_as_people_write_them(cell: Cell, day: date) -> None:
    assert cells.day(cell) == day


def yuan(cell: Cell) -> int:
    return cells.money(cell, Unit.YUAN)


@pytest.mark.parametrize(
    ("read", "cell", "part"),
    [
        (cells.whole, "12.5", "not a whole number"),
        (cells.whole, -3, "is negative"),
        (cells.whole, True, "not a number"),
        (cells.whole, date(2026, 1, 1), "not a number"),
        (cells.whole, Unusable("=A1", "is a formula; paste values"), "is a formula"),
        (yuan, -0.01, "is negative"),
        (yuan, "约三万", "not a sum of money"),
        (yuan, "1e99", "not a possible amount"),
        (yuan, "nan", "not a sum of money"),
        (yuan, 12.345, "smaller than one fen"),
        (cells.ratio, 1.2, "more than the whole"),
        (cells.ratio, "a fifth", "not a share"),
        (cells.day, 45991, "not a day"),
        (cells.day, "2026-02-30", "not a day"),
        (cells.day, "十月初八", "not a day"),
        (cells.period, "2026-13", "has no month 13"),
        (cells.period, "20261", "not a wage period"),
        (cells.period, "2026-8-10", "not a wage period"),
        (cells.period, "8-10月", "not a wage period"),
        (cells.period, "2026.10-8", "ends before it begins"),
        (cells.flag, "也许", "neither yes nor no"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    read: Callable[[Cell], Any], cell: Cell, part: str
) -> None:
    with pytest.raises(Refused, match=part):
        read(cell)


def test_a_word_is_ours_or_one_that_was_given_a_meaning() -> None:
    meanings = {"总包": "general_contractor"}
    assert cells.word("总包", meanings, PartyRole) is PartyRole.GENERAL_CONTRACTOR
    assert cells.word("subcontractor", meanings, PartyRole) is PartyRole.SUBCONTRACTOR
    with pytest.raises(Refused, match="is not one of 总包, project_owner"):
        cells.word("监理", meanings, PartyRole)
