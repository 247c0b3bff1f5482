"""What the words of findings are called: detectors, levels, signs, sources, articles of law."""

import re
from functools import cache
from pathlib import Path

import yaml

from schemas.errors import Refused

GROUPS: dict[str, str] = {
    "bill": "utility",
    "blocks": "notice_block",
    "kinds": "court_case_kind",
    "level": "level",
    "practices": "wage_practice",
    "role": "party_role",
    "signs": "operations_sign",
    "source": "source",
    "stage": "site_stage",
    "state": "operations_state",
    "utility": "utility",
}
"""Group of the words that an argument of a finding holds, by the argument's name."""

_NUMBERS = re.compile(r"第([0-9、]+)条")


def name(group: str, code: str, language: str) -> str:
    """Return what a word is called; Refused where nobody named it.

    >>> name("detector", "late_payday", "zh"), name("level", "red", "en")
    ('逾期未发工资', 'red')
    """
    word = _names().get(group, {}).get(code)
    if word is None:
        message = f"{group} {code!r} has no name; add it to detectors/reasons/names.yaml"
        raise Refused(message, field=code)
    return word[language]


def groups() -> dict[str, frozenset[str]]:
    """Return the codes that have a name, by group."""
    return {group: frozenset(words) for group, words in _names().items()}


def between(language: str) -> str:
    """Return what stands between the words of a list."""
    return "、" if language == "zh" else ", "


def article(reference: str, language: str) -> str:
    """Return an article of law as a page shows it; laws keep their own names beside English.

    >>> article("保障农民工工资支付条例 第13、14条", "zh")
    '《保障农民工工资支付条例》第13、14条'
    >>> article("保障农民工工资支付条例 第13、14条", "en")
    'Decree 724 (保障农民工工资支付条例), Art. 13, 14'
    """
    parts = [_cited(part.strip(), language) for part in reference.split("；") if part.strip()]
    return ("；" if language == "zh" else "; ").join(parts)


def _cited(part: str, language: str) -> str:
    law, _, articles = part.partition(" ")
    known = _names()["law"].get(law)
    if language == "zh":
        return f"《{law}》{articles}" if known else f"{law}{articles}"
    title = f"{known['en']} ({law})" if known else law
    found = _NUMBERS.search(articles)
    return f"{title}, Art. {found[1].replace('、', ', ')}" if found else title


@cache
def _names() -> dict[str, dict[str, dict[str, str]]]:
    text = Path(__file__).with_name("names.yaml").read_text(encoding="utf-8")
    named: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return named
