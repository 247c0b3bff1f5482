"""A fact as evidence in words: labels and values of what it says, and what of it is sealed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from gateway import formats
from gateway.tongue import Name, Tongue
from projections import evidence
from projections.answers import FactCard
from projections.who import names
from schemas.body import type_names

LEFT_OUT = frozenset(
    {"alert", "complaint", "corrects", "digest", "generation", "replacement_version", "retracts"}
)
"""Fields that tell a reader of evidence nothing: ids and hashes."""
ADDRESSED = frozenset({"addressee", "copied_to", "to"})
"""Fields that name an office."""
_SUBJECT = re.compile(r"(?:employer|site|grid|township)/(\S+)")
_MONTH = re.compile(r"\d{4}-\d\d")
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


class Said(Struct, frozen=True):
    """One fact, in the words of a language."""

    card: FactCard
    pairs: tuple[tuple[str, str], ...]
    """Label and value of each field that is not sealed."""
    sealed: tuple[str, ...]
    """Labels of the sealed fields."""

    @property
    def withdrawn(self) -> bool:
        """Tell whether it was corrected or retracted since."""
        return self.card.corrected_by is not None or self.card.retracted_by is not None


def said(connection: Connection, cards: Iterable[FactCard], tongue: Tongue) -> tuple[Said, ...]:
    """Return facts in words, in the order given."""
    told = list(cards)
    values = (value for card in told for value in card.body.values())
    names_within = called(connection, values, tongue)
    about = {card.id: UUID(card.body["corrects"]) for card in told if "corrects" in card.body}
    types = {one.id: one.type for one in evidence.facts(connection, about.values()).values()}
    return tuple(
        Said(
            card=card,
            pairs=tuple(
                pairs(
                    card.body,
                    card.type,
                    tongue,
                    types.get(about[card.id]) if card.id in about else None,
                    names_within,
                )
            ),
            sealed=tuple(tongue.known("field", name) for name in card.sealed),
        )
        for card in told
    )


def facts_said(
    connection: Connection, ids: Iterable[UUID], tongue: Tongue, *, cut: int | None = None
) -> dict[UUID, Said]:
    """Return facts in words by id; with a cut, as they stood there."""
    found = evidence.facts(connection, ids)
    cards = as_stood(connection, found.values(), cut)
    return {one.card.id: one for one in said(connection, cards, tongue)}


def as_stood(connection: Connection, cards: Iterable[FactCard], cut: int | None) -> list[FactCard]:
    """Return facts known by a position, without what was said of them after it."""
    known = list(cards)
    if cut is None:
        return known
    known = [card for card in known if card.position <= cut]
    answers = {
        answer
        for card in known
        for answer in (card.corrected_by, card.retracted_by)
        if answer is not None
    }
    later = {
        card.id for card in evidence.facts(connection, answers).values() if card.position > cut
    }

    def by_then(answer: UUID | None) -> UUID | None:
        return None if answer in later else answer

    return [
        msgspec.structs.replace(
            card, corrected_by=by_then(card.corrected_by), retracted_by=by_then(card.retracted_by)
        )
        for card in known
    ]


def pairs(
    body: Mapping[str, Any],
    type_: str,
    tongue: Tongue,
    about: str | None = None,
    named: Mapping[str, str] = MappingProxyType({}),
) -> Iterable[tuple[str, str]]:
    """Give label and value of each plain field of a body of a type, its defaults among them.

    `about` is the type of the fact that a correction is of; `named` gives the names of the
    subjects in the body; one that is not among them stands with its code.
    """
    words = _word_lists(type_)
    left_out = {name: value for name, value in _defaults(type_).items() if name not in body}
    for name, value in (dict(body) | left_out).items():
        if value in (None, [], "") or name in LEFT_OUT:
            continue
        if isinstance(value, dict):
            yield from pairs(value, about or "", tongue, None, named)
            continue
        name_of = named.get(value) if isinstance(value, str) else None
        shown = name_of or _value(name, value, words.get(name), tongue)
        yield tongue.known("field", name), shown


def called(connection: Connection, values: Iterable[object], tongue: Tongue) -> dict[str, str]:
    """Return the texts of the names of the subjects among some values, as `named` finds them."""
    return {subject: name.text for subject, name in named(connection, values, tongue).items()}


def named(connection: Connection, values: Iterable[object], tongue: Tongue) -> dict[str, Name]:
    """Return what the subjects among some values are called; others are not in the answer."""
    subjects = {value for value in values if isinstance(value, str) and _SUBJECT.fullmatch(value)}
    known = names(connection, sorted(subjects))
    return {subject: tongue.name(subject, name) for subject, name in known.items()}


def _value(name: str, value: object, words: type[StrEnum] | None, tongue: Tongue) -> str:
    if isinstance(value, list):
        between = "、" if tongue.language == "zh" else ", "
        return between.join(_value(name, each, words, tongue) for each in value)
    if name in ADDRESSED:
        return tongue.addressee(str(value))
    if words is not None and value in set(words):
        return tongue.word(words(str(value)))
    if isinstance(value, bool):
        return tongue.say("fact_said.has" if value else "fact_said.has_not")
    if isinstance(value, int) and name.endswith("_fen"):
        return formats.money(value, tongue.language)
    if isinstance(value, float) and name.endswith("_ratio"):
        return f"{value:.0%}"
    if isinstance(value, str):
        return _text(tongue.known(f"value.{name}", value), tongue)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _text(value: str, tongue: Tongue) -> str:
    """Write days, months, spans and moments as the language does, all else as it stands."""
    if subject := _SUBJECT.fullmatch(value):
        return subject.group(1)
    if _MONTH.fullmatch(value):
        return formats.month(value, tongue.language)
    if span := _SPAN.fullmatch(value):
        return "–".join(_text(day, tongue) for day in span.groups())
    try:
        if len(value) == len("2025-11-03"):
            return formats.day(date.fromisoformat(value), tongue.language)
        if len(value) >= len("2025-11-03T02:00:00Z") and value[10] == "T":
            return formats.moment(datetime.fromisoformat(value), tongue.language)
    except ValueError:
        pass
    return value


@cache
def _defaults(type_: str) -> dict[str, Any]:
    """Return what a body of a type means by the fields that it leaves out.

    A rule may rest on any of them: wages of a site that came through a bank did not come
    from its special account. Only that something is *not* so goes without saying.
    """
    body = type_names.get(type_)
    if body is None:
        return {}
    return {
        field.name: field.default
        for field in msgspec.structs.fields(body)
        if field.default is not False and field.default not in (msgspec.NODEFAULT, None, ())
    }


@cache
def _word_lists(type_: str) -> dict[str, type[StrEnum]]:
    """Return the closed list of each field of a type of fact that has one."""
    body = type_names.get(type_)
    if body is None:
        return {}
    found: dict[str, type[StrEnum]] = {}
    for name, hint in get_type_hints(body).items():
        for part in (hint, *get_args(hint)):
            if isinstance(part, type) and issubclass(part, StrEnum):
                found[name] = part
    return found
