"""A parameter's value as an officer reads it: words for codes, sums in yuan, steps as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from gateway import formats
from gateway.tongue import Tongue

_WORDS: Mapping[str, str] = {
    "court_cases.points": "value.court_case_kind",
    "ending_unpaid.points": "value.site_stage",
    "evidence.weights": "value.basis",
    "evidence.percent": "value.basis",
    "gone_quiet.sources": "source",
    "operations_distress.signs": "value.operations_sign",
    "operations_distress.states": "value.operations_state",
    "rights_notice_incomplete.blocks": "value.notice_block",
    "rights_notice_incomplete.points": "value.notice_block",
    "score.source_caps": "source",
    "screening.close_kinds": "value.kind",
    "screening.usual_industries": "industry",
    "six_systems.detectors": "value.mechanism",
    "unregistered_attendance.silence_is": "value.state",
}
"""Which closed list the words of a parameter are of; the rest are levels, detectors or its own."""

_OWN = "parameters.word"
_ADDRESSEE = "district/"


class Reading(Struct, frozen=True):
    """A value in the words of one language: a text, or rows of two cells where it has parts."""

    text: str = ""
    unit: str = ""
    head: tuple[str, ...] = ()
    """What stands above the two cells of steps; empty for a table of words."""
    rows: tuple[tuple[str, str], ...] = ()


def read(name: str, value: object, unit: str, tongue: Tongue) -> Reading:
    """Return how the value of a parameter reads; its unit is in the tongue's language already."""
    match value:
        case int() if name.endswith("_fen"):
            return Reading(text=formats.money(value, tongue.language))
        case dict():
            return Reading(unit=unit, rows=tuple(_table(name, value, tongue)))
        case [[_, _], *_]:
            return Reading(head=tuple(unit.strip("[]").split(", ")), rows=tuple(_steps(value)))
        case list():
            return Reading(text=_listed(name, value, tongue), unit=unit)
        case str():
            return Reading(text=_word(name, value, tongue))
    return Reading(text=f"{value:,}", unit=unit)


def _steps(value: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for begin, worth in value:
        yield f"≥ {begin}", str(worth)


def _table(name: str, value: Mapping[str, Any], tongue: Tongue) -> Iterable[tuple[str, str]]:
    for key, each in value.items():
        match each:
            case list():
                said = _listed(name, each, tongue)
            case str():
                said = _word(name, each, tongue)
            case _:
                said = f"{each:,}"
        yield _word(name, key, tongue), said


def _listed(name: str, codes: Iterable[str], tongue: Tongue) -> str:
    between = "、" if tongue.language == "zh" else ", "
    return between.join(_word(name, code, tongue) for code in codes)


def _word(name: str, code: str, tongue: Tongue) -> str:
    """Return the word for a code: of the parameter's list, its own, a level, or a detector."""
    if code.startswith(_ADDRESSEE):
        return tongue.addressee(code)
    for group in (_WORDS.get(name, _OWN), _OWN, "level"):
        if (said := tongue.known(group, code)) != code:
            return said
    return tongue.detector(code)
