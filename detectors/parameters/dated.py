"""Parameters read from YAML, checked once, and asked by day."""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from detectors.parameters.page import read_page
from schemas.errors import Refused

HERE = Path(__file__).parent
T = TypeVar("T")
ALWAYS = date(1990, 1, 1)
"""First day of what stands for every day that anything is told of, such as a proposal."""


class ParameterMissing(Refused):
    """A parameter is not there, or has no value on the day asked for."""


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """What a parameter is called."""

    zh: str
    en: str


Text = str | Label
"""What a page shows: in both languages, or plain where it was written in one of them."""


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """A value, in force from its date until the next one."""

    value: Any
    reference: Text
    sourced: bool = True
    """False where the value is a proposal of this system and nobody's rule."""
    checked: bool = True
    """False where the reference was not, or not wholly, held against the text that it names."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One parameter as it stands in a file."""

    label: Label
    unit: Text
    values: dict[date, Value]


def spoken(text: Text, language: str) -> str:
    """Return a text in a language, `zh` or `en`; a plain one as it was written.

    >>> spoken(Label(zh="天", en="days"), "zh"), spoken("days", "zh")
    ('天', 'days')
    """
    if isinstance(text, str):
        return text
    return text.zh if language == "zh" else text.en


def has_words(text: Text) -> bool:
    """Tell whether a text says something, in each language that it is written in."""
    return all(spoken(text, language).strip() for language in ("zh", "en"))


class Dated(Generic[T]):
    """One parameter: call it with a day to get the value in force.

    >>> values = {date(2020, 5, 1): 30, date(2024, 1, 1): 45}
    >>> days = Parameters.of({"a.days": values}).whole("a.days")
    >>> days(date(2023, 12, 31)), days(date(2024, 1, 1))
    (30, 45)
    >>> days(date(2019, 1, 1))
    Traceback (most recent call last):
    detectors.parameters.dated.ParameterMissing: a.days has no value on 2019-01-01; \
its first is of 2020-05-01
    """

    def __init__(self, name: str, entry: Entry, read: Callable[[Any], T]) -> None:
        """Read every value once, so that a wrong one fails at start-up."""
        self.name = name
        self.entry = entry
        self._dates = sorted(entry.values)
        self._values = [
            None if entry.values[day].value is None else read(entry.values[day].value)
            for day in self._dates
        ]
        # Nearly every question is about the newest value: it is answered without a search.
        self._newest = self._values[-1]
        self._newest_from = self._dates[-1]

    def __call__(self, on: date) -> T:
        """Return the value in force on a day; ParameterMissing where there is none."""
        if on >= self._newest_from and self._newest is not None:
            return self._newest
        index = bisect_right(self._dates, on) - 1
        value = self._values[index] if index >= 0 else None
        if value is None:
            since = f"its first is of {self._dates[0]}" if index < 0 else "it was repealed"
            message = f"{self.name} has no value on {on}; {since}"
            raise ParameterMissing(message)
        return value

    def in_force(self, on: date) -> bool:
        """Tell whether there is a value on a day."""
        if on >= self._newest_from:
            return self._newest is not None
        index = bisect_right(self._dates, on) - 1
        return index >= 0 and self._values[index] is not None

    def changes(self, after: date) -> date | None:
        """Return the first day after a day on which the value changes."""
        if after >= self._newest_from:
            return None
        index = bisect_right(self._dates, after)
        return self._dates[index] if index < len(self._dates) else None

    def source(self, on: date) -> Value | None:
        """Return the value in force with its reference, or None."""
        index = bisect_right(self._dates, on) - 1
        return self.entry.values[self._dates[index]] if index >= 0 else None


class Parameters:
    """All parameters of one set of rules."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        """Take entries by name."""
        self._entries = dict(entries)
        self.asked: set[str] = set()
        plain = {
            name: [
                [day.isoformat(), value.value, spoken(value.reference, "en"), value.sourced]
                for day, value in sorted(entry.values.items())
            ]
            for name, entry in self._entries.items()
        }
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
        self.digest = sha256(text.encode()).hexdigest()
        """Hash of every value, date and reference: part of a generation.

        Of a reference it is the English text: a translation judges nobody otherwise.
        """

    @classmethod
    def load(cls, files: Iterable[Path] | None = None) -> "Parameters":
        """Read the product's own files, or those given."""
        entries: dict[str, Entry] = {}
        for file in sorted(HERE.glob("*.yaml")) if files is None else files:
            for name, plain in read_page(file).entries.items():
                if name in entries:
                    message = f"{file.name}: {name} stands in another file too; keep one"
                    raise Refused(message, field=name)
                try:
                    entry = msgspec.convert(plain, Entry, strict=False)
                except msgspec.ValidationError as wrong:
                    message = f"{file.name}: {name}: {wrong}"
                    raise Refused(message, field=name) from None
                if not entry.values:
                    message = f"{file.name}: {name} has no value; give it a date and a value"
                    raise Refused(message, field=name)
                for day, value in entry.values.items():
                    if not has_words(value.reference):
                        message = (
                            f"{file.name}: {name} of {day} has no reference; name the rule that "
                            "says so, or write 'unsourced' with sourced: false"
                        )
                        raise Refused(message, field=name)
                entries[name] = entry
        return cls(entries)

    @classmethod
    def of(cls, values: Mapping[str, Mapping[date, Any]]) -> "Parameters":
        """Return parameters made of bare values, for examples and tests."""
        return cls(
            {
                name: Entry(
                    label=Label(zh=name, en=name),
                    unit="",
                    values={day: Value(value=it, reference="example") for day, it in by.items()},
                )
                for name, by in values.items()
            }
        )

    def replaced(self, changes: Mapping[str, Entry]) -> "Parameters":
        """Return the parameters with some entries replaced: the ground of a preview."""
        return Parameters({**self._entries, **changes})

    def entries(self) -> Mapping[str, Entry]:
        """Return every entry by name, for the page that shows them."""
        return self._entries

    def whole(self, name: str) -> Dated[int]:
        """Return a parameter whose values are whole numbers."""
        return self._dated(name, int)

    def number(self, name: str) -> Dated[float]:
        """Return a parameter whose values are numbers."""
        return self._dated(name, float)

    def word(self, name: str) -> Dated[str]:
        """Return a parameter whose values are words."""
        return self._dated(name, str)

    def words(self, name: str) -> Dated[tuple[str, ...]]:
        """Return a parameter whose values are lists of words."""
        return self._dated(name, lambda value: tuple(str(word) for word in value))

    def names(self, name: str) -> Dated[frozenset[str]]:
        """Return a parameter whose values are words without an order."""
        return self._dated(name, lambda value: frozenset(str(word) for word in value))

    def table(self, name: str) -> Dated[dict[str, int]]:
        """Return a parameter whose values map words to whole numbers."""
        return self._dated(name, lambda value: {str(key): int(value[key]) for key in value})

    def mapping(self, name: str) -> Dated[dict[str, str]]:
        """Return a parameter whose values map words to words."""
        return self._dated(name, lambda value: {str(key): str(value[key]) for key in value})

    def lists(self, name: str) -> Dated[dict[str, tuple[str, ...]]]:
        """Return a parameter whose values map words to lists of words."""
        return self._dated(
            name, lambda value: {str(key): tuple(map(str, value[key])) for key in value}
        )

    def steps(self, name: str) -> Dated[tuple[tuple[int, int], ...]]:
        """Return a parameter whose values are steps: (from days of age, percent)."""
        return self._dated(name, lambda value: tuple((int(a), int(b)) for a, b in value))

    def _dated(self, name: str, read: Callable[[Any], T]) -> Dated[T]:
        entry = self._entries.get(name)
        if entry is None:
            message = f"no parameter is called {name}; add it with its date and reference"
            raise ParameterMissing(message, field=name)
        self.asked.add(name)
        return Dated(name, entry, read)
