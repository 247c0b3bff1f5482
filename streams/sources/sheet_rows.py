"""The rows of a sheet below its headings: each cell under its field, each error in its place."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from schemas.errors import Refused
from streams.sources.reading import Refusal
from streams.sources.tables import Cell, Line, Table, Unusable, is_blank

_SHOWN = 40


class Sheet(Struct, frozen=True):
    """A table with the place of each field in it."""

    file: str
    table: Table
    header_row: int
    places: dict[str, int]
    """Field to the index of its column."""
    headings: dict[str, str]
    """Field to its column heading, as the file writes it."""

    def refusal(self, line: int, field: str, what: str, cell: Cell = None) -> Refusal:
        """Return the refusal of a row, or of a cell in it, with its full place."""
        heading = self.headings.get(field, "")
        place = f"{self.file} sheet {self.table.name} row {line}"
        if heading:
            place += f" column {heading}"
        shown = cell.text if isinstance(cell, Unusable) else cell
        value = "" if is_blank(cell) else f" {str(shown)[:_SHOWN]!r}"
        return Refusal(line, heading or field, f"{place}:{value} {what}")

    def cells(self, line: Line) -> dict[str, Cell]:
        """Return what stands in a row under each field; blank cells are left out."""
        return {
            field: line.cells[at]
            for field, at in self.places.items()
            if at < len(line.cells) and not is_blank(line.cells[at])
        }

    def merged(self) -> list[Refusal]:
        """Return a refusal for each merged block at or below the headings."""
        return [
            Refusal(
                merge.first_row,
                "",
                f"{self.file} sheet {self.table.name} row {merge.first_row}: "
                f"the cells {merge} are merged; split them and fill in each",
            )
            for merge in self.table.merges
            if merge.last_row >= self.header_row
        ]

    def rows(self, skip_beginning: tuple[str, ...] = ()) -> Iterator[Line]:
        """Yield the rows below the headings but those in a merged block, sums and remarks."""
        covered = {
            row
            for merge in self.table.merges
            if merge.last_row >= self.header_row
            for row in range(merge.first_row, min(merge.last_row, self._last_row()) + 1)
        }
        for line in self.table.lines:
            if line.number <= self.header_row or line.number in covered:
                continue
            first = next(cell for cell in line.cells if not is_blank(cell))
            if str(first).replace(" ", "").startswith(skip_beginning or ("\x00",)):
                continue
            yield line

    def _last_row(self) -> int:
        return self.table.lines[-1].number if self.table.lines else 0


def under_headings(file: str, table: Table, header_row: int, columns: Mapping[str, str]) -> Sheet:
    """Return a table with its columns found by their exact headings.

    `columns` is heading to field. Raises Refused for a heading that is missing or
    stands there twice.
    """
    place = f"{file} sheet {table.name} row {header_row}"
    cells = next((line.cells for line in table.lines if line.number == header_row), ())
    found = ["" if is_blank(cell) else str(cell).strip() for cell in cells]
    places = {}
    for heading, field in columns.items():
        if heading not in found:
            present = ", ".join(name for name in found if name) or "nothing"
            message = f"{place}: no column {heading}; the row holds {present}"
            raise Refused(message, field=heading)
        if found.count(heading) > 1:
            message = f"{place}: two columns are called {heading}; rename one"
            raise Refused(message, field=heading)
        places[field] = found.index(heading)
    return Sheet(file, table, header_row, places, {f: h for h, f in columns.items()})
