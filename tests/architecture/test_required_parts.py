"""A run that requires a part cannot pass by skipping the tests that need it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT

NEEDY = """
import pytest

@pytest.mark.{part}
def test_it() -> None:
    pass
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A place with our conftest and our markers."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(place: Path, part: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test that needs the part, on a machine that has no program at all."""
    (place / "test_needy.py").write_text(NEEDY.format(part=part))
    ours = ("WAGEWATCH", "KAFKA")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "test_needy.py"],
        cwd=place,
        env={**clean, "PATH": str(place), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_part_is_skipped_with_its_reason(bare: Path) -> None:
    result = run(bare, "browser")
    assert result.returncode == 0
    assert "1 skipped" in result.stdout
    assert "Chromium is not installed" in result.stdout


def test_a_missing_part_that_is_required_fails(bare: Path) -> None:
    result = run(bare, "browser", WAGEWATCH_REQUIRE="browser")
    assert result.returncode == 1
    assert "WAGEWATCH_REQUIRE names browser" in result.stdout


def test_a_required_part_with_a_misspelt_name_is_refused(bare: Path) -> None:
    result = run(bare, "browser", WAGEWATCH_REQUIRE="browsr")
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no part is called browsr" in result.stderr


def test_a_broker_cannot_be_started_without_java(bare: Path) -> None:
    result = run(bare, "kafka")
    assert "1 skipped" in result.stdout
    assert "Java is not installed" in result.stdout


def test_a_broker_that_runs_elsewhere_needs_nothing_here(bare: Path) -> None:
    result = run(bare, "kafka", KAFKA_BOOTSTRAP="127.0.0.1:9092", WAGEWATCH_REQUIRE="kafka")
    assert "1 passed" in result.stdout


def test_claims_are_skipped_when_nobody_says_where_they_are(bare: Path) -> None:
    result = run(bare, "claims")
    assert result.returncode == 0
    assert "WAGEWATCH_CLAIMS is not set" in result.stdout


def test_claims_that_are_not_where_they_should_be_are_an_error(bare: Path) -> None:
    result = run(bare, "claims", WAGEWATCH_CLAIMS=str(bare / "nowhere.csv.gz"))
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert "nowhere.csv.gz" in result.stderr


def test_claims_that_are_there_are_read(bare: Path) -> None:
    (bare / "claims.csv.gz").touch()
    result = run(bare, "claims", WAGEWATCH_CLAIMS=str(bare / "claims.csv.gz"))
    assert "1 passed" in result.stdout
