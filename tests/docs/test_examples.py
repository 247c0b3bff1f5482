"""The examples of the README and of the operating page run, in order, as a reader runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import blocks

BIN = Path(sys.executable).parent


@pytest.mark.slow
def test_every_block_marked_sh_runs_to_its_end(tmp_path: Path) -> None:
    script = "\n".join([*blocks("README.md", "sh"), *blocks("docs/operating.md", "sh")])
    inherited = {name: value for name, value in os.environ.items() if "WAGEWATCH" not in name}

    result = subprocess.run(
        ["/bin/sh", "-e", "-c", script],
        cwd=tmp_path,
        env={**inherited, "PATH": f"{BIN}{os.pathsep}{inherited['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout[-2_000:] + result.stderr[-2_000:]
    assert (tmp_path / "leads.xlsx").is_file()
    assert (tmp_path / "six-systems.xlsx").is_file()
    assert "0 damaged" in result.stdout
    assert "different: " not in result.stdout
