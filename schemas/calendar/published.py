"""The shape of `days.json`: the days as they were published, before any question."""

from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Self

import msgspec


class HolidayName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a holiday is called, in both languages of the product."""

    zh: str
    en: str


class HolidayYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days of one year that do not follow the week."""

    rest: dict[date, str]
    """Days off and the holiday that they belong to, weekends inside a holiday included."""
    make_up: dict[date, str]
    """Weekend days that are worked (调休) and the holiday that they make up for."""


class PublishedDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that `days.json` says."""

    about: str
    primary_source: str
    """Who decides these days. The libraries below only repeat it."""
    generated_from: dict[str, str]
    """Libraries that the file was written from, with their versions."""
    names: dict[str, HolidayName]
    """What each holiday is called, by its code."""
    years: dict[int, HolidayYear]
    """The years whose holidays are known; they follow each other without a gap."""
    spring_festivals: dict[int, date]
    """The first day of the lunar new year, by year."""

    @classmethod
    def read(cls) -> Self:
        """Read the committed file; `msgspec.ValidationError` if it is malformed."""
        return msgspec.json.decode((files(__package__) / "days.json").read_bytes(), type=cls)

    def digest(self) -> str:
        """Hash the days, as 64 hexadecimal digits of SHA-256.

        Covers what can change an answer (days, names, festivals) in a canonical
        order. Leaves out the remarks and the versions of the libraries: a new
        library that tells the same days must not begin a new generation.
        """
        days = msgspec.to_builtins((self.names, self.years, self.spring_festivals), str_keys=True)
        return sha256(msgspec.json.encode(days, order="sorted")).hexdigest()
