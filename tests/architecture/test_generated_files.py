"""Committed files that are generated are what generating them anew would give."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.modules import PACKAGES, ROOT

TREES = [*PACKAGES, "docs", "tests/golden"]
DISTURBED = "schemas/calendar/days.json"
"""A generated file that is changed in the copy, to see that the generator really writes."""


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for tree in TREES
        for path in (root / tree).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_generating_anew_changes_no_committed_file(tmp_path: Path) -> None:
    for tree in TREES:
        shutil.copytree(ROOT / tree, tmp_path / tree, ignore=shutil.ignore_patterns("__pycache__"))
    before = contents(tmp_path)
    (tmp_path / DISTURBED).write_bytes(before[DISTURBED] + b"\n")

    result = subprocess.run(
        [sys.executable, "-m", "schemas.generate"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
    after = contents(tmp_path)
    differing = {path for path in before | after if before.get(path) != after.get(path)}
    assert sorted(differing) == [], 'run "make generate" and commit what it wrote'
