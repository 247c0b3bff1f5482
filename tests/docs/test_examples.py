"""The examples of the documents run, in order, as a reader runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import blocks

BIN = Path(sys.executable).parent


def ran(folder: Path, *scripts: str, **settings: str) -> str:
    """What the blocks print, one after the other in one shell; each must run to its end."""
    inherited = {name: value for name, value in os.environ.items() if "WAGEWATCH" not in name}
    path = f"{BIN}{os.pathsep}{inherited['PATH']}"
    result = subprocess.run(
        ["/bin/sh", "-e", "-c", "\n".join(scripts)],
        cwd=folder,
        env={**inherited, "PATH": path, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-2_000:] + result.stderr[-2_000:]
    return result.stdout


@pytest.mark.slow
def test_every_block_marked_sh_runs_to_its_end(tmp_path: Path) -> None:
    printed = ran(tmp_path, *blocks("README.md", "sh"), *blocks("docs/operating.md", "sh"))
    assert (tmp_path / "leads.xlsx").is_file()
    assert (tmp_path / "six-systems.xlsx").is_file()
    assert "0 damaged" in printed
    assert "different: " not in printed


@pytest.mark.postgres
@pytest.mark.slow
def test_one_process_runs_on_a_database_as_the_page_of_a_district_says(
    tmp_path: Path, database: str
) -> None:
    scripts = blocks("docs/district.md", "sh")
    assert scripts
    printed = ran(tmp_path, *scripts, WAGEWATCH_DATABASE=database)
    assert "1 facts" in printed
    assert "0 damaged" in printed
    assert [it.name for it in (tmp_path / "wagewatch-data").glob("*.sqlite*")] == []
