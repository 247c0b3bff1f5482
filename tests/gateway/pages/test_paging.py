"""A list that grew shorter shows its last page to whoever asks for one that is no more."""

import pytest
from litestar.testing import TestClient
from msgspec import Struct

from gateway.app import create_app
from gateway.pages.paging import LONGEST, Pages, paged, part_of
from projections.freshness import PARKED
from schemas.samples import employer
from tests.gateway.conftest import ADDRESS
from tests.gateway.small_house import SmallHouse


class Part(Struct):
    """Some rows of a list of seven."""

    rows: list[int]
    total: int


def of_seven(skipped: int) -> Part:
    return Part([1, 2, 3, 4, 5, 6, 7][skipped : skipped + 3], 7)


@pytest.mark.parametrize(
    ("number", "rows", "page"),
    [
        (1, [1, 2, 3], Pages(1, 3)),
        (3, [7], Pages(3, 3)),
        (4, [7], Pages(3, 3)),
        (99_999, [7], Pages(3, 3)),
    ],
)
def test_a_page_past_the_last_is_the_last(number: int, rows: list[int], page: Pages) -> None:
    found, stands = paged(of_seven, number, 3)
    assert (found.rows, stands) == (rows, page)


def test_an_empty_list_has_one_empty_page() -> None:
    found, stands = paged(lambda _: Part([], 0), 5, 3)
    assert (found.rows, stands) == ([], Pages(1, 1))


def test_a_list_at_hand_is_cut_into_pages_of_which_none_is_lost() -> None:
    rows = [*range(2 * LONGEST + 1)]
    cut = [part_of(rows, number) for number in (1, 2, 3, 4)]
    assert [page for _, page in cut] == [Pages(1, 3), Pages(2, 3), Pages(3, 3), Pages(3, 3)]
    assert [row for some, _ in cut[:3] for row in some] == rows


def test_many_parked_subjects_stand_on_several_pages(house: SmallHouse) -> None:
    parked = [(employer(number), f"why {number}") for number in range(LONGEST + 1)]
    rows = [
        {
            "subject": subject,
            "township": "zhili",
            "reason": why,
            "cause": 7,
            "since_on": "2025-11-03",
        }
        for subject, why in parked
    ]
    with house.views.engine.begin() as connection:
        connection.execute(PARKED.insert(), rows)
    with TestClient(create_app(house), base_url=ADDRESS) as client:
        first, last = (client.get(f"/parked?page={number}").text for number in (1, 99))
    assert (first.count(">why "), last.count(">why ")) == (LONGEST, 1)
    assert "/parked?page=2" in first
    assert "/parked?page=1" in last
