"""What the image is made of: what the lock names, our packages, and nobody who is root."""

import re

import pytest

from tests.architecture.modules import PACKAGES
from tests.deploy.composed import COMPOSE, DEPLOY, OURS, ROOT

DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
LOCK = "requirements-district.lock"


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def copied() -> list[str]:
    """What is copied from the repository, not from another stage."""
    return re.findall(r"^COPY (?:--chmod=\S+ )?(?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)


def test_every_base_is_pinned_and_one_and_the_same() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+", bases[0])


def test_everything_that_is_copied_is_there_and_let_through() -> None:
    let_through = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert {*PACKAGES, LOCK} <= set(copied())
    for path in copied():
        assert (ROOT / path).exists()
        assert f"!{path}" in let_through


def test_packages_come_from_the_lock_with_their_hashes_and_nothing_is_compiled() -> None:
    assert f"--require-hashes --requirement {LOCK}" in DOCKERFILE
    assert "--only-binary :all:" in DOCKERFILE
    assert re.search(r"apt(-get)? |apk |gcc|build-essential", DOCKERFILE) is None


def test_the_image_runs_as_the_user_that_compose_names() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users == ["10001:10001"]
    assert {told["user"] for told in OURS.values()} == set(users)


@pytest.mark.parametrize("wanted", ["faust-streaming", "kafka-python", "psycopg", "aiokafka"])
def test_the_lock_of_a_district_holds_what_a_district_needs(wanted: str) -> None:
    assert wanted in pins(LOCK)
    assert wanted not in pins("requirements.lock")


def test_all_locks_agree() -> None:
    tested = pins("requirements-dev.lock")
    for lock in ("requirements.lock", LOCK):
        assert {name: it for name, it in pins(lock).items() if tested.get(name) != it} == {}


def test_no_lock_names_an_address() -> None:
    assert "://" not in (ROOT / LOCK).read_text()


def test_the_version_of_the_image_is_that_of_the_project() -> None:
    [version] = re.findall(
        r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert {told["image"] for told in OURS.values()} == {f"wagewatch:{version}"}
    assert COMPOSE["x-ours"]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}
