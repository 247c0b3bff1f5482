"""What a provincial wage-payment platform exports: sites, parties, rosters, accounts, money.

The columns are told by a mapping (`mapping`). Everything is read and checked before
anything is handed out, so the caller can let all of it in or none. Ids are of the
row's business key (`mapping.DEFAULT_KEYS`): the same export again stores nothing, a
row told anew under the same key with other content is a conflict for the log to
refuse, and the way to change it is a correction.

A fact happened on the day that its row names (paid, opened, disbursed), else on the
day that the export shows (`as_of`), and was known on `as_of`. A firm that no row
before has named, and that `known` does not know, is registered first, by its code
and by its name where a column of that row gives it: sheets are read in the order in
which the mapping lists them, so the one with the names comes first.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from schemas.envelopes import Delivery
from schemas.errors import Refused
from streams.sources.mapping import Mapping, SheetMapping
from streams.sources.platform_row import RowReader, nothing_known
from streams.sources.reading import Reading, Refusal
from streams.sources.sheet_rows import Sheet, under_headings
from streams.sources.tables import Table, read_tables
from streams.sources.xlsx_guard import Limits


def read_all(
    path: Path,
    mapping: Mapping,
    *,
    as_of: date | None = None,
    known: Callable[[str], bool] = nothing_known,
    limits: Limits | None = None,
) -> tuple[list[Delivery], list[Refusal]]:
    """Return what every row of a file says, and what is wrong with it.

    `as_of` is the day that the export shows, for sheets without a column for it.
    Never raises for what stands in the file: a file that cannot be read is one refusal.
    """
    deliveries: list[Delivery] = []
    refusals: list[Refusal] = []
    for _, said in _rows(path, mapping, as_of, known, limits):
        deliveries.extend(row for row in said if isinstance(row, Delivery))
        refusals.extend(row for row in said if isinstance(row, Refusal))
    return deliveries, refusals


def read(
    path: Path,
    mapping: Mapping,
    *,
    as_of: date | None = None,
    known: Callable[[str], bool] = nothing_known,
    limits: Limits | None = None,
) -> Reading:
    """Return the same as `read_all`, row by row."""
    rows = list(_rows(path, mapping, as_of, known, limits))
    return Reading(mapping.source, len(rows), rows, path.name)


def _rows(
    path: Path,
    mapping: Mapping,
    as_of: date | None,
    known: Callable[[str], bool],
    limits: Limits | None,
) -> Iterator[tuple[int, list[Delivery | Refusal]]]:
    done = 0
    try:
        tables = read_tables(path, limits)
    except Refused as wrong:
        yield 0, [Refusal(0, wrong.field, str(wrong))]
        return
    firms: set[str] = set()
    for kind, settings, table in _matched(path, mapping, tables):
        if isinstance(table, Refusal):
            yield done, [table]
            continue
        try:
            sheet = under_headings(path.name, table, settings.header_row, settings.columns)
        except Refused as wrong:
            yield done, [Refusal(settings.header_row, wrong.field, str(wrong))]
            continue
        yield done, list(sheet.merged())
        reader = RowReader(mapping, kind, settings, as_of=as_of, known=known, firms=firms)
        yield from _of_sheet(sheet, reader, mapping, done)
        done += len(list(sheet.rows(mapping.skip_rows_beginning)))


def _of_sheet(
    sheet: Sheet, reader: RowReader, mapping: Mapping, done: int
) -> Iterator[tuple[int, list[Delivery | Refusal]]]:
    for line in sheet.rows(mapping.skip_rows_beginning):
        done += 1
        yield done, reader.read(sheet, line)


def _matched(
    path: Path, mapping: Mapping, tables: list[Table]
) -> Iterator[tuple[str, SheetMapping, Table | Refusal]]:
    """Yield each kind of sheet with its table, or with what is wrong about it."""
    matched: set[str] = set()
    present = ", ".join(table.name for table in tables)
    for kind, settings in mapping.sheets.items():
        table = _table(settings, tables)
        if table is not None:
            matched.add(table.name)
            yield kind, settings, table
        elif not settings.optional:
            what = (
                f"{path.name}: no sheet {settings.sheet} for {kind}; the file holds {present}. "
                "Correct the mapping, or mark the sheet optional"
            )
            yield kind, settings, Refusal(0, str(settings.sheet), what)
    for table in tables:
        if table.name not in matched and table.name not in mapping.ignore and table.lines:
            what = (
                f"{path.name} sheet {table.name}: the mapping does not know it; "
                "map it, or name it under ignore"
            )
            yield "", next(iter(mapping.sheets.values())), Refusal(0, table.name, what)


def _table(settings: SheetMapping, tables: list[Table]) -> Table | None:
    if isinstance(settings.sheet, int):
        return tables[settings.sheet - 1] if 1 <= settings.sheet <= len(tables) else None
    return next((table for table in tables if table.name == settings.sheet), None)
