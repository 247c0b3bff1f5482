"""Questions to the register: one card, a search by name or code, names for a page of rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    String,
    bindparam,
    or_,
    select,
    union_all,
)

from projections.answers.who import Party, SubjectCard, SubjectName
from projections.case_file import last_evidence
from projections.page import AT_ONCE, Row
from projections.register import PARTIES, WHO, sealed_name
from projections.scored_days import cut
from projections.versions import CUT
from schemas.subjects import Kind, is_provisional
from schemas.vocabulary import Industry, PartyRole, PayCycle, SiteStage

_SOUGHT = bindparam("sought", type_=String)
_COLUMNS = tuple(column.name for column in WHO.now.columns)


def _entries(position: ColumnElement[int] | None) -> CompoundSelect[Any]:
    # Each arm is asked by its key: of a union as a whole, nobody knows an index.
    some: BindParameter[Any] = bindparam("some", expanding=True)
    return union_all(
        *[
            select(*[table.c[name] for name in _COLUMNS]).where(table.c.subject.in_(some), stood)
            for table, stood in WHO.arms(position)
        ]
    )


_ENTRIES = {False: _entries(None), True: _entries(CUT)}


def subject(
    connection: Connection, named: str, *, known_at: date | None = None
) -> SubjectCard | None:
    """Return what the register holds of an employer or site; None when nobody ever named it."""
    position = cut(connection, known_at).position
    row = entries(connection, (named,), position).get(named)
    if row is None:
        return None
    return _card(
        row,
        parties=_parties(connection, named, position),
        last_evidence_on=last_evidence(connection, (named,), position).get(named),
    )


def find(
    connection: Connection,
    text: str,
    *,
    kind: Kind | None = None,
    township: str | None = None,
    limit: int = 20,
) -> tuple[SubjectCard, ...]:
    """Return entries whose plain name or code holds the text, by name; no sealed name is read."""
    now = WHO.now
    question = select(now).where(matching(now.c.name, now.c.subject), now.c.known_as.is_(None))
    if kind is not None:
        question = question.where(now.c.kind == kind.value)
    if township is not None:
        question = question.where(now.c.township == code_of(township))
    question = question.order_by(now.c.name.nulls_first(), now.c.subject).limit(limit)
    rows = connection.execute(question, {"sought": sought(text)}).mappings()
    found = [dict(row) for row in rows]
    seen = last_evidence(connection, [row["subject"] for row in found], None)
    return tuple(_card(row, (), seen.get(row["subject"])) for row in found)


def names(
    connection: Connection, subjects: Iterable[str], *, known_at: date | None = None
) -> dict[str, SubjectName]:
    """Return what subjects are called; one that nobody ever named is not in the answer."""
    rows = entries(connection, subjects, cut(connection, known_at).position)
    return {named: name_of(row) for named, row in rows.items()}


def entries(
    connection: Connection, subjects: Iterable[str], position: int | None
) -> dict[str, Row]:
    """Return the rows of the register for subjects, live or at a cut."""
    wanted = list(dict.fromkeys(subjects))
    question = _ENTRIES[position is not None]
    at = {} if position is None else {"cut": position}
    found: dict[str, Row] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = {"some": wanted[start : start + AT_ONCE]}
        for row in connection.execute(question, at | some).all():
            found[row[0]] = dict(zip(_COLUMNS, row, strict=True))
    return found


def among(
    connection: Connection, question: Select[Any], column: ColumnElement[Any], values: Iterable[Any]
) -> Iterator[Row]:
    """Return the rows of a question whose column holds one of the values."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for row in connection.execute(question.where(column.in_(some))).mappings():
            yield dict(row)


def name_of(row: Mapping[Any, Any] | None) -> SubjectName:
    """Return the name in a row of the register; no row gives no name."""
    if row is None:
        return SubjectName()
    return SubjectName(row["name"], sealed_name(row["sealed"]), row["context"])


def matching(name: ColumnElement[Any], subject: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a name or code holds the text that is given as `sought`."""
    return or_(name.icontains(_SOUGHT, escape="/"), subject.icontains(_SOUGHT, escape="/"))


def sought(text: str) -> str:
    """Return a text as `matching` takes it: no sign in it stands for anything but itself.

    >>> sought("50%_a/b")
    '50/%/_a//b'
    """
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def asked(said: Mapping[str, Any]) -> frozenset[str]:
    """Return which parameters of a question say anything: None and an empty list do not.

    >>> sorted(asked({"township": "zhili", "kind": None, "levels": [], "cut": 7}))
    ['cut', 'township']
    """
    return frozenset(name for name, value in said.items() if value is not None and value != [])


def code_of(township: str) -> str:
    """Return the code of a township, as it stands on facts.

    >>> code_of("township/zhili"), code_of("zhili")
    ('zhili', 'zhili')
    """
    return township.removeprefix(f"{Kind.TOWNSHIP}/")


def day(text: str | None) -> date | None:
    """Return a stored day."""
    return None if text is None else date.fromisoformat(text)


def _card(row: Row, parties: tuple[Party, ...], last_evidence_on: date | None) -> SubjectCard:
    named = row["subject"]
    kind = Kind(row["kind"])
    coded = kind is Kind.EMPLOYER and not is_provisional(named)
    return SubjectCard(
        subject=named,
        kind=kind,
        name=name_of(row),
        uscc=named.partition("/")[2] if coded else None,
        industry=Industry(row["industry"]) if row["industry"] else None,
        township=row["township"],
        grid=row["grid"],
        workers=row["workers"],
        workers_on=day(row["workers_on"]),
        stage=SiteStage(row["stage"]) if row["stage"] else None,
        government_invested=bool(row["government_invested"]),
        pay_cycle=PayCycle(row["pay_cycle"]) if row["pay_cycle"] else None,
        pay_day=row["pay_day"],
        provisional=bool(row["provisional"]),
        identified_as=row["known_as"],
        registered_on=date.fromisoformat(row["registered_on"]),
        last_evidence_on=last_evidence_on,
        parties=parties,
    )


def _parties(connection: Connection, named: str, position: int | None) -> tuple[Party, ...]:
    chain = PARTIES.at(position).subquery()
    question = select(chain).where(or_(chain.c.site == named, chain.c.party == named))
    rows = list(connection.execute(question).mappings())
    known = entries(
        connection, [one for row in rows for one in (row["site"], row["party"])], position
    )
    places = list(PartyRole)
    found = [
        Party(
            site=row["site"],
            site_name=name_of(known.get(row["site"])),
            party=row["party"],
            party_name=name_of(known.get(row["party"])),
            role=PartyRole(row["role"]),
            upstream=row["upstream"],
            contract_value_fen=row["contract_value_fen"],
            left_on=day(row["left_on"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda it: (it.site, places.index(it.role), it.party)))
