"""What the documents name exists: verbs, options, targets, files, tests, pages, metrics, errors."""

import re
from collections.abc import Callable
from typing import Any, cast

import pytest
import typer
from litestar import Litestar

from gateway import settings
from gateway.app import create_app
from gateway.cli import app as command_line
from tests.architecture.modules import PACKAGES, modules_under
from tests.docs.pages import PAGES, ROOT, commands, links, spans, text
from tests.streams.metrics.every import families

MOST_LINES = 300
OPERATING = "docs/operating.md"
SETTINGS = {variable for variable, _ in settings._READ.values()}
"""The names under which the environment is read."""

_FILE = re.compile(r"[\w.-]+(/[\w.-]+)*/?(\.\w+)?")
_ADDRESS = re.compile(r"/[a-z][\w/.-]*")


class NoHouse:
    """As much of a house as the list of routes asks for."""

    settings = settings.Settings(data=ROOT)


def wrong_words(words: list[str]) -> list[str]:
    """Verbs and options of a call of `wagewatch` that the command line does not know."""
    found: Any = typer.main.get_command(command_line)
    known: set[str] = {"--help"}
    wrong: list[str] = []
    rest = list(words)
    while rest and not rest[0].startswith("-") and hasattr(found, "commands"):
        verb = rest.pop(0)
        if verb not in found.commands:
            return [verb]
        found = found.commands[verb]
    for parameter in found.params:
        known |= {*parameter.opts, *parameter.secondary_opts}
    wrong += [word for word in rest if word.startswith("--") and word not in known]
    return wrong


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_and_option_exists(page: str) -> None:
    wrong = {" ".join(words): wrong_words(words) for words in commands(page, "wagewatch")}
    assert {call: words for call, words in wrong.items() if words} == {}


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        ("serve --port 8420", []),
        ("fly", ["fly"]),
        ("import ledger x --fast", ["--fast"]),
        ("import moon", ["moon"]),
    ],
)
def test_a_verb_or_an_option_that_does_not_exist_is_noticed(call: str, wrong: list[str]) -> None:
    assert wrong_words(call.split()) == wrong


def test_the_readmes_name_every_verb() -> None:
    found: Any = typer.main.get_command(command_line)
    verbs = [
        (name, *inner)
        for name, command in found.commands.items()
        for inner in ([(it,) for it in command.commands] if hasattr(command, "commands") else [()])
    ]
    for page in ("README.md", "README.zh-CN.md"):
        told = [tuple(words) for words in commands(page, "wagewatch")]
        missing = [verb for verb in verbs if not any(it[: len(verb)] == verb for it in told)]
        assert missing == [], page


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    asked = {word for words in commands(page, "make") for word in words[:1]}
    assert asked - targets == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page: str) -> None:
    tops = {path.name for path in ROOT.iterdir() if path.name != ".venv"}
    named = {
        span
        for span in spans(page)
        if _FILE.fullmatch(span) and "/" in span and span.split("/")[0] in tops
    }
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    assert [target for target in links(page) if not (folder / target).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/district.md"])
def test_every_promise_names_its_test(page: str) -> None:
    tests = {span for span in spans(page) if span.startswith("tests/")}
    assert len(tests) > 10
    assert [it for it in tests if "def test_" not in text(it)] == []


def test_both_readmes_name_the_same_tests() -> None:
    of_each = [
        [span for span in spans(page) if span.startswith("tests/")]
        for page in ("README.md", "README.zh-CN.md")
    ]
    assert of_each[0] == of_each[1]


@pytest.mark.parametrize("page", PAGES)
def test_every_address_is_answered(page: str) -> None:
    made: Callable[[Any], Litestar] = create_app
    answered = {route.path for route in made(cast("Any", NoHouse())).routes}
    asked = {span.rstrip("/") for span in spans(page) if _ADDRESS.fullmatch(span)}
    assert asked - {path.rstrip("/") for path in answered} == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_of_the_environment_exists(page: str) -> None:
    assert set(re.findall(r"WAGEWATCH_[A-Z]+", text(page))) <= SETTINGS


def test_the_operating_page_names_every_setting_and_every_metric() -> None:
    page = text(OPERATING)
    for setting in SETTINGS:
        assert f"| `{setting}` |" in page
    assert set(re.findall(r"^\| `(wagewatch_\w+)` \|", page, re.MULTILINE)) == families()


def test_every_error_that_the_operating_page_explains_exists() -> None:
    explained = re.findall(r"^\| `([A-Z][a-z]\w+)` \|", text(OPERATING), re.MULTILINE)
    raised = {
        name
        for module in modules_under(*PACKAGES)
        for name in re.findall(r"^class (\w+)\(", module.text, re.MULTILINE)
    }
    assert len(explained) > 10
    assert set(explained) - raised == set()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_longer_than_a_reader_bears(page: str) -> None:
    assert len(text(page).splitlines()) <= MOST_LINES
