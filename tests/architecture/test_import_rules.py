"""The import contracts hold; and each of them is broken once, to see that it would be noticed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.modules import PACKAGES, ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source and its contracts, elsewhere, where they may be broken."""
    place = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", place)
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            target = place / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return place


def lint_imports(place: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(place), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("package", "statement", "contract"),
    [
        ("schemas", "import detectors", "Layers"),
        ("detectors", "import projections", "Layers"),
        ("streams", "import gateway", "Layers"),
        ("schemas", "import sqlalchemy", "Schemas are plain"),
        ("detectors", "import sqlalchemy", "Detectors see facts"),
        ("projections", "import sklearn", "Projections answer readers"),
        ("projections", "import psycopg", "Projections answer readers"),
        ("streams", "import litestar", "Streams carry facts"),
        ("gateway", "import pickle", "Nobody reads objects that can run code"),
    ],
)
def test_a_broken_contract_is_noticed(
    copy: Path, package: str, statement: str, contract: str
) -> None:
    culprit = copy / package / "culprit.py"
    culprit.write_text(f"{statement}\n")
    try:
        result = lint_imports(copy)
    finally:
        culprit.unlink()
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout
    broken = [line for line in result.stdout.splitlines() if "BROKEN" in line]
    assert [line.startswith(contract) for line in broken] == [True], result.stdout
