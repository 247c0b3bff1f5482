"""Pages of the living district, as an officer's browser asks for them."""

from collections.abc import Callable

import pytest
from litestar import Litestar
from litestar.testing import TestClient

Ask = Callable[[str], str]


@pytest.fixture
def ask(officers_door: TestClient[Litestar]) -> Ask:
    """Gives the text of a page, which must be there."""

    def text_of(address: str) -> str:
        answer = officers_door.get(address)
        officers_door.cookies.clear()  # a language that was asked for once would be kept
        assert answer.status_code == 200, answer.text[:500]
        return answer.text

    return text_of
