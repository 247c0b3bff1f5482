"""A proposed change of parameters: read from a file, checked against what it would change."""

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from detectors.parameters.dated import Entry, Label, Parameters, Text, Value, has_words, spoken
from detectors.parameters.likeness import unlike
from detectors.parameters.page import Page, read_page
from schemas.errors import Refused

Values = Mapping[date, Value]


class _Said(Struct, frozen=True, forbid_unknown_fields=True):
    """One parameter as a change writes it: an entry that need not repeat what stays."""

    values: dict[date, Value]
    unit: Text | None = None
    label: Label | None = None


class Change(Struct, frozen=True):
    """Values that take the place of standing ones of the same day, or stand beside them."""

    name: str
    """Name of the file that it was read from; empty for no change at all."""
    values: Mapping[str, Values]
    """By parameter and first day."""

    def applied(self, standing: Parameters) -> Parameters:
        """Return the parameters with this change, of a digest of their own; nothing is written.

        The values stand from their own first days on, so that what was before is as it was.
        """
        return self._beside(standing, lambda entry, values: {**entry.values, **values})

    def throughout(self, standing: Parameters) -> Parameters:
        """Return the parameters as if the first changed value had always been in force.

        For asking what a rule that begins tomorrow would have said of all that was.
        """

        def always(entry: Entry, values: Values) -> dict[date, Value]:
            first = min(values)
            later = {day: value for day, value in values.items() if day > first}
            return {min(first, *entry.values): values[first], **later}

        return self._beside(standing, always)

    def first_days(self) -> dict[str, date]:
        """Return the first day of each changed parameter."""
        return {name: min(values) for name, values in self.values.items()}

    def _beside(
        self, standing: Parameters, join: Callable[[Entry, Values], dict[date, Value]]
    ) -> Parameters:
        entries = standing.entries()
        return standing.replaced(
            {
                name: msgspec.structs.replace(entries[name], values=join(entries[name], values))
                for name, values in self.values.items()
            }
        )


UNCHANGED = Change("", {})
"""The change that changes nothing."""


def read_change(file: Path, standing: Parameters) -> Change:
    """Read a change, in the form of the parameter files, of parameters that stand.

    Label and unit may be left out; a unit that is given must be that of the parameter.
    Raises Refused, with file, line and remedy, for a parameter that does not exist, for a
    value without reference, said twice, or of another kind or unit than the standing ones.
    """
    page = read_page(file)
    known = standing.entries()
    values: dict[str, Values] = {}
    for name, plain in page.entries.items():
        if name not in known:
            message = f"{page.place(name)}: no parameter is called {name}{_alike(name, known)}"
            raise Refused(message, field=name)
        said = _entry(page, name, plain)
        unit = known[name].unit
        if said.unit is not None and not _same(said.unit, unit):
            message = (
                f"{page.place(name, 'unit')}: {name} is in {spoken(unit, 'en')}, "
                f"not in {spoken(said.unit, 'en')}; "
                "reckon the value in that unit"
            )
            raise Refused(message, field=name)
        for day, value in said.values.items():
            _check(page, name, day, value, known[name])
        values[name] = said.values
    return Change(page.name, values)


def _same(said: Text, standing: Text) -> bool:
    """Tell whether a unit is the standing one: in both languages, or plain in either of them."""
    if isinstance(said, str):
        return said in {spoken(standing, language) for language in ("zh", "en")}
    return standing in (said, said.zh, said.en)


def _entry(page: Page, name: str, plain: Any) -> _Said:  # noqa: ANN401 - whatever the file holds
    if isinstance(plain, dict) and isinstance(plain.get("values"), dict):
        for day, value in plain["values"].items():
            # What msgspec would say of the most common slip names neither day nor remedy.
            if not isinstance(value, dict) or "reference" not in value:
                raise _without_reference(page, name, day)
    try:
        said = msgspec.convert(plain, _Said, strict=False)
    except msgspec.ValidationError as wrong:
        message = (
            f"{page.place(name)}: {name}: {wrong}; write: values: "
            "{2026-01-01: {value: ..., reference: ...}}"
        )
        raise Refused(message, field=name) from None
    if not said.values:
        message = f"{page.place(name)}: {name} has no value; give it a date and a value"
        raise Refused(message, field=name)
    return said


def _check(page: Page, name: str, day: date, value: Value, entry: Entry) -> None:
    if not has_words(value.reference):
        raise _without_reference(page, name, day)
    known = [it.value for _, it in sorted(entry.values.items()) if it.value is not None]
    odd = unlike(value.value, known[-1]) if known and value.value is not None else None
    if odd is not None:
        message = (
            f"{page.place(name, 'values', day)}: {name} of {day}: {odd}; "
            f"it is in {spoken(entry.unit, 'en')}"
        )
        raise Refused(message, field=name)


def _without_reference(page: Page, name: str, day: object) -> Refused:
    message = (
        f"{page.place(name, 'values', day)}: {name} of {day} has no reference; name the rule or "
        "the decision that says so, and add sourced: false where it is nobody's rule"
    )
    return Refused(message, field=name)


def _alike(name: str, known: Mapping[str, Entry]) -> str:
    """Return the names that were perhaps meant, as the end of a sentence."""
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    meant = f"; perhaps {' or '.join(near)} is meant" if near else ""
    return f"{meant}; /parameters and docs/rules.md name all of them"
