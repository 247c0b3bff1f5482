"""The environment, the wall clock and chance each enter the product by one door."""

import ast

import pytest

from tests.architecture.modules import PACKAGES, modules_under, names_used

ENVIRONMENT = frozenset(
    {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv", "os.unsetenv"}
)
CLOCK = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
    }
)


def offences(source: str, forbidden: frozenset[str]) -> list[str]:
    """`line: name` for each use of a forbidden name or of something inside it."""
    return [
        f"{line}: {name}"
        for line, name in names_used(ast.parse(source))
        if any(name == door or name.startswith(f"{door}.") for door in forbidden)
    ]


def unseeded(source: str) -> list[str]:
    """`line: name` for each use of the shared generator of `random`."""
    return [
        f"{line}: {name}"
        for line, name in names_used(ast.parse(source))
        if name.startswith("random.") and name.split(".")[1] not in {"Random", "SystemRandom"}
    ]


def test_only_the_gateway_reads_the_environment() -> None:
    inner = [package for package in PACKAGES if package != "gateway"]
    found = {
        module.where: uses
        for module in modules_under(*inner)
        if (uses := offences(module.text, ENVIRONMENT))
    }
    assert found == {}, "take the value as an argument; gateway/ reads the environment"


def test_only_the_clock_module_reads_the_wall_clock() -> None:
    found = {
        module.where: uses
        for module in modules_under(*PACKAGES)
        if module.name != "streams.clock" and (uses := offences(module.text, CLOCK))
    }
    assert found == {}, "take a clock as an argument; streams/clock.py holds the only real one"


def test_nobody_draws_from_the_shared_random_generator() -> None:
    found = {
        module.where: uses for module in modules_under(*PACKAGES) if (uses := unseeded(module.text))
    }
    assert found == {}, "take a seeded random.Random as an argument"


@pytest.mark.parametrize(
    "source",
    [
        "import os\nplace = os.environ['PLACE']",
        "import os as system\nplace = system.getenv('PLACE')",
        "from os import environ",
        "import os\nhome = os.environ.get('HOME')",
    ],
)
def test_a_look_at_the_environment_is_seen_under_any_name(source: str) -> None:
    assert offences(source, ENVIRONMENT)


@pytest.mark.parametrize(
    "source",
    [
        "import datetime as d\nnow = d.datetime.now(d.UTC)",
        "from datetime import date\nnow = date.today()",
        "from datetime import datetime as moment\nread = moment.now",
        "import time\nnow = time.time()",
        "from time import time_ns as tick",
    ],
)
def test_a_look_at_the_clock_is_seen_under_any_name(source: str) -> None:
    assert offences(source, CLOCK)


def test_what_only_resembles_the_clock_is_left_alone() -> None:
    source = "import datetime, time\nday = datetime.date(2026, 1, 1)\nspan = time.monotonic()"
    assert offences(source, CLOCK) == []


def test_a_seeded_generator_is_left_alone_and_the_shared_one_is_not() -> None:
    assert unseeded("import random\ndraw = random.Random(7).random()") == []
    assert unseeded("from random import choice") == ["1: random.choice"]
