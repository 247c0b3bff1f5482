"""One row of a platform's sheet, as the facts that it tells."""

import types
import typing
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from schemas import events
from schemas.body import Body
from schemas.codec import encode
from schemas.envelopes import Delivery
from schemas.errors import Refused
from schemas.period import Period, bounds
from schemas.sealed import Sealed
from streams.sources import cells
from streams.sources.drafting import draft, start_of
from streams.sources.identifying import Ids
from streams.sources.mapping import EVENTS, FIRM_FIELDS, Mapping, SheetMapping, key_of
from streams.sources.places import township_code
from streams.sources.reading import Refusal
from streams.sources.sheet_rows import Sheet
from streams.sources.tables import Cell, Line

_HAPPENED_ON: dict[type[Body], str] = {
    events.WageAccountOpened: "opened_on",
    events.WageAccountBalanceReported: "balance_on",
    events.WageAccountClosed: "closed_on",
    events.LabourCostDisbursed: "disbursed_on",
    events.WagesPaid: "paid_on",
}
"""The field that says when it was so; a roster is so at the end of its period."""


def nothing_known(_subject: str) -> bool:
    """Say of every subject that nobody has registered it yet."""
    return False


class RowReader:
    """Reads the rows of one sheet; remembers their keys and the firms already registered."""

    def __init__(
        self,
        mapping: Mapping,
        kind: str,
        settings: SheetMapping,
        *,
        as_of: date | None,
        known: Callable[[str], bool],
        firms: set[str],
    ) -> None:
        """Take the settings; `firms` is shared by the sheets of one file."""
        self._mapping = mapping
        self._kind = kind
        self._settings = settings
        self._as_of = as_of
        self._known = known
        self._firms = firms
        self._ids = Ids(mapping.source)
        self._actor = f"import:{mapping.source}"
        self._unit = settings.money or mapping.money
        self._seen: dict[tuple[str, ...], int] = {}

    def read(self, sheet: Sheet, line: Line) -> list[Delivery | Refusal]:
        """Return the facts of a row, or every refusal that its cells earn; never both."""
        filled: dict[str, Cell] = {**self._settings.constants, **sheet.cells(line)}
        said: dict[str, Any] = {"as_of": self._as_of}
        refusals: list[Delivery | Refusal] = []
        for field, cell in filled.items():
            try:
                said[field] = self._value(field, cell)
            except Refused as wrong:
                refusals.append(sheet.refusal(line.number, field, str(wrong), cell))
        if refusals:
            return refusals
        try:
            return [*self._facts(said, line.number)]
        except Refused as wrong:
            field = self._field(wrong, sheet)
            return [sheet.refusal(line.number, field, _what(wrong), filled.get(field))]

    def _value(self, field: str, cell: Cell) -> object:
        if field == "site":
            return f"site/{cells.text(cell).lower()}"
        if field in FIRM_FIELDS:
            return f"employer/{cells.text(cell).upper()}"
        if field == "township":
            return township_code(cells.text(cell), self._mapping.townships)
        if field == "as_of":
            return cells.day(cell, self._mapping.dates)
        hint = _hints(self._kind).get(field, str)
        if field.endswith("_fen"):
            return cells.money(cell, self._unit)
        return self._plain(field, cell, hint)

    def _plain(self, field: str, cell: Cell, hint: object) -> object:
        if hint == Period:
            return cells.period(cell)
        bare = _bare(hint)
        if isinstance(bare, type) and issubclass(bare, StrEnum):
            return cells.word(cell, self._settings.words.get(field, {}), bare)
        if bare is date:
            return cells.day(cell, self._mapping.dates)
        if bare is bool:
            return cells.flag(cell)
        if bare is int:
            return cells.whole(cell)
        if bare is float:
            return cells.ratio(cell)
        if bare is str or bare is Sealed:
            return cells.text(cell)
        raise Refused("is of a field that cannot be given by a column", field=field)

    def _facts(self, said: dict[str, Any], row: int) -> list[Delivery]:
        as_of: date | None = said["as_of"]
        if as_of is None:
            message = "has no day of export; map a column to as_of, or give the day of the file"
            raise Refused(message, field="as_of")
        subject = said.get("site") or said.get("employer")
        if subject is None:
            raise Refused("is empty; write the code whom the row is about", field="site")
        key = tuple(_text(said.get(field)) for field in key_of(self._kind, self._settings))
        before = self._seen.setdefault((subject, *key), row)
        if before != row:
            names = ", ".join(key_of(self._kind, self._settings))
            message = (
                f"is the same as row {before} in {names}; delete one, "
                "or add to the key of the mapping what tells them apart"
            )
            raise Refused(message)
        firms = self._registered(said, as_of)
        facts = []
        for body in EVENTS[self._kind]:
            told = self._told(body, said)
            if told is not None:
                identity = self._ids.of(self._kind, body.__name__, subject, *key)
                facts.append(
                    draft(
                        body,
                        told,
                        identity=identity,
                        subject=subject,
                        concerns=self._concerns(said),
                        occurred_at=start_of(_happened_on(body, told, as_of)),
                        recorded_at=start_of(as_of),
                        actor=self._actor,
                        township=said.get("township"),
                        grid=said.get("grid"),
                    )
                )
        self._firms.update(firm.submission.subject for firm in firms)
        return [*firms, *facts]

    def _told(self, body: type[Body], said: dict[str, Any]) -> dict[str, Any] | None:
        """Return the body's own fields; None where a further fact of the row is not told."""
        fields = msgspec.structs.fields(body)
        told = {field.name: said[field.name] for field in fields if field.name in said}
        missing = [field.name for field in fields if field.required and field.name not in told]
        if not missing:
            return told
        if body is EVENTS[self._kind][0]:
            raise Refused("is empty, and must be filled in", field=missing[0])
        return None

    def _registered(self, said: dict[str, Any], as_of: date) -> list[Delivery]:
        """Return the registration of each firm of the row that nobody has named before."""
        facts = []
        for field in sorted(FIRM_FIELDS & said.keys()):
            subject = said[field]
            if subject in self._firms or self._known(subject):
                continue
            uscc = subject.partition("/")[2]
            name = said.get(f"{field}_name")
            # A code that begins with 92 is an individual business: named after a person.
            name_field = "person_name" if uscc.startswith("92") else "name"
            told = {"uscc": uscc, name_field: name}
            try:
                facts.append(
                    draft(
                        events.EmployerRegistered,
                        told,
                        identity=self._ids.of("firm", subject, as_of.isoformat()),
                        subject=subject,
                        occurred_at=start_of(as_of),
                        recorded_at=start_of(as_of),
                        actor=self._actor,
                        township=said.get("township"),
                    )
                )
            except Refused as wrong:
                raise Refused(_what(wrong), field=field) from None
        return facts

    def _concerns(self, said: dict[str, Any]) -> tuple[str, ...]:
        return tuple(said[field] for field in sorted(FIRM_FIELDS & said.keys()))

    def _field(self, wrong: Refused, sheet: Sheet) -> str:
        """Return the field that an error is about, by its name or by its message."""
        field = wrong.field.removeprefix("data").removeprefix(".")
        if field == "subject":
            return "site" if "site" in sheet.places else "employer"
        if field:
            return field
        words = str(wrong).split()
        named = [name for name in sheet.places if name in words]
        return min(named, key=words.index, default="")


def _happened_on(body: type[Body], told: dict[str, Any], as_of: date) -> date:
    if body is events.RosterReported:
        return min(bounds(told["period"])[1], as_of)
    field = _HAPPENED_ON.get(body)
    if field is None:
        return as_of
    day: date = told[field]
    if day > as_of:
        raise Refused(f"is after {as_of}, the day that the export shows", field=field)
    return day


@cache
def _hints(kind: str) -> dict[str, Any]:
    return {
        name: hint
        for body in reversed(EVENTS[kind])
        for name, hint in get_type_hints(body, include_extras=True).items()
    }


def _bare(hint: object) -> object:
    """Return a type without its range and without its None."""
    while get_origin(hint) in {typing.Annotated, typing.Union, types.UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    return hint


def _text(value: object) -> str:
    return "" if value is None else encode(value).decode().strip('"')


def _what(wrong: Refused) -> str:
    """Return an error without the field that it begins with: the place says it already."""
    return str(wrong).removeprefix(f"{wrong.field}: ") if wrong.field else str(wrong)
