"""How somebody's export is to be read: which column of which sheet is which field of ours.

A mapping is a YAML file, because the columns of a platform change without notice and
a district must be able to follow by itself. `mappings/zhejiang_platform.example.yaml`
explains every setting.
"""

from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from schemas import events
from schemas.body import Body
from schemas.errors import Refused
from streams.sources.cells import DATE_FORMATS, Unit

EVENTS: dict[str, tuple[type[Body], ...]] = {
    "sites": (events.SiteRegistered,),
    "parties": (events.PartyJoinedSite,),
    "roster": (events.RosterReported,),
    "account": (
        events.WageAccountOpened,
        events.WageAccountBalanceReported,
        events.WageAccountClosed,
    ),
    "disbursement": (events.LabourCostDisbursed,),
    "payroll": (events.PayrollSubmitted,),
    "payments": (events.WagesPaid,),
}
"""Kinds of sheet, and what a row of each tells: the first always, the others where filled in."""

SUBJECT_FIELDS = frozenset({"site", "employer"})
"""Whom a row is about: the site where there is one, and then the employer is concerned."""
FIRM_FIELDS = frozenset({"employer", "owner", "general_contractor", "party", "upstream", "paid_by"})
"""Fields that hold the credit code of a firm."""
PLACE_FIELDS = frozenset({"township", "grid", "as_of"})

DEFAULT_KEYS: dict[str, tuple[str, ...]] = {
    "sites": ("site", "as_of"),
    "parties": ("site", "party", "role", "as_of"),
    "roster": ("site", "employer", "period", "as_of"),
    "account": ("site", "as_of"),
    "disbursement": ("site", "disbursed_on"),
    "payroll": ("site", "employer", "period"),
    "payments": ("site", "employer", "period", "paid_on"),
}
"""What makes a row of each kind itself. What is told anew with each export has the day of the
export in its key; what adds up (money) has not, so that a sum told twice counts once."""


class SheetMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to read one kind of sheet."""

    sheet: str | int
    """Name of the sheet (of the file without `.csv`), or its number from 1."""
    header_row: int = 1
    columns: dict[str, str]
    """Column heading to field."""
    constants: dict[str, Any] = {}
    """Fields that the export does not hold, the same for every row."""
    words: dict[str, dict[str, str]] = {}
    """Field to what its words mean in our vocabulary."""
    money: Unit | None = None
    """Unit of the money of this sheet, where it differs from that of the file."""
    key: tuple[str, ...] = ()
    """Fields that make a row itself; empty for the key of its kind (`DEFAULT_KEYS`)."""
    optional: bool = False
    """A file without this sheet is in order."""


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to read one source."""

    source: str
    """Name under which the facts are recorded; part of every id, so never changed."""
    money: Unit
    dates: tuple[str, ...] = DATE_FORMATS
    townships: dict[str, str] = {}
    """Other names of townships to their codes; official names are known."""
    ignore: tuple[str, ...] = ()
    """Sheets that hold nothing for us."""
    skip_rows_beginning: tuple[str, ...] = ()
    """A row whose first filled cell is one of these is a sum or a remark, and no row."""
    sheets: dict[str, SheetMapping]


def read_mapping(path: Path) -> Mapping:
    """Read a mapping; raises Refused with the file, the setting and what is wrong."""
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        mapping = msgspec.convert(plain, Mapping)
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as wrong:
        message = f"{path.name}: {' '.join(str(wrong).split())}; see the example mapping"
        raise Refused(message) from None
    for kind, sheet in mapping.sheets.items():
        _check_sheet(f"{path.name}: sheets.{kind}", kind, sheet)
    return mapping


def fields_of(kind: str) -> frozenset[str]:
    """Return every field that a column of this kind of sheet may be mapped to."""
    said = {field.name for body in EVENTS[kind] for field in msgspec.structs.fields(body)}
    firms = (said & FIRM_FIELDS) | {"employer"}
    return frozenset(said | SUBJECT_FIELDS | PLACE_FIELDS | {f"{field}_name" for field in firms})


def key_of(kind: str, sheet: SheetMapping) -> tuple[str, ...]:
    """Return the fields that make a row of a sheet itself."""
    return sheet.key or DEFAULT_KEYS[kind]


def _check_sheet(place: str, kind: str, sheet: SheetMapping) -> None:
    if kind not in EVENTS:
        raise Refused(f"{place}: no such kind of sheet; it is one of {', '.join(EVENTS)}")
    mapped = [*sheet.columns.values(), *sheet.constants]
    unknown = {*mapped, *sheet.words, *sheet.key} - fields_of(kind)
    if unknown:
        known = ", ".join(sorted(fields_of(kind)))
        message = f"{place}: no field {', '.join(sorted(unknown))}; the fields are {known}"
        raise Refused(message)
    twice = sorted({field for field in mapped if mapped.count(field) > 1})
    if twice:
        raise Refused(f"{place}: {', '.join(twice)} is given twice; keep one")
    if not SUBJECT_FIELDS & set(mapped):
        raise Refused(f"{place}: map a column to site or employer, whom the rows are about")
    missing = [
        field.name
        for field in msgspec.structs.fields(EVENTS[kind][0])
        if field.required and field.name not in mapped
    ]
    if missing:
        message = f"{place}: {', '.join(missing)} must be mapped or given under constants"
        raise Refused(message)
    if sheet.header_row < 1:
        raise Refused(f"{place}: header_row counts from 1")
