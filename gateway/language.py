"""Which language a page speaks, and the words for it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from litestar import Request
from litestar.datastructures import Cookie

PLACE = Path(__file__).parent / "words"
COOKIE = "lang"
_A_YEAR = 365 * 24 * 3600


class Language(StrEnum):
    """The languages of the pages; Chinese where nobody asked for another."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """Return the language tag of a document.

        >>> Language.ZH.tag
        'zh-CN'
        """
        return {"zh": "zh-CN", "en": "en"}[self]

    @property
    def other(self) -> "Language":
        """Return the language one click away."""
        return Language.EN if self is Language.ZH else Language.ZH


class Words:
    """The sentences of the pages, by key, each in every language.

    One YAML file a part of the product; groups nest, and a leaf holds one sentence for
    each language: `title: {zh: 风险名单, en: Risk list}` under `risk_list` is the key
    `risk_list.title`. A sentence may hold `{named}` arguments.

    Raises ValueError where a sentence lacks a language or a key stands twice.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        """Read the files, all of them and at once: a missing word is found at start-up."""
        self.sentences: dict[str, Mapping[str, str]] = {}
        for path in files:
            self._gather("", yaml.safe_load(path.read_text(encoding="utf-8")), path.name)

    def say(self, language: Language, key: str, /, **arguments: object) -> str:
        """Return a sentence with its arguments filled in.

        >>> words().say(Language.EN, "nav.risk_list")
        'Risk list'

        Raises KeyError when no file has the key.
        """
        return self.sentences[key][language].format_map(arguments)

    def _gather(self, key: str, group: object, where: str) -> None:
        if not isinstance(group, dict):
            message = f"{where}: {key or 'the file'} must be a group, or a leaf with zh and en"
            raise ValueError(message)  # noqa: TRY004  the file is wrong, not the caller's type
        if group.keys() == set(Language):
            if key in self.sentences:
                message = f"{where}: the key {key} stands in two places; rename one"
                raise ValueError(message)
            self.sentences[key] = {language: str(group[language]) for language in Language}
            return
        if group.keys() & set(Language):
            message = (
                f"{where}: {key} must have each of {', '.join(Language)}, and nothing else; "
                "quote a sentence that holds a comma or a colon"
            )
            raise ValueError(message)
        for name, inner in group.items():
            if not isinstance(name, str):
                message = f"{where}: {name!r} under {key} is no word; quote or rename it"
                raise ValueError(message)  # noqa: TRY004  as above
            self._gather(f"{key}.{name}" if key else name, inner, where)


@cache
def words() -> Words:
    """Return the words of the product, read once."""
    return Words(sorted(PLACE.glob("*.yaml")))


def in_both(key: str, /, **arguments: object) -> str:
    """Return a sentence in Chinese, and in English after it: for what nobody chose a language of.

    >>> in_both("nav.risk_list")
    '风险名单 Risk list'
    """
    return " ".join(words().say(language, key, **arguments) for language in Language)


def asked_for(request: Request[Any, Any, Any]) -> Language | None:
    """Return the language that this very address asks for (`?lang=en`), if any."""
    asked = request.query_params.get("lang")
    return Language(asked) if asked in set(Language) else None


def spoken(request: Request[Any, Any, Any]) -> Language:
    """Return the language to answer in: as asked, else as chosen before, else Chinese."""
    if asked := asked_for(request):
        return asked
    chosen = request.cookies.get(COOKIE)
    return Language(chosen) if chosen in set(Language) else Language.ZH


def remembering(language: Language) -> Cookie:
    """Return the cookie by which a browser keeps the choice; it says nothing of the person."""
    return Cookie(COOKIE, value=language, max_age=_A_YEAR, httponly=True, samesite="lax")
