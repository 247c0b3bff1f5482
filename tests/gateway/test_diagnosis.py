"""Whatever is looked at has a promise, words in both languages, and a line in the documents."""

import re

import pytest

from gateway.language import words
from streams.examining.looks import ENDANGERS, Look, Patient, Promise
from tests.architecture.modules import modules_under
from tests.docs.pages import text

TOLD = "doctor.look."


def remedies() -> dict[str, set[str]]:
    """What can be advised: for each look, or patient where several share it, by name."""
    found: dict[str, set[str]] = {}
    for key in words().sentences:
        whose, _, name = key.removeprefix(TOLD).rpartition(".")
        if key.startswith(TOLD) and name != "what":
            found.setdefault(whose, set()).add(name)
    return found


@pytest.mark.parametrize("look", Look)
def test_every_look_has_a_promise_and_words(look: Look) -> None:
    assert ENDANGERS[look] in Promise
    assert f"{TOLD}{look}.what" in words().sentences
    assert remedies()[look]


def test_every_promise_and_patient_has_words() -> None:
    kinds = {"promise": Promise, "patient": Patient}
    wanted = {f"doctor.{kind}.{it}" for kind, them in kinds.items() for it in them}
    assert wanted - words().sentences.keys() == set()


def test_nothing_is_advised_on_what_nobody_looks_at() -> None:
    assert remedies().keys() - {*Look, *Patient} == set()


def test_every_remedy_is_one_that_the_examination_gives() -> None:
    source = "\n".join(module.text for module in modules_under("streams/examining"))
    named = set(re.findall(r'"([a-z_]+)"', source))
    assert {name for names in remedies().values() for name in names} - named == set()


def test_the_page_of_the_doctor_tells_every_look_and_no_other() -> None:
    told = {
        span
        for row in re.findall(r"^\| (`[^|]+`) \|", text("docs/doctor.md"), re.MULTILINE)
        for span in re.findall(r"`([^`]+)`", row)
    }
    assert told == {look.value for look in Look}
