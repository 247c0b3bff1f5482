"""Every word of the language has a Chinese and an English name on the officers' pages."""

from enum import EnumMeta

import msgspec
import pytest

from gateway.language import Language, words
from gateway.tongue import Tongue
from projections.answers import AlertState, InPlace
from schemas import events, vocabulary
from schemas.subjects import Kind
from tests.gateway.district_story import TODAY
from tests.gateway.small_house import SmallKeys

LISTS = [
    value
    for value in vars(vocabulary).values()
    if isinstance(value, EnumMeta) and value.__module__ == vocabulary.__name__
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("words_of", [*LISTS, Kind, InPlace, AlertState])
def test_every_word_of_a_closed_list_is_called_something(
    words_of: EnumMeta, language: Language
) -> None:
    tongue = Tongue(language, TODAY, SmallKeys())
    assert all(tongue.word(word) for word in words_of)  # type: ignore[var-annotated]


@pytest.mark.parametrize("name", events.__all__)
def test_every_fact_and_each_of_its_fields_is_called_something(name: str) -> None:
    fields = [field.name for field in msgspec.structs.fields(getattr(events, name))]
    known = words().sentences
    assert f"event.{name}" in known
    assert [field for field in fields if f"field.{field}" not in known] == []
