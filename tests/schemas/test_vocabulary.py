"""One word, one meaning: what holds for the fields of all events together."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any, get_args, get_type_hints

import pytest

from schemas import events
from schemas.body import Body, type_names
from schemas.codec import CONCLUSIONS, FACTS
from schemas.measures import Fen, Ratio

BODIES = {name: type_names[name] for name in sorted(FACTS | CONCLUSIONS)}

SEVERAL_TYPES = {
    "channel": "the way of a payment and the way of a complaint are both called 渠道",
    "kind": "what kinds there are depends on what is being told apart",
    "verdict": "an alert and a complaint are found to be true or not in words of their own",
    "workers": "somebody complained, so a complaint is of one worker at least",
}
"""Fields that have more than one type, and why."""

TIMES_BY_ANOTHER_NAME = {
    "as_of": "the term of the tax notices for the day that a sum belongs to",
    "day": "the day itself is what the fact is about",
    "known_at": "the term of every report for the scored day that it is cut at",
    "looked_at": "what a visit looked at, not when",
    "until": "reads as the last day",
}
"""Fields whose ending does not say whether they are a day or a moment, and why."""

PLAIN_TEXT = {
    "absorbed": "a subject",
    "addressee": "an office",
    "answers": "names of detectors",
    "arguments": "codes, days and sums of a finding",
    "authority": "a code of the source",
    "bank": "a bank is a legal person",
    "calendar": "a digest",
    "case_number": "the number of a court",
    "catalogue": "a digest",
    "clears": "codes of the catalogue",
    "copied_to": "offices",
    "decision": "the number of a decision",
    "detector": "the name of a detector",
    "detectors": "names of detectors",
    "digest": "a digest",
    "employer": "a subject",
    "features": "a digest",
    "from_period": "a period",
    "general_contractor": "a subject",
    "generation": "a digest",
    "last_paid_period": "a period",
    "missing": "codes of the catalogue",
    "model": "a digest",
    "month": "a month",
    "name": "a site or a legal person; whoever is neither is named by a sealed field",
    "number": "the number of a bulletin",
    "owner": "a subject",
    "paid_by": "a subject",
    "parameters": "a digest",
    "parked": "the code of an error",
    "party": "a subject",
    "period": "a period",
    "periods": "periods",
    "reason": "in a finding, a code of the catalogue; an officer's reason is sealed",
    "reasons": "names of detectors with their points",
    "reference": "an article of law",
    "released": "a subject",
    "replacement": "a whole body: intake seals in it what is sealed in the corrected type",
    "source": "a kind of source",
    "source_hash": "a digest",
    "source_name": "the name of a file",
    "target": "the name of an outcome that is to be foreseen",
    "to": "an office",
    "upstream": "a subject",
    "uscc": "the credit code of a legal person or a business",
}
"""Every field that holds plain text, and what text that is: none of it can name a person."""


def fields() -> list[tuple[str, str, Any]]:
    """Type, field and annotation of every field of every body, without its optionality."""
    found = []
    for name, cls in BODIES.items():
        hints = get_type_hints(cls, include_extras=True)
        found += [(name, field, stripped(hints[field])) for field in cls.__struct_fields__]
    return found


def stripped(hint: Any) -> Any:  # noqa: ANN401 - an annotation is of no type in particular
    kept = [part for part in get_args(hint) if part is not type(None)]
    return kept[0] if type(None) in get_args(hint) and len(kept) == 1 else hint


def test_a_field_of_one_name_has_one_type_everywhere() -> None:
    types: dict[str, set[str]] = defaultdict(set)
    for _, field, hint in fields():
        types[field].add(str(hint))
    several = {field for field, hints in types.items() if len(hints) > 1}
    assert several == SEVERAL_TYPES.keys()


def test_money_is_in_fen_and_what_is_in_fen_is_money() -> None:
    assert [
        (name, field)
        for name, field, hint in fields()
        if field.endswith("_fen") != (str(hint) == str(Fen))
    ] == []


def test_a_share_is_a_ratio_and_a_ratio_is_a_share() -> None:
    assert [
        (name, field)
        for name, field, hint in fields()
        if field.endswith("_ratio") != (str(hint) == str(Ratio))
    ] == []


def test_a_day_ends_in_on_and_a_moment_in_at() -> None:
    odd = {
        field
        for _, field, hint in fields()
        if (field.endswith("_on") != (date in (hint, *get_args(hint))))
        or (field.endswith("_at") != (datetime in (hint, *get_args(hint))))
    }
    assert odd == TIMES_BY_ANOTHER_NAME.keys()


def test_spans_of_time_name_their_unit_and_are_whole_numbers() -> None:
    for name, field, hint in fields():
        if field.endswith(("_days", "_months")):
            assert int in (hint, *get_args(hint)), (name, field)


def test_no_unit_goes_by_another_name() -> None:
    other = re.compile(r"_(yuan|cents?|date|time|datetime|percent|pct|rate|amount|number_of\w*)$")
    assert [(name, field) for name, field, _ in fields() if other.search(field)] == []


def test_every_field_of_plain_text_is_known_to_name_no_person() -> None:
    plain = {field for _, field, hint in fields() if holds_text(hint)}
    assert sorted(plain - PLAIN_TEXT.keys()) == []


def holds_text(hint: Any) -> bool:  # noqa: ANN401 - as above
    return hint is str or any(holds_text(part) for part in get_args(hint))


EVENT_MODULES = [module.name for module in pkgutil.iter_modules(events.__path__)]


@pytest.mark.parametrize("module", EVENT_MODULES)
def test_an_event_file_holds_one_class_that_it_is_named_for(module: str) -> None:
    source = inspect.getsource(importlib.import_module(f"schemas.events.{module}"))
    classes = [node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    assert [snake(name) for name in classes] == [module]


def test_every_event_is_exported() -> None:
    assert sorted(snake(name) for name in events.__all__) == EVENT_MODULES
    assert events.__all__ == sorted(events.__all__)
    for name in events.__all__:
        assert issubclass(getattr(events, name), Body)


def test_every_event_says_what_it_is_in_its_own_words() -> None:
    assert [
        name
        for name, cls in BODIES.items()
        if not cls.__doc__ or cls.__doc__ == Body.__doc__ or not cls.__doc__.strip().endswith(".")
    ] == []


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
