"""No password stands in a file of the deployment: each is drawn once, for its one reader."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.deploy.composed import COMPOSE, DEPLOY, ROOT, SERVICES

SCRIPT = DEPLOY / "make-secrets.sh"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "secrets/" not in str(path))


def run(place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), str(place)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_password_comes_from_a_file_or_not_at_all(service: str) -> None:
    told = SERVICES[service]
    files = {f"/run/secrets/{name}" for name in told.get("secrets", [])}
    for name, value in told.get("environment", {}).items():
        if re.search("PASSWORD|SECRET|TOKEN", name):
            assert name.endswith("_FILE")
            assert value in files
        if "passfile=" in value:
            assert value.split("passfile=")[1] in files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_holds_a_password(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"://[^/\s:@]+:[^/\s@]+@", text) == []
    given = re.findall(r'(?i)password\w*"?\s*[:=]\s*"?([\w/$]\S*)', text)
    assert [it for it in given if not it.startswith(("$", "/run/secrets/"))] == []


def test_secrets_are_files_of_a_directory_that_is_never_committed() -> None:
    sources = {name: told["file"] for name, told in COMPOSE["secrets"].items()}
    assert sources == {name: f"./secrets/{name}" for name in sources}
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    used = {name for told in SERVICES.values() for name in told.get("secrets", [])}
    assert used == set(sources)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another user")
def test_each_password_is_drawn_for_the_one_who_reads_it(tmp_path: Path) -> None:
    place = tmp_path / "secrets"
    assert run(place).returncode == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {it.name for it in place.iterdir()} == set(COMPOSE["secrets"])
    for path in place.iterdir():
        readers = {
            told["user"].split(":")[0]
            for told in SERVICES.values()
            if path.name in told.get("secrets", [])
        }
        assert readers == {str(path.stat().st_uid)}
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
    drawn = {name: (place / name).read_text().strip() for name in COMPOSE["secrets"]}
    assert drawn["pgpass"] == f"postgres:5432:*:wagewatch:{drawn['wagewatch-password']}"
    assert len(set(drawn.values())) == 4
    assert all(len(it) >= 32 for it in drawn.values())


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another user")
def test_passwords_that_are_in_use_are_not_drawn_again(tmp_path: Path) -> None:
    place = tmp_path / "secrets"
    run(place)
    before = (place / "pgpass").read_text()
    again = run(place)
    assert again.returncode == 1
    assert "keeps the passwords it was made with" in again.stderr
    assert (place / "pgpass").read_text() == before
