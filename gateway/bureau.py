"""The bureau's own parameters: files in its data directory, each promoted by a person."""

import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from detectors.parameters import Parameters
from detectors.parameters.change import Change, read_change
from schemas.errors import Refused
from streams.previewing.volumes import Band
from streams.scoring.rules import Rules

DIRECTORY = "parameters"
_NAME = re.compile(r"(\d{4})-[a-z0-9][a-z0-9-]*\.yaml")


class Promotion(Struct, frozen=True, kw_only=True):
    """The act by which a change became the bureau's rule, and what its preview had shown."""

    file: str
    """Name of the file of its values."""
    reason: str
    at: datetime
    former_rules: str
    """Generation of the rules before."""
    rules: str
    """Generation of the rules with this change."""
    position: int
    """Facts of the log that the preview judged."""
    first_day: date | None
    last_day: date | None
    """Days of the preview."""
    throughout: bool
    """Whether the preview took the change as if it had always been in force."""
    band: Band | None
    """Alerts a week, as previewed; None where the history had no whole week."""


class Bureau(Struct, frozen=True):
    """The parameters in force in one house, and which of them are the bureau's own."""

    parameters: Parameters
    own: Mapping[str, Mapping[date, str]] = {}
    """File by first day, of each parameter that has values of the bureau's own."""
    promotions: tuple[Promotion, ...] = ()
    """In order, the newest last."""
    in_force: Promotion | None = None
    """The newest one, where it led to just these rules: after an upgrade, or with values that
    were never previewed, it did not."""


def bureau(data: Path) -> Bureau:
    """Read the parameters of the product, and over them those that the bureau put in `data`.

    Files are taken in the order of their numbers: a value takes the place of an earlier one of
    the same parameter and day, whether of the product or of an earlier file. Raises Refused
    where one cannot be read: a house does not start by rules that are not whole.
    """
    parameters = Parameters.load()
    own: dict[str, dict[date, str]] = {}
    promotions: list[Promotion] = []
    for file in _files(data / DIRECTORY):
        change = read_change(file, parameters)
        parameters = change.applied(parameters)
        for name, values in change.values.items():
            own.setdefault(name, {}).update(dict.fromkeys(values, file.name))
        if (record := file.with_suffix(".json")).exists():
            promotions.append(_read_promotion(record))
    newest = promotions[-1] if promotions else None
    as_promoted = newest is not None and newest.rules == Rules(parameters).generation.name
    return Bureau(parameters, own, tuple(promotions), newest if as_promoted else None)


def put(data: Path, change: Path, *, promotion: Promotion) -> Path:
    """Put a change beside the others as the bureau's own, with its promotion; return its file.

    Whatever begins after this judges by it; a process that runs goes on as it began. Raises
    Refused where somebody else promoted meanwhile.
    """
    directory = data / DIRECTORY
    directory.mkdir(mode=0o700, exist_ok=True)
    target = directory / promotion.file
    if target.exists() or any(it.name >= promotion.file for it in _files(directory)):
        message = f"{target} or a later one is there already: preview again what stands now"
        raise Refused(message, field="promote")
    # The record first: values without the word on them would be rules that nobody answers for.
    _write(target.with_suffix(".json"), msgspec.json.format(msgspec.json.encode(promotion)))
    _write(target, change.read_bytes())
    return target


def next_name(data: Path, change: Change) -> str:
    """Return what the file of the next promotion is called: its number, and the change's name."""
    last = max((int(it.name[:4]) for it in _files(data / DIRECTORY)), default=0)
    called = re.sub(r"[^a-z0-9]+", "-", Path(change.name).stem.lower()).strip("-") or "change"
    return f"{last + 1:04d}-{called}.yaml"


def _files(directory: Path) -> list[Path]:
    """Return the files of values in order; Refused where one is not numbered."""
    found = sorted(directory.glob("*.yaml")) + sorted(directory.glob("*.yml"))
    for file in found:
        if not _NAME.fullmatch(file.name):
            message = (
                f"{file}: its name does not say its place; call it 0001-what-it-is.yaml, with the "
                "next free number, in small letters"
            )
            raise Refused(message, field=DIRECTORY)
    numbers = [file.name[:4] for file in found]
    if twice := next((it for it in numbers if numbers.count(it) > 1), None):
        message = f"{directory}: two files bear the number {twice}; renumber the later one"
        raise Refused(message, field=DIRECTORY)
    return found


def _read_promotion(record: Path) -> Promotion:
    try:
        return msgspec.json.decode(record.read_bytes(), type=Promotion)
    except msgspec.DecodeError as wrong:
        message = f"{record}: this is no record of a promotion ({wrong}); restore it from a backup"
        raise Refused(message, field=DIRECTORY) from None


def _write(file: Path, content: bytes) -> None:
    """Write a file that is whole or not there, durably."""
    beside = file.with_suffix(f"{file.suffix}.new")
    with beside.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(file)
