"""How the officers' pages speak: names, places, words of the lists and sentences of detectors."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from msgspec import Struct

from detectors import reasons
from gateway.language import Language, spoken, words
from gateway.needs import House
from gateway.page import AnyRequest
from projections.answers import Conclusion, SubjectName
from schemas.calendar import CalendarYearMissing, calendar, shanghai_day
from schemas.derived.finding import Argument
from schemas.errors import Refused
from schemas.jurisdiction import TOWNSHIPS
from schemas.sealed import Keys, Sealed, unseal
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Industry, Level, State

_GROUPS: dict[type[StrEnum], str] = {Level: "level", Industry: "industry"}
"""Lists whose words stand with a part of the product that had them first."""


class Name(Struct, frozen=True):
    """What a subject is called on a page."""

    text: str
    code: str
    erased: bool = False
    """Its name was sealed and the key is destroyed: nobody can read it any more."""

    @property
    def is_code(self) -> bool:
        """Tell whether there is no name but the code."""
        return self.text == self.code


class Tongue:
    """One language and one day, for one answer; sealed text is opened here and kept nowhere."""

    def __init__(self, language: Language, today: date, keys: Keys) -> None:
        """Speak a language, reckon ages from a day, and open sealed text with keys."""
        self.language = language
        self.today = today
        self._keys = keys

    @classmethod
    def of(cls, request: AnyRequest, house: House, known_at: date | None = None) -> "Tongue":
        """Return the tongue of an answer; of a past list, ages are those of its day."""
        today = known_at or shanghai_day(house.clock.now())
        return cls(spoken(request), today, house.keys)

    def say(self, key: str, /, **arguments: object) -> str:
        """Return a sentence of `gateway/words/`."""
        return words().say(self.language, key, **arguments)

    def word(self, value: StrEnum) -> str:
        """Return what a word of a closed list is called."""
        kind = type(value)
        group = _GROUPS.get(kind) or f"value.{_snake(kind.__name__)}"
        return self.say(f"{group}.{value.value}")

    def known(self, group: str, code: str) -> str:
        """Return the word of a code in a group, or the code where nobody named it."""
        key = f"{group}.{code}"
        return self.say(key) if key in words().sentences else code

    def name(self, subject: str, name: SubjectName) -> Name:
        """Return what a subject is called, its sealed name opened for this answer alone."""
        code = subject.partition("/")[2]
        if name.plain:
            return Name(name.plain, code)
        if name.sealed is None:
            return Name(code, code)
        opened = self.opened(name.sealed, name.context)
        if opened is None:
            return Name(self.say("officers.erased"), code, erased=True)
        return Name(opened, code)

    def opened(self, box: Sealed, context: str) -> str | None:
        """Return sealed text, or None when its key was destroyed."""
        return unseal(box, self._keys, context=context)

    def place(self, township: str | None) -> str:
        """Return what a township is called; a code that is not ours stays a code."""
        if township is None:
            return self.say("officers.no_township")
        code = township.removeprefix(f"{Kind.TOWNSHIP}/")
        known = TOWNSHIPS.get(code)
        return known.name(self.language) if known else code

    def addressee(self, code: str) -> str:
        """Return what the addressee of an alert is called."""
        if code.startswith(f"{Kind.TOWNSHIP}/"):
            return self.place(code)
        return self.known("addressee", code.partition("/")[2] or code)

    def offices(self, codes: Iterable[str]) -> str:
        """Return what several addressees are called."""
        between = "、" if self.language is Language.ZH else ", "
        return between.join(self.addressee(code) for code in codes)

    def conclusion(self, made: Conclusion) -> str:
        """Return what a conclusion says: state and points, level and score, or level."""
        first, *rest = made.says.split(" ")
        if made.type == "FindingChanged":
            points = rest[-1] if rest else "0"
            said = self.word(State(first))
            return said if points == "0" else f"{said} · {self.points(points)}"
        if made.type == "RiskAssessed":
            final = self.say("fact.assessed_final") if rest[-1:] == ["final"] else ""
            points = self.points(rest[0])
            return " · ".join(part for part in (self.word(Level(first)), points, final) if part)
        return self.word(Level(first)) if first in set(Level) else ""

    def points(self, points: int | str) -> str:
        """Return a number of points, one of them in the singular."""
        return self.say("subject.point" if str(points) == "1" else "subject.points", points=points)

    def kind(self, subject: str) -> str:
        """Return what kind of subject it is."""
        return self.word(kind_of(subject))

    def detector(self, name: str) -> str:
        """Return what a detector is called, or its name where nobody called it anything."""
        try:
            return reasons.name("detector", name, self.language)
        except Refused:
            return self.known("parameters.group", name)

    def reason(self, code: str, arguments: Mapping[str, Argument]) -> str:
        """Return the sentence of a detector; its code where it has none, so that it still shows."""
        try:
            return reasons.render(code, arguments, self.language)
        except Refused:
            return code

    def law(self, reference: str) -> str:
        """Return an article of law as it is cited."""
        return reasons.article(reference, self.language)

    def days_ago(self, on: date) -> str:
        """Say how long ago a day is."""
        days = (self.today - on).days
        if days <= 0:
            return self.say("officers.today")
        return self.say("officers.day_ago" if days == 1 else "officers.days_ago", days=days)

    def age(self, on: date) -> str:
        """Say how many working days have passed since a day, make-up days included.

        In a year whose holidays are not announced it says plain days instead.
        """
        if on >= self.today:
            return self.say("officers.today")
        try:
            days = calendar().working_days_between(on, self.today)
        except CalendarYearMissing:
            return self.days_ago(on)
        return self.say("officers.working_day" if days == 1 else "officers.working_days", days=days)


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
