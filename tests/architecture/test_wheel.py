"""What is installed is whole: each module and each file that a package reads is in the wheel."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.architecture.modules import PACKAGES, ROOT


def files_of_packages() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_of_a_package_is_shipped(tmp_path: Path) -> None:
    files = files_of_packages()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    with ZipFile(wheel) as shipped:
        missing = files - set(shipped.namelist())
    assert missing == set()
    assert "streams/log/migrations/versions/v0001_first_tables.py" in files
