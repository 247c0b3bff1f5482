"""What programs may read: lists and files as JSON, live or as known at the close of a day.

The answers are those of `projections.answers`. Names are opened for an officer's program
as they are for an officer's page, and stand as plain names; a name whose key was
destroyed is absent. Notes and statements stay sealed: no program needs them.
"""

from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from msgspec import Struct
from sqlalchemy import Connection

from gateway.needs import House, TheHouse
from gateway.screening import screening_in
from projections import evidence, who
from projections.answers import (
    AlertFile,
    AlertState,
    CoverageBar,
    Inbox,
    Lineage,
    RiskList,
    RiskRow,
    ScorePoint,
    SixSystems,
    StandingFinding,
    SubjectCard,
    SubjectName,
)
from projections.coverage import coverage
from projections.inbox import alert, inbox
from projections.risk_list import risk_list, subject_risk
from projections.scored_days import cut
from projections.six_systems import six_systems
from projections.subject_risk import findings, score_series
from schemas.errors import Refused
from schemas.sealed import Sealed, unseal
from schemas.subjects import Kind, check_subject
from schemas.vocabulary import Industry, Level

MOST_ROWS = 1_000

S = TypeVar("S")

KnownAt = Annotated[
    date | None,
    QueryParameter(description="A scored day: the answer is as known at its close, for ever."),
]
Township = Annotated[str | None, QueryParameter(description="Code of a township: `zhili`.")]
Month = Annotated[str, QueryParameter(description="YYYY-MM", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Limit = Annotated[int, QueryParameter(description="Rows at most.", ge=1, le=MOST_ROWS)]
Offset = Annotated[int, QueryParameter(description="Rows to pass over.", ge=0, le=10**9)]


class SubjectAnswer(Struct, frozen=True, kw_only=True):
    """One subject with its risk, and what each detector says of it."""

    subject: str
    card: SubjectCard | None
    risk: RiskRow | None
    findings: tuple[StandingFinding, ...]
    scores: tuple[ScorePoint, ...]
    """From its own evidence, at the end of each day on which the score changed."""


@get("/api/v1/risk-list", sync_to_thread=True, tags=["reading"])
def read_risk_list(
    *,
    house: TheHouse,
    known_at: KnownAt = None,
    township: Township = None,
    level: Annotated[list[Level] | None, QueryParameter(description="Any of these.")] = None,
    kind: Annotated[Kind | None, QueryParameter()] = None,
    industry: Annotated[Industry | None, QueryParameter()] = None,
    search: Annotated[str, QueryParameter(max_length=80)] = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> RiskList:
    """Give a page of the risk list, ranked. Everything on it is a lead, to be verified."""
    with house.views.connect() as connection:
        found = risk_list(
            connection,
            known_at=known_at,
            township=township,
            levels=level or (),
            kind=kind,
            industry=industry,
            search=search,
            limit=limit,
            offset=offset,
        )
    return opened(found, house)


@get("/api/v1/subjects/{kind:str}/{code:str}", sync_to_thread=True, tags=["reading"])
def read_subject(
    house: TheHouse, kind: FromPath[str], code: FromPath[str], known_at: KnownAt = None
) -> SubjectAnswer:
    """Give one subject: what it is, its risk, what every detector says of it, its scores."""
    subject = _named(kind, code)
    with house.views.connect() as connection:
        found = _subject(connection, subject, known_at)
    if found.card is None and found.risk is None:
        raise NotFoundException(f"{subject}: nobody has told anything about it")
    return opened(found, house)


@get("/api/v1/alerts", sync_to_thread=True, tags=["reading"])
def read_alerts(
    *,
    house: TheHouse,
    addressee: Annotated[
        str | None, QueryParameter(description="`township/zhili`, `district/joint_enforcement`")
    ] = None,
    township: Township = None,
    states: Annotated[
        list[AlertState] | None, QueryParameter(name="state", description="Any of these.")
    ] = None,
    level: Annotated[list[Level] | None, QueryParameter(description="Any of these.")] = None,
    subject: Annotated[str | None, QueryParameter(description="`employer/...`")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Inbox:
    """Give a page of alerts: those that wait first, the gravest and oldest before others."""
    with house.views.connect() as connection:
        found = inbox(
            connection,
            addressee=addressee,
            township=township,
            states=states or (),
            levels=level or (),
            subject=subject,
            limit=limit,
            offset=offset,
        )
    return opened(found, house)


@get("/api/v1/alerts/{identity:uuid}", sync_to_thread=True, tags=["reading"])
def read_alert(house: TheHouse, identity: FromPath[UUID]) -> AlertFile:
    """Give one alert with everything that happened to it, without its notes."""
    with house.views.connect() as connection:
        found = alert(connection, identity)
    if found is None:
        raise NotFoundException(f"no alert is called {identity}")
    return opened(found, house)


@get("/api/v1/facts/{identity:uuid}", sync_to_thread=True, tags=["reading"])
def read_fact(house: TheHouse, identity: FromPath[UUID]) -> Lineage:
    """Give one fact without anything sealed, and what was concluded on its account."""
    with house.views.connect() as connection:
        found = evidence.lineage(connection, identity)
    if found is None:
        raise NotFoundException(f"no fact is called {identity}")
    return found


@get("/api/v1/six-systems", sync_to_thread=True, tags=["reading"])
def read_six_systems(
    house: TheHouse, month: Month, township: Township = None, known_at: KnownAt = None
) -> SixSystems:
    """Give the six systems by site and township in a month, and the wages of that month."""
    with house.views.connect() as connection:
        found = six_systems(connection, month, township=township, known_at=known_at)
    return opened(found, house)


@get("/api/v1/coverage", sync_to_thread=True, tags=["reading"])
def read_coverage(
    house: TheHouse, month: Month, township: Township = None, known_at: KnownAt = None
) -> CoverageBar:
    """Give what was screened and due in a month, by township and grid."""
    with house.views.connect() as connection:
        return coverage(
            connection,
            month,
            township=township,
            known_at=known_at,
            screening=screening_in(house.parameters, month),
        )


READING = (
    read_risk_list,
    read_subject,
    read_alerts,
    read_alert,
    read_fact,
    read_six_systems,
    read_coverage,
)
"""The routes of the reading half of the API."""


def opened(answer: S, house: House) -> S:
    """Return an answer with every sealed name in it opened, and every other sealed text left out.

    Works through whatever a frozen answer is made of: structs, tuples and dicts.
    """
    found: S = _opened(answer, house)
    return found


def _opened(part: Any, house: House) -> Any:  # noqa: ANN401  whatever an answer is made of
    match part:
        case SubjectName():
            return SubjectName(_plain(part, house))
        case Sealed():
            return None
        case Struct():
            changed = {
                field: new
                for field in part.__struct_fields__
                if (new := _opened(old := getattr(part, field), house)) is not old
            }
            return msgspec.structs.replace(part, **changed) if changed else part
        case tuple():
            parts = tuple(_opened(each, house) for each in part)
            same = all(new is old for new, old in zip(parts, part, strict=True))
            return part if same else parts
        case _:
            return part


def _plain(name: SubjectName, house: House) -> str | None:
    if name.sealed is None:
        return name.plain
    return unseal(name.sealed, house.keys, context=name.context)


def _subject(connection: Connection, subject: str, known_at: date | None) -> SubjectAnswer:
    until = cut(connection, known_at).day
    scores = score_series(connection, subject)
    return SubjectAnswer(
        subject=subject,
        card=who.subject(connection, subject, known_at=known_at),
        risk=subject_risk(connection, subject, known_at=known_at),
        findings=findings(connection, subject, known_at=known_at),
        scores=tuple(point for point in scores if until is None or point.day <= until),
    )


def _named(kind: str, code: str) -> str:
    try:
        return check_subject(f"{kind}/{code}")
    except Refused as refused:
        raise NotFoundException(str(refused)) from None
