"""A list that grew shorter shows its last page to whoever asks for one that is no more."""

import pytest
from msgspec import Struct

from gateway.pages.paging import Pages, paged


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
