"""A sentence from its code, its arguments and a language."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from detectors.reasons.names import GROUPS, between, name
from schemas.derived.finding import Argument
from schemas.errors import Refused
from schemas.money import yuan
from schemas.period import bounds

LANGUAGES = ("zh", "en")
MISSING = "missing"
"""Section of what is not known: its codes bear no detector's name."""

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(?P<argument>\w+)(?:\|(?P<one>[^|}]*)\|(?P<many>[^|}]*))?\}")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class SentenceMissing(Refused):
    """A code has no sentence in a language, or a sentence lacks an argument."""


def render(code: str, arguments: Mapping[str, Argument], language: str) -> str:
    """Return the sentence of a code, of a reason or of what is missing, in a language.

    Raises SentenceMissing where there is no such sentence, or no such argument.

    >>> said = {"seen_on": "2025-04-10", "workers": 12, "unsigned": 1}
    >>> render("missing_contracts.unsigned", said, "zh")
    '2025年4月10日核查：在岗12人，其中1人未见劳动合同或用工书面协议，待核实。'
    >>> render("missing_contracts.unsigned", said, "en")
    'Looked at on 10 April 2025: of 12 workers, 1 worker without a labour contract or written \
agreement was seen; to be verified.'
    """
    sentence = _sentences(language).get(code)
    if sentence is None:
        sentence = _sentences(language).get(f"{MISSING}.{code}")
    if sentence is None:
        message = (
            f"{code} has no sentence in detectors/reasons/{language}.yaml; "
            "add one there under its detector"
        )
        raise SentenceMissing(message, field=code)

    def fill(slot: re.Match[str]) -> str:
        argument = slot["argument"]
        value = arguments.get(argument)
        if value is None:
            message = f"{code} in {language} asks for {argument}, which the finding does not give"
            raise SentenceMissing(message, field=code)
        if slot["one"] is not None:
            return slot["one"] if value == 1 else slot["many"]
        return _written(argument, value, language)

    return _SLOT.sub(fill, sentence)


def codes(language: str) -> frozenset[str]:
    """Return every code that has a sentence in a language; what is missing as `missing.code`."""
    return frozenset(_sentences(language))


def arguments_of(code: str, language: str) -> frozenset[str]:
    """Return the arguments that a sentence asks for."""
    return frozenset(slot["argument"] for slot in _SLOT.finditer(_sentences(language)[code]))


@cache
def _sentences(language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        message = f"nothing is said in {language!r}; the languages are {', '.join(LANGUAGES)}"
        raise SentenceMissing(message, field="language")
    said = yaml.safe_load((_HERE / f"{language}.yaml").read_text(encoding="utf-8"))
    return {
        f"{section}.{code}": sentence
        for section, sentences in said.items()
        for code, sentence in sentences.items()
    }


def _written(argument: str, value: Argument, language: str) -> str:
    if argument.endswith("_fen"):
        return _money(int(value), language)
    if argument.endswith("_on"):
        return _day(date.fromisoformat(str(value)), language)
    if argument in {"period", "month"}:
        return _period(str(value), language)
    group = GROUPS.get(argument)
    if group is None:
        return f"{value:,}" if isinstance(value, int) else value
    words = (word for word in re.split(r"[ ,]+", str(value)) if word)
    return between(language).join(name(group, word, language) for word in words)


def _money(fen: int, language: str) -> str:
    amount = yuan(fen).removesuffix(".00")
    return f"{amount}元" if language == "zh" else f"{amount} yuan"


def _day(day: date, language: str) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _period(period: str, language: str) -> str:
    first, last = bounds(period)
    if "/" in period:
        until = "至" if language == "zh" else " to "
        return f"{_day(first, language)}{until}{_day(last, language)}"
    if language == "zh":
        return f"{first.year}年{first.month}月"
    return f"{_MONTHS[first.month - 1]} {first.year}"
