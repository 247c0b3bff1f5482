"""One row of a hazard ledger: what it says, and the facts that this makes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from schemas import events
from schemas.body import Body
from schemas.codec import encode
from schemas.envelopes import Delivery
from schemas.errors import Refused
from schemas.period import bounds, month_of
from schemas.vocabulary import Basis, Industry, PartyRole
from streams.sources import cells
from streams.sources.drafting import draft, start_of
from streams.sources.identifying import Ids, local_code
from streams.sources.ledger_words import LedgerSheet, Words
from streams.sources.places import township_code
from streams.sources.tables import Cell, Line

_GRID_CODE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
_NOTED = ("source", "grid", "industry", "period", "cause", "origin", "level")


class LedgerRow(Struct, frozen=True, kw_only=True):
    """What one row says, read and checked cell by cell."""

    number: int
    found_on: date
    township: str
    texts: dict[str, str]
    """Free text by field."""
    others: dict[str, str]
    """Free text by heading, of columns that no field is for."""
    workers: int | None
    amount_fen: int | None
    period: str | None
    deadline: date | None
    closed_on: date | None
    closed: bool


class CellRefused(Refused):
    """A cell of a row is wrong; `cell` is what stood there."""

    def __init__(self, message: str, *, field: str, cell: Cell) -> None:
        """Keep the cell beside the message and the field."""
        super().__init__(message, field=field)
        self.cell = cell


def read_row(ledger: LedgerSheet, line: Line, words: Words, township: str | None) -> LedgerRow:
    """Return what a row says; raises CellRefused for the first cell that is wrong.

    `township` is the code of the whole file, for a ledger without such a column.
    """
    filled = ledger.sheet.cells(line)
    texts = {field: _read(field, filled, cells.text) or "" for field in filled}
    found_on = _read("found_on", filled, cells.day)
    if found_on is None:
        raise CellRefused(
            "is empty; write the day on which it was found", field="found_on", cell=""
        )
    place = _read("township", filled, lambda cell: township_code(cells.text(cell), {})) or township
    if place is None:
        raise CellRefused("is empty; write the township", field="township", cell="")
    status = texts.get("status", "")
    if status and status not in words.status_open + words.status_closed:
        known = ", ".join(words.status_open + words.status_closed)
        raise CellRefused(f"is not one of {known}", field="status", cell=status)
    row = LedgerRow(
        number=line.number,
        found_on=found_on,
        township=place,
        texts=texts,
        others={
            heading: cells.text(line.cells[at])
            for heading, at in ledger.others.items()
            if at < len(line.cells) and line.cells[at] is not None
        },
        workers=_read("workers", filled, cells.whole),
        amount_fen=_read("amount", filled, lambda cell: cells.money(cell, ledger.unit)),
        period=_read("period", filled, cells.period),
        deadline=_read("deadline", filled, cells.day),
        closed_on=_read("closed_on", filled, cells.day),
        closed=status in words.status_closed,
    )
    _check_days(row)
    return row


class Teller:
    """Turns the rows of one file, in the order of finding, into facts."""

    def __init__(
        self, words: Words, ids: Ids, *, secret: bytes, actor: str, known: Callable[[str], bool]
    ) -> None:
        """Take what all rows of the file share; `secret` hides the names in local codes."""
        self._words = words
        self._ids = ids
        self._secret = secret
        self._actor = actor
        self._known = known
        self._registered: set[str] = set()

    def facts(self, row: LedgerRow) -> list[Delivery]:
        """Return the facts of a row, registrations first; raises Refused for what cannot be."""
        firms = {
            field: self._firm(row, field)
            for field in ("employer", "project_owner", "general_contractor", "subcontractor")
            if row.texts.get(field)
        }
        if "employer" not in firms and row.texts.get("uscc"):
            firms["employer"] = self._firm(row, "employer")
        site = self._site(row)
        subject = site or firms.get("employer")
        if subject is None:
            raise Refused("is empty; name the employer or the site", field="employer")
        tell = self._telling(row, subject, tuple(firms.values()))
        told = [*self._observed(row, tell)]
        if not told:
            message = (
                "says nothing of wages, operations or a promise; "
                "fill in the workers, the sum, the cause or the measures with their deadline"
            )
            raise Refused(message)
        registrations = [*self._registrations(row, firms, site)]
        self._registered.update(fact.submission.subject for fact in registrations)
        return [*registrations, *told]

    def _firm(self, row: LedgerRow, field: str) -> str:
        name = row.texts.get(field, "")
        same_firm = field == "employer" or name == row.texts.get("employer")
        if same_firm and (uscc := _uscc(row)):
            return f"employer/{uscc}"
        return f"employer/{local_code(row.township, name, self._secret)}"

    def _site(self, row: LedgerRow) -> str | None:
        if code := row.texts.get("site_code"):
            return f"site/{code.lower()}"
        if name := row.texts.get("site"):
            return f"site/{local_code(row.township, name, self._secret)}"
        return None

    def _registrations(
        self, row: LedgerRow, firms: Mapping[str, str], site: str | None
    ) -> Iterator[Delivery]:
        seen: set[str] = set()
        for field, subject in firms.items():
            if subject in seen or subject in self._registered or self._known(subject):
                continue
            seen.add(subject)
            name = row.texts.get(field)
            industry = Industry.CONSTRUCTION if site else self._industry(row)
            uscc = None if "/local-" in subject else subject.partition("/")[2]
            said = {"uscc": uscc, "industry": industry, "provisional": uscc is None or None}
            said["name" if self._is_company(name, uscc) else "person_name"] = name
            yield self._telling(row, subject, ())(events.EmployerRegistered, said, row.found_on)
        if site is None or site in self._registered or self._known(site):
            return
        owner, contractor = firms.get("project_owner"), firms.get("general_contractor")
        said = {
            "name": row.texts.get("site") or row.texts["site_code"],
            "owner": owner,
            "general_contractor": contractor,
            "provisional": "site_code" not in row.texts or None,
        }
        tell = self._telling(row, site, tuple(firms.values()))
        yield tell(events.SiteRegistered, said, row.found_on)
        if subcontractor := firms.get("subcontractor"):
            role = PartyRole.SUBCONTRACTOR
            joined = {"party": subcontractor, "role": role, "upstream": contractor}
            yield tell(events.PartyJoinedSite, joined, row.found_on)

    def _observed(self, row: LedgerRow, tell: Callable[..., Delivery]) -> Iterator[Delivery]:
        note: str | None = _noted(row)
        basis = self._basis(row)
        owed = any(value is not None for value in (row.workers, row.amount_fen, row.period))
        if owed:
            wages = {
                "unpaid_workers": row.workers,
                "unpaid_fen": row.amount_fen,
                "last_paid_period": _last_paid(row.period),
                "note": note,
            }
            yield tell(events.WagesObserved, wages, row.found_on, basis=basis)
            note = None
        cause = row.texts.get("cause", "")
        signs = tuple(dict.fromkeys(s for word, s in self._words.signs.items() if word in cause))
        state = next((s for word, s in self._words.states.items() if word in cause), None)
        if signs or state:
            seen = {"state": state or self._words.state_unsaid, "signs": signs, "note": note}
            yield tell(events.OperationsObserved, seen, row.found_on, basis=basis)
            note = None
        if row.deadline is not None:
            parts = [row.texts.get("measures"), row.texts.get("responsible"), note]
            promise = "\n".join(part for part in parts if part) or None
            made = {"due_on": row.deadline, "amount_fen": row.amount_fen, "promise": promise}
            yield tell(events.CommitmentSigned, made, row.found_on)
        if owed and row.closed and row.closed_on is not None:
            done = {"unpaid_workers": 0, "unpaid_fen": 0, "note": _closing(row)}
            yield tell(events.WagesObserved, done, row.closed_on, basis=basis)

    def _telling(
        self, row: LedgerRow, subject: str, concerns: tuple[str, ...]
    ) -> Callable[..., Delivery]:
        def tell(
            body: type[Body], said: dict[str, Any], on: date, basis: Basis | None = None
        ) -> Delivery:
            content = encode(said).decode()
            return draft(
                body,
                said,
                identity=self._ids.of_content(body.__name__, subject, on.isoformat(), content),
                subject=subject,
                concerns=concerns,
                occurred_at=start_of(on),
                recorded_at=start_of(on),
                actor=self._actor,
                basis=basis,
                township=row.township,
                grid=_grid(row),
            )

        return tell

    def _industry(self, row: LedgerRow) -> Industry:
        said = row.texts.get("industry", "")
        found = (trade for word, trade in self._words.industries.items() if word in said)
        return next(found, Industry.OTHER)

    def _basis(self, row: LedgerRow) -> Basis | None:
        for said in (row.texts.get("evidence", ""), row.texts.get("source", "")):
            for word, basis in self._words.bases.items():
                if word in said:
                    return basis
        return None

    def _is_company(self, name: str | None, uscc: str | None) -> bool:
        """Tell whether a name may stand in the open: a company's, never a person's."""
        if name is None or (uscc is not None and uscc.startswith("92")):
            return False
        return any(word in name for word in self._words.company_words)


def _read(field: str, filled: Mapping[str, Cell], convert: Callable[[Cell], Any]) -> Any:  # noqa: ANN401  what the converter gives
    cell = filled.get(field)
    if cell is None:
        return None
    try:
        return convert(cell)
    except Refused as wrong:
        raise CellRefused(str(wrong), field=field, cell=cell) from None


def _check_days(row: LedgerRow) -> None:
    if row.deadline is not None and row.deadline < row.found_on:
        message = f"is before {row.found_on}, the day of finding"
        raise CellRefused(message, field="deadline", cell=str(row.deadline))
    if row.closed_on is not None and row.closed_on < row.found_on:
        message = f"is before {row.found_on}, the day of finding"
        raise CellRefused(message, field="closed_on", cell=str(row.closed_on))
    if row.closed and row.closed_on is None:
        raise CellRefused("is empty, but the row is closed", field="closed_on", cell="")


def _last_paid(period: str | None) -> str | None:
    """Return the month before what is owed; None for a span that begins within a month."""
    first = bounds(period)[0] if period else None
    return month_of(first - timedelta(days=1)) if first and first.day == 1 else None


def _uscc(row: LedgerRow) -> str:
    return "".join(row.texts.get("uscc", "").split()).upper()


def _grid(row: LedgerRow) -> str | None:
    said = row.texts.get("grid", "").removeprefix("grid/")
    return said if said and _GRID_CODE.issuperset(said) else None


def _noted(row: LedgerRow) -> str | None:
    """Return the free text of a row that does not change while the hazard is worked on."""
    parts = {field: row.texts[field] for field in _NOTED if row.texts.get(field)}
    if row.deadline is None:
        parts |= {f: row.texts[f] for f in ("measures", "responsible") if row.texts.get(f)}
    parts |= row.others
    return "\n".join(f"{name}: {said}" for name, said in parts.items()) or None


def _closing(row: LedgerRow) -> str | None:
    parts = (row.texts.get("status"), row.texts.get("evidence"))
    return "\n".join(part for part in parts if part) or None
