"""The list of the six systems: data, since every place counts them in its own way."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct


class System(Struct, frozen=True, forbid_unknown_fields=True):
    """One system that a site must have in place."""

    code: str
    zh: str
    en: str
    reference: str
    detectors: tuple[str, ...]
    """Detectors whose yes means that the system is not in place."""


class _List(Struct, frozen=True, forbid_unknown_fields=True):
    system: tuple[System, ...]


@cache
def six() -> tuple[System, ...]:
    """Return the list that is shipped, in the order in which it is shown.

    >>> [system.zh for system in six()][:3]
    ['劳动合同签订', '实名制管理', '工资专用账户']
    """
    text = Path(__file__).with_name("systems.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _List).system


def by_detector(systems: Iterable[System]) -> dict[str, str]:
    """Return the code of the system that each detector speaks of."""
    return {detector: system.code for system in systems for detector in system.detectors}
