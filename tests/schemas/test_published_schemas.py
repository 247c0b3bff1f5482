"""What is published agrees with what is accepted, and what was published stays."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # altair brings it, without types
import msgspec
import pytest

from schemas import generate
from schemas.asyncapi import document
from schemas.body import type_names
from schemas.codec import CONCLUSIONS, FACTS, encode, sealed_fields
from schemas.golden import record_of
from schemas.publish import DIALECT, as_said, published
from schemas.samples import body

PUBLISHED = generate.ROOT / generate.PUBLISHED
ON_DISK = {
    path.relative_to(PUBLISHED).as_posix(): msgspec.json.decode(path.read_bytes())
    for path in sorted(PUBLISHED.glob("*/*.json"))
}


def schema(name: str, form: str) -> dict[str, Any]:
    found: dict[str, Any] = ON_DISK[f"{name}/v{type_names[name].version}.{form}.json"]
    return found


def accepts(schema: dict[str, Any], value: object) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(value))


@pytest.mark.parametrize("path", ON_DISK)
def test_a_published_schema_is_a_valid_schema_with_a_name_of_its_own(path: str) -> None:
    found = ON_DISK[path]
    jsonschema.Draft202012Validator.check_schema(found)
    name, _, rest = path.partition("/")
    version, form, _ = rest.split(".")
    assert found["$schema"] == DIALECT
    assert found["$id"] == f"urn:wagewatch:schema:{name}:{version[1:]}:{form}"
    assert found["title"] == name
    assert found["description"]


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_recorded_body_fits_its_recorded_schema(name: str) -> None:
    recorded = msgspec.json.decode(record_by_name(name))["data"]
    assert accepts(schema(name, "recorded"), recorded)
    assert not accepts(schema(name, "recorded"), recorded | {"surprise": 1})


@pytest.mark.parametrize("name", sorted(name for name in FACTS if sealed_fields(type_names[name])))
def test_a_said_body_is_plain_where_a_recorded_one_is_sealed(name: str) -> None:
    recorded = msgspec.json.decode(record_by_name(name))["data"]
    said = recorded | dict.fromkeys(sealed_fields(type_names[name]), "plain text")
    assert accepts(schema(name, "submission"), said)
    assert not accepts(schema(name, "submission"), recorded)
    assert not accepts(schema(name, "recorded"), said)


@pytest.mark.parametrize("name", sorted(CONCLUSIONS))
def test_a_conclusion_fits_its_schema(name: str) -> None:
    assert accepts(schema(name, "derived"), msgspec.json.decode(encode(body(type_names[name]))))


def test_a_record_fits_the_envelope_of_facts_and_a_conclusion_its_own() -> None:
    fact = msgspec.json.decode(record_of(type_names["WagesPaid"]))
    conclusion = msgspec.json.decode(record_of(type_names["RiskAssessed"]))
    assert accepts(ON_DISK["Recorded/v1.envelope.json"], fact)
    assert accepts(ON_DISK["Derived/v1.envelope.json"], conclusion)
    assert not accepts(ON_DISK["Recorded/v1.envelope.json"], conclusion)


def test_fields_are_described_by_their_docstrings() -> None:
    found = as_said(type_names["SiteRegistered"])["properties"]
    assert found["owner"]["description"] == "Subject of the project owner 建设单位."
    assert found["contract_price_fen"]["anyOf"][0]["description"] == "money in whole fen"


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def test_every_reference_of_the_channels_leads_somewhere() -> None:
    whole = document()
    for reference in references(whole):
        if not reference.startswith("#/"):
            assert reference in ON_DISK
            continue
        at: Any = whole
        for step in reference.removeprefix("#/").split("/"):
            at = at[step]


def test_every_fact_has_a_message() -> None:
    assert document()["channels"]["facts"]["messages"].keys() == FACTS


def record_by_name(name: str) -> bytes:
    return record_of(type_names[name])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of all that is generated."""
    pytest.importorskip("chinese_calendar", reason="the calendar is generated from it")
    pytest.importorskip("lunardate", reason="the calendar is generated from it")
    for folder in (generate.PUBLISHED, generate.GOLDEN):
        shutil.copytree(generate.ROOT / folder, tmp_path / folder)
    (tmp_path / generate.CALENDAR).parent.mkdir(parents=True)
    shutil.copy(generate.ROOT / generate.CALENDAR, tmp_path / generate.CALENDAR)
    return tmp_path


def test_what_is_committed_is_what_is_generated(copy: Path) -> None:
    assert generate.main(["--check"], root=copy) == 0


def test_a_mended_description_is_written_anew(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / generate.PUBLISHED / "DayClosed/v1.recorded.json"
    committed = path.read_bytes()
    path.write_bytes(committed.replace(b"Everything", b"All"))
    assert generate.main(["--check"], root=copy) == 1
    assert "DayClosed/v1.recorded.json: differs" in capsys.readouterr().out
    assert generate.main([], root=copy) == 0
    assert path.read_bytes() == committed


def test_another_shape_under_a_published_version_is_refused_and_nothing_is_written(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / generate.PUBLISHED / "DayClosed/v1.recorded.json"
    path.write_bytes(path.read_bytes().replace(b'"day"', b'"night"'))
    (copy / generate.ASYNCAPI).unlink()
    assert generate.main([], root=copy) == 1
    assert "raise `version` and add an upcaster" in capsys.readouterr().out
    assert b'"night"' in path.read_bytes()
    assert not (copy / generate.ASYNCAPI).exists()


def test_before_a_release_another_shape_is_written_and_strangers_go(copy: Path) -> None:
    path = copy / generate.PUBLISHED / "DayClosed/v1.recorded.json"
    committed = path.read_bytes()
    path.write_bytes(committed.replace(b'"day"', b'"night"'))
    stranger = copy / generate.GOLDEN / "NothingHappened" / "v1.json"
    stranger.parent.mkdir()
    stranger.write_bytes(b"{}")
    assert generate.main(["--unreleased"], root=copy) == 0
    assert path.read_bytes() == committed
    assert not stranger.exists()
    assert generate.main(["--check"], root=copy) == 0


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("schemas/published/DayClosed/v2.recorded.json", "belongs to no version"),
        ("schemas/published/NothingHappened/v1.recorded.json", "belongs to no version"),
        ("tests/golden/DayClosed/v1.json", "was altered"),
    ],
)
def test_what_belongs_to_nothing_or_was_altered_is_refused(
    copy: Path, path: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / path).parent.mkdir(exist_ok=True)
    (copy / path).write_bytes(b"{}")
    assert generate.main([], root=copy) == 1
    said = capsys.readouterr().out
    assert path in said
    assert complaint in said


def test_a_golden_record_that_is_gone_is_not_made_anew(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = copy / generate.GOLDEN / "DayClosed" / "v1.json"
    gone.unlink()
    assert generate.main([], root=copy) == 1
    assert "was removed; restore it" in capsys.readouterr().out
    assert not gone.exists()


def test_every_schema_that_is_made_is_committed() -> None:
    assert published().keys() <= ON_DISK.keys()
