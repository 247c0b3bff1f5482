"""Every record ever written is read by every path that reads records."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from schemas import golden
from schemas.body import type_names
from schemas.codec import CONCLUSIONS, FACTS, Fact, encode, read_conclusion, read_fact, write_fact

FOLDER = Path(__file__).parents[1] / "golden"
MANIFEST = golden.read_manifest(FOLDER)

ReadPath = Callable[[bytes, str, int], object]

READ_PATHS: dict[str, ReadPath] = {
    "codec.read_fact": read_fact,
}
"""Every path by which a stored fact is read, by its name: each new one gets a line here."""


def split(path: str) -> tuple[str, int]:
    """The type and the version of a golden file."""
    type_name, _, file = path.partition("/")
    return type_name, int(file.removeprefix("v").removesuffix(".json"))


GOLDEN_FACTS = [path for path in MANIFEST if split(path)[0] in FACTS]
NEWEST_FACTS = [
    path for path in GOLDEN_FACTS if split(path)[1] == type_names[split(path)[0]].version
]
NEWEST_CONCLUSIONS = [
    path
    for path in MANIFEST
    if split(path)[0] in CONCLUSIONS and split(path)[1] == type_names[split(path)[0]].version
]


def read(path: str) -> Fact:
    return read_fact((FOLDER / path).read_bytes(), *split(path))


@pytest.mark.parametrize("path", GOLDEN_FACTS)
@pytest.mark.parametrize("read_path", READ_PATHS)
def test_every_golden_fact_is_read_by_every_read_path(path: str, read_path: str) -> None:
    record = (FOLDER / path).read_bytes()
    assert READ_PATHS[read_path](record, *split(path)) is not None


@pytest.mark.parametrize("path", GOLDEN_FACTS)
def test_a_golden_fact_is_read_as_its_type_in_the_newest_version(path: str) -> None:
    fact = read(path)
    assert type(fact.data) is type_names[split(path)[0]]
    assert fact.dataversion == type(fact.data).version


@pytest.mark.parametrize("path", NEWEST_FACTS)
def test_a_golden_fact_of_the_newest_version_is_written_again_byte_for_byte(path: str) -> None:
    assert write_fact(read(path)) == (FOLDER / path).read_bytes()


@pytest.mark.parametrize("path", NEWEST_CONCLUSIONS)
def test_a_golden_conclusion_is_read_and_written_again_byte_for_byte(path: str) -> None:
    record = (FOLDER / path).read_bytes()
    assert encode(read_conclusion(record, split(path)[0])) == record


def test_every_type_has_a_golden_record_of_every_version() -> None:
    wanted = {
        f"{name}/v{version}.json"
        for name in FACTS
        for version in range(1, type_names[name].version + 1)
    } | {f"{name}/v{type_names[name].version}.json" for name in CONCLUSIONS}
    assert sorted(wanted - MANIFEST.keys()) == []


def test_no_golden_record_was_altered_or_removed() -> None:
    assert golden.damage(FOLDER) == []


def test_a_removed_and_an_altered_golden_record_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "DayClosed").mkdir()
    (tmp_path / "DayClosed" / "v1.json").write_bytes(b"altered")
    digest = sha256(b"as it was").hexdigest()
    manifest = {"DayClosed/v1.json": digest, "WagesPaid/v1.json": digest}
    (tmp_path / golden.MANIFEST).write_bytes(msgspec.json.encode(manifest))
    # Nor are the first versions of other events here; that is told by other lines.
    told = golden.damage(tmp_path)
    altered, removed = [line for line in told if line.partition(":")[0] in manifest]
    assert "DayClosed/v1.json" in altered
    assert "was altered" in altered
    assert "WagesPaid/v1.json" in removed
    assert "was removed" in removed


def test_golden_records_hold_no_plain_text_where_a_person_could_be_named() -> None:
    for path in GOLDEN_FACTS:
        fact = read(path)
        for field in type(fact.data).__struct_fields__:
            value = getattr(fact.data, field)
            if hasattr(value, "box"):
                assert value.key_id == "sample-key"
                assert len(value.box) > 12
