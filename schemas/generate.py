"""Writes the generated files of the schemas; for developers, never at run time.

`python -m schemas.generate` (or `make generate`) writes

- `schemas/published/<Type>/v<N>.<form>.json`: the JSON Schemas (see `schemas.publish`),
- `schemas/published/asyncapi.json`: the channels and their messages,
- `schemas/calendar/days.json`: the holidays, from the libraries that know them,
- `tests/golden/<Type>/v<N>.json`: a stored record of each type and version.

`--check` writes nothing: it names what differs and exits with 1.

What was published stays. A schema whose shape would change under a version that is
already published is refused, and then nothing at all is written: raise `version` of
the event and add an upcaster. A new word in a vocabulary is a change of shape, for an
older reader does not know it. Titles and descriptions may be mended. A golden file is
written once and never again. A file that belongs to no known version is refused too.

`--unreleased` lifts these rules, and removes what belongs to nothing. It is meant for
as long as the project has no release and no log that must be read again.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from schemas import asyncapi, golden
from schemas.calendar.generate import regenerated
from schemas.publish import ENVELOPE_VERSION, ENVELOPES, conclusions, facts, path_of, published

ROOT = Path(__file__).parents[1]
CALENDAR = "schemas/calendar/days.json"
PUBLISHED = "schemas/published"
ASYNCAPI = f"{PUBLISHED}/asyncapi.json"
GOLDEN = "tests/golden"
MANIFEST = f"{GOLDEN}/{golden.MANIFEST}"

_WORDS = frozenset({"title", "description"})
_VERSIONED = re.compile(r"(?P<type>\w+)/v(?P<version>\d+)\.[a-z.]+")


def main(arguments: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Write the files below `root`, or check them; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m schemas.generate")
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    parser.add_argument(
        "--unreleased", action="store_true", help="overwrite what no release has shipped"
    )
    options = parser.parse_args(arguments)
    changed = changes(root, unreleased=options.unreleased)
    wrong = [] if options.unreleased else refusals(root, changed)
    if options.check:
        wrong += [f"{path}: differs from what it is made of" for path in changed]
        wrong += [f"{path}: belongs to nothing" for path in strangers(root) if options.unreleased]
    _say(wrong)
    if wrong or options.check:
        return int(bool(wrong))
    for path, content in changed.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    if options.unreleased:
        for path in strangers(root):
            (root / path).unlink()
    _say(f"{path}: written" for path in changed)
    return 0


def changes(root: Path, *, unreleased: bool = False) -> dict[str, bytes]:
    """Return what generating would write, by path: only what is not there already."""
    schemas = {f"{PUBLISHED}/{path}": _pretty(schema) for path, schema in published().items()}
    wanted = {
        CALENDAR: regenerated().encode(),
        ASYNCAPI: _pretty(asyncapi.document()),
        **schemas,
        **_golden_files(root, unreleased=unreleased),
    }
    return {path: content for path, content in wanted.items() if _read(root / path) != content}


def refusals(root: Path, changed: dict[str, bytes]) -> list[str]:
    """Say why these changes must not be written; empty when they may."""
    reshaped = [
        f"{path}: its shape would change, but this version is published; "
        "raise `version` and add an upcaster for the version before"
        for path, content in changed.items()
        if path.startswith(PUBLISHED)
        and path != ASYNCAPI
        and (before := _read(root / path)) is not None
        and shape(msgspec.json.decode(before)) != shape(msgspec.json.decode(content))
    ]
    gone = [
        f"{PUBLISHED}/{path}: this version was published once; restore its schema from the history"
        for path in _older_schemas()
        if not (root / PUBLISHED / path).exists()
    ]
    left = [
        f"{path}: belongs to no version of an event that is known; "
        "an event that was published stays readable"
        for path in strangers(root)
    ]
    damage = [f"{GOLDEN}/{line}" for line in golden.damage(root / GOLDEN)]
    return [*reshaped, *gone, *left, *damage]


def shape(schema: object) -> object:
    """Return a schema without its words: what a reader's machine depends on.

    >>> shape({"title": "A", "properties": {"title": {"type": "string", "description": "B"}}})
    {'properties': {'title': {'type': 'string'}}}
    """
    if isinstance(schema, dict):
        return {
            key: shape(value)
            for key, value in schema.items()
            if not (key in _WORDS and isinstance(value, str))
        }
    if isinstance(schema, list):
        return [shape(item) for item in schema]
    return schema


def strangers(root: Path) -> list[str]:
    """Name the files among the published schemas and golden records that belong to nothing."""
    known = {ASYNCAPI, MANIFEST}
    return [
        path
        for folder in (PUBLISHED, GOLDEN)
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
        and (path := file.relative_to(root).as_posix()) not in known
        and not _is_known(file.relative_to(root / folder).as_posix())
    ]


def _golden_files(root: Path, *, unreleased: bool) -> dict[str, bytes]:
    before = golden.read_manifest(root / GOLDEN)
    records = {
        path: record for path, record in golden.newest().items() if unreleased or path not in before
    }
    kept = {path: digest for path, digest in before.items() if not unreleased or _is_known(path)}
    manifest = kept | golden.manifest_of(records)
    files = {f"{GOLDEN}/{path}": record for path, record in records.items()}
    return {**files, MANIFEST: _pretty(dict(sorted(manifest.items())))}


def _newest_versions() -> dict[str, int]:
    bodies = {cls.__name__: cls.version for cls in (*facts(), *conclusions())}
    return bodies | dict.fromkeys(ENVELOPES, ENVELOPE_VERSION)


def _older_schemas() -> Iterable[str]:
    return (
        path_of(cls.__name__, version, form)
        for cls in facts()
        for version in range(1, cls.version)
        for form in ("submission", "recorded")
    )


def _is_known(path: str) -> bool:
    found = _VERSIONED.fullmatch(path)
    return found is not None and 1 <= int(found["version"]) <= _newest_versions().get(
        found["type"], 0
    )


def _pretty(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
