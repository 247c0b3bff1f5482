"""What each package may import from outside, told as what is allowed.

The contracts in pyproject.toml name what is forbidden, directly or by way of another module of
ours. This list is the other half: a library that nobody thought of is refused as well.
"""

import ast
import sys

import pytest

from tests.architecture.modules import PACKAGES, modules_under, names_imported

ALLOWED: dict[str, frozenset[str]] = {
    "schemas": frozenset({"msgspec", "cryptography"}),
    "detectors": frozenset(
        {"msgspec", "yaml", "numpy", "sklearn", "skops", "threadpoolctl", "cryptography"}
    ),
    "projections": frozenset(
        {"msgspec", "sqlalchemy", "jinja2", "altair", "vl_convert", "xlsxwriter", "openpyxl"}
    ),
    "streams": frozenset(
        {"msgspec", "sqlalchemy", "alembic", "pysqlite3", "psycopg"}
        | {"faust", "mode", "kafka", "aiokafka", "tenacity"}
        | {"prometheus_client", "openpyxl", "xlsxwriter", "defusedxml", "cryptography", "yaml"}
        | {"numpy"}
    ),
    "gateway": frozenset(
        {"msgspec", "litestar", "jinja2", "markupsafe", "typer", "click", "rich", "uvicorn"}
        | {"sqlalchemy", "prometheus_client", "cryptography", "yaml", "altair", "vl_convert"}
    ),
}

GENERATORS = {"schemas.calendar.generate": frozenset({"chinese_calendar", "lunardate"})}
"""Modules that only a developer runs, and what they may read beside that."""

RUNS_CODE_WHEN_LOADED = frozenset({"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"})


def roots_imported(source: str) -> set[str]:
    """The first part of each imported name, without the standard library."""
    return {
        root
        for _, name in names_imported(ast.parse(source))
        if (root := name.partition(".")[0]) not in sys.stdlib_module_names
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_the_outside_packages_that_it_may(package: str) -> None:
    found = {
        module.where: unwanted
        for module in modules_under(package)
        if (
            unwanted := roots_imported(module.text)
            - set(PACKAGES)
            - ALLOWED[package]
            - GENERATORS.get(module.name, frozenset())
        )
    }
    assert found == {}, f"{package}/ may import from outside only {sorted(ALLOWED[package])}"


def test_nothing_anywhere_imports_what_runs_code_when_loaded() -> None:
    found = {
        module.where: unwanted
        for module in modules_under(*PACKAGES, "tests", "benchmarks")
        if (
            unwanted := RUNS_CODE_WHEN_LOADED
            & {name.partition(".")[0] for _, name in names_imported(module.tree)}
        )
    }
    assert found == {}, "store msgspec, JSON or skops; never an object that can run code"


def test_an_outside_package_is_seen_in_either_form_of_import() -> None:
    source = "import os\nimport numpy.linalg as la\nfrom sqlalchemy.orm import Session\n"
    assert roots_imported(source) == {"numpy", "sqlalchemy"}
