"""What must be known of a workbook before a library may open it: is it safe, and what is merged?"""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from defusedxml.ElementTree import iterparse
from msgspec import Struct
from openpyxl.utils import get_column_letter, range_boundaries

from schemas.errors import Refused

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SMALL_BYTES = 1 << 20


class Limits(Struct, frozen=True, kw_only=True):
    """How much of a machine one workbook or table may take."""

    packed_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    """Of all parts together, as they say it; a part that lies is cut off where it said."""
    ratio: int = 200
    """Unpacked over packed bytes of a part larger than a mebibyte."""
    parts: int = 5_000
    rows: int = 200_000
    """Of one sheet."""
    cells: int = 4_000_000
    """Of one sheet, empty ones included."""


class Merge(Struct, frozen=True, order=True):
    """A block of cells that somebody merged: only its first cell holds a value."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self) -> str:
        """Name the block as a spreadsheet does, for example A3:A5."""
        first, last = get_column_letter(self.first_column), get_column_letter(self.last_column)
        return f"{first}{self.first_row}:{last}{self.last_row}"


def inspect(path: Path, limits: Limits) -> dict[str, list[Merge]]:
    """Return the merged blocks of each sheet by its name.

    Raises Refused for what is no workbook, is larger unpacked than `limits` allow, or
    holds XML with a document type (the way in of entity bombs). Nothing is unpacked
    to disk, and no more is held than one row.
    """
    _check_packed(path, limits)
    with as_refusals(path), zipfile.ZipFile(path) as archive:
        _check_parts(path, archive, limits)
        merges = {
            name: sorted(_merges(archive, name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels", ".vml"))
        }
        return {sheet: merges.get(part, []) for sheet, part in _sheet_parts(archive).items()}


@contextmanager
def as_refusals(path: Path) -> Iterator[None]:
    """Turn whatever a library raises over a foreign workbook into one Refused."""
    try:
        yield
    except Refused:
        raise
    except Exception as wrong:  # noqa: BLE001  three libraries, any failure, one remedy
        message = (
            f"{path.name}: cannot be read as a workbook ({type(wrong).__name__}); "
            "open it, save it anew as .xlsx and send that"
        )
        raise Refused(message) from None


def _check_packed(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.packed_bytes:
        message = f"{path.name}: larger than {limits.packed_bytes:,} bytes; split the file"
        raise Refused(message)
    with path.open("rb") as file:
        if file.read(4) == _OLE_MAGIC:
            message = (
                f"{path.name}: an old .xls workbook, or one with a password; "
                "save it as .xlsx without a password"
            )
            raise Refused(message)
    if not zipfile.is_zipfile(path):
        message = f"{path.name}: not a workbook; save it as .xlsx, or as .csv with that ending"
        raise Refused(message)


def _check_parts(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts:
        message = f"{path.name}: has {len(parts):,} parts, over {limits.parts:,}; save it anew"
        raise Refused(message)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        message = (
            f"{path.name}: unpacks to {unpacked:,} bytes, over {limits.unpacked_bytes:,}; "
            "split the file"
        )
        raise Refused(message)
    for part in parts:
        if part.file_size > max(_SMALL_BYTES, part.compress_size * limits.ratio):
            message = (
                f"{path.name}: its part {part.filename[:80]!r} unpacks to more than "
                f"{limits.ratio} times its size; this is no ordinary workbook"
            )
            raise Refused(message)
    if _WORKBOOK not in archive.namelist():
        message = f"{path.name}: a zip file, but no workbook; save it as .xlsx"
        raise Refused(message)


def _merges(archive: zipfile.ZipFile, part: str) -> Iterator[Merge]:
    """Read one part to its end, so that all of its XML was seen to be harmless."""
    with archive.open(part) as file:
        for _, element in iterparse(file, forbid_dtd=True):
            if _plain(element.tag) == "mergeCell":
                left, top, right, bottom = (
                    cast("int", side) for side in range_boundaries(element.get("ref", ""))
                )
                yield Merge(top, bottom, left, right)
            if _plain(element.tag) in {"row", "si"}:
                element.clear()


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    with archive.open(_RELATIONS) as file:
        for _, element in iterparse(file, forbid_dtd=True):
            if _plain(element.tag) == "Relationship":
                target = posixpath.join("/xl", element.get("Target", ""))
                targets[element.get("Id", "")] = posixpath.normpath(target).lstrip("/")
    sheets = {}
    with archive.open(_WORKBOOK) as file:
        for _, element in iterparse(file, forbid_dtd=True):
            if _plain(element.tag) == "sheet":
                relation = next(
                    value for name, value in element.attrib.items() if _plain(name) == "id"
                )
                sheets[element.get("name", "")] = targets.get(relation, "")
    return sheets


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
