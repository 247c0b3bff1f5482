"""The hazard-screening ledger 欠薪隐患排查台账 of a township: what was found, and its end.

Headings are found by their words (`ledger_words.yaml`), below any title. A row is about
the site where it names one, else about the employer. It becomes, in this order:

- `EmployerRegistered` and `SiteRegistered` (with `PartyJoinedSite` for a subcontractor)
  for each subject that no earlier row has named and `known` does not know. Without a
  credit or site code it is provisional, its code a keyed hash of township and name.
- `WagesObserved`, where workers, a sum or a period are told. The month before the period
  owed is the last one paid. The evidence, else the source, says how it is known.
- `OperationsObserved`, where the cause names a sign or a state.
- `CommitmentSigned`, where measures have a deadline.
- `WagesObserved` of nothing unpaid, on the day of closing of a row that is closed.

Everything a person wrote freely, and every name that may be a person's, goes into
sealed fields only. The level is the township's judgement and stays in the note: ours
comes from the facts. Rows have no key that lasts (numbers are given anew each month),
so ids come from the content of each fact: a row told again stores nothing, a row that
was closed since adds its closing.

Everything is read and checked before anything is handed out.
"""

from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path

from schemas.envelopes import Delivery
from schemas.errors import Refused
from streams.sources.identifying import Ids
from streams.sources.ledger_form import template
from streams.sources.ledger_row import CellRefused, LedgerRow, Teller, read_row
from streams.sources.ledger_words import LedgerSheet, Words, find_headings, ledger_words
from streams.sources.platform_row import nothing_known
from streams.sources.reading import Reading, Refusal, Row
from streams.sources.tables import is_blank, read_tables
from streams.sources.xlsx_guard import Limits

SOURCE = "ledger"
ACTOR = "import:ledger"

__all__ = ["ACTOR", "SOURCE", "read", "read_all", "template"]


def read_all(
    path: Path,
    *,
    township: str | None = None,
    secret: bytes = b"",
    known: Callable[[str], bool] = nothing_known,
    actor: str = ACTOR,
    limits: Limits | None = None,
) -> tuple[list[Delivery], list[Refusal]]:
    """Return the facts of every good row in order of time, and what is wrong with the others.

    `township` is the code for rows that name none; `secret` a stable key of this
    installation, under which names become codes and ids. Never raises for what stands
    in the file.
    """
    words = ledger_words()
    teller = Teller(words, Ids(SOURCE, secret), secret=secret, actor=actor, known=known)
    found: list[tuple[LedgerSheet, LedgerRow]] = []
    refusals: list[Refusal] = []
    for said in _rows(path, words, township, limits):
        if isinstance(said, Refusal):
            refusals.append(said)
        else:
            found.append(said)
    found.sort(key=lambda pair: pair[1].found_on)
    deliveries: list[Delivery] = []
    for ledger, row in found:
        try:
            deliveries.extend(teller.facts(row))
        except Refused as wrong:
            field = "uscc" if wrong.field == "subject" else wrong.field
            refusals.append(ledger.sheet.refusal(row.number, field, str(wrong)))
    deliveries.sort(key=attrgetter("recorded_at"))
    refusals.sort(key=attrgetter("line"))
    return deliveries, refusals


def read(
    path: Path,
    *,
    township: str | None = None,
    secret: bytes = b"",
    known: Callable[[str], bool] = nothing_known,
    actor: str = ACTOR,
    limits: Limits | None = None,
) -> Reading:
    """Return the same as `read_all`, one by one, refusals first."""
    deliveries, refusals = read_all(
        path, township=township, secret=secret, known=known, actor=actor, limits=limits
    )
    said: list[Row] = [*refusals, *deliveries]
    return Reading(
        SOURCE, len(said), ((at, [row]) for at, row in enumerate(said, start=1)), path.name
    )


def _rows(
    path: Path, words: Words, township: str | None, limits: Limits | None
) -> Iterator[tuple[LedgerSheet, LedgerRow] | Refusal]:
    try:
        tables = read_tables(path, limits)
    except Refused as wrong:
        yield Refusal(0, wrong.field, str(wrong))
        return
    for table in tables:
        if table.name in words.ignored_sheets or not table.lines:
            continue
        try:
            ledger = find_headings(path.name, table, words)
        except Refused as wrong:
            yield Refusal(0, wrong.field, str(wrong))
            continue
        if ledger is None:
            message = (
                f"{path.name} sheet {table.name}: no row has the headings of a ledger "
                "(发现日期, 用人单位, 涉及人数, ...); take the empty form, or delete the sheet"
            )
            yield Refusal(0, "", message)
            continue
        yield from ledger.sheet.merged()
        yield from _of_sheet(ledger, words, township)


def _of_sheet(
    ledger: LedgerSheet, words: Words, township: str | None
) -> Iterator[tuple[LedgerSheet, LedgerRow] | Refusal]:
    for line in ledger.sheet.rows(words.skip_rows_beginning):
        filled = sum(not is_blank(cell) for cell in line.cells)
        if filled == 1 and "number" in ledger.sheet.cells(line):
            continue
        try:
            yield ledger, read_row(ledger, line, words, township)
        except CellRefused as wrong:
            yield ledger.sheet.refusal(line.number, wrong.field, str(wrong), wrong.cell)
        except Refused as wrong:
            yield ledger.sheet.refusal(line.number, wrong.field, str(wrong))
