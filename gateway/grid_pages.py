"""The grid worker's pages: his grid, whom to visit this month, and the report of a visit.

He lives beside the boss. Nothing here knows a level, a score, an alert or a complaint,
and no link leads to where officers see them. How often he comes rests on what he knows.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from gateway.language import Language, spoken, words
from gateway.naming import called
from gateway.needs import House, TheHouse
from gateway.page import AnyRequest, page
from gateway.screening import screening_in
from projections import visits, who
from projections.answers.visit import GridRow, LastAnswers, VisitDue
from schemas.calendar import shanghai_day
from schemas.errors import Refused
from schemas.jurisdiction import TOWNSHIPS
from schemas.period import month_of
from schemas.subjects import Kind, check_subject, kind_of
from schemas.vocabulary import (
    Basis,
    Industry,
    NoticeBlock,
    OperationsSign,
    OperationsState,
    VisitOutcome,
)

MONTHS_BACK = 14
"""How many months the question "paid in full up to" offers, the current one first."""

_GRID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_BASES = (
    Basis.OWN_SIGHT,
    Basis.DOCUMENT,
    Basis.TOLD_BY_EMPLOYER,
    Basis.TOLD_BY_WORKER,
    Basis.HEARSAY,
)
_KINDS = frozenset({Kind.EMPLOYER, Kind.SITE})


class Task(Struct, frozen=True):
    """One line of the list of a grid."""

    due: VisitDue
    called: str


@get("/grid/", include_in_schema=False, sync_to_thread=True)
def choose_grid(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show the grids to choose from."""
    language = spoken(request)

    def township(code: str | None) -> str:
        known = TOWNSHIPS.get(code or "")
        return known.name(language) if known else code or ""

    with house.views.connect() as connection:
        found = visits.grids(connection)
    groups: dict[str, list[tuple[GridRow, str]]] = {}
    for row in found:
        named = (row, _grid_called(row.grid, language))
        groups.setdefault(township(row.township), []).append(named)
    return page(request, house, "grid/choose.html", groups=groups)


@get("/grid/{grid:str}", include_in_schema=False, sync_to_thread=True)
def show_tasks(request: AnyRequest, house: TheHouse, grid: FromPath[str]) -> Response[str]:
    """Show whom to visit in a grid this month, and who was visited."""
    today = _today(house)
    month = month_of(today)
    screening = screening_in(house.parameters, month)
    with house.views.connect() as connection:
        if not visits.is_grid(connection, _checked_grid(grid)):
            return page(request, house, "grid/none.html", status_code=404, grid=grid)
        found = visits.visits_due(connection, grid, month, screening)
    tasks = [Task(due, called(due.subject, due.name, house.keys)) for due in found]
    return page(
        request,
        house,
        "grid/tasks.html",
        grid=grid,
        grid_called=_grid_called(grid, spoken(request)),
        this_month=month,
        today=today,
        waiting=[task for task in tasks if task.due.due],
        later=[task for task in tasks if not task.due.due and not task.due.done],
        visited=[task for task in tasks if task.due.done],
    )


@get("/grid/{grid:str}/visit", include_in_schema=False, sync_to_thread=True)
def show_visit(
    request: AnyRequest,
    house: TheHouse,
    grid: FromPath[str],
    subject: Annotated[str, QueryParameter(max_length=80)],
) -> Response[str]:
    """Show the form for a subject, with the last answers."""
    with house.views.connect() as connection:
        card = who.subject(connection, _checked_subject(subject))
        if card is None:
            raise NotFoundException(detail="No such employer or site is registered.")
        last = visits.last_answers(connection, subject)
    name = called(subject, card.name, house.keys)
    return _form(request, house, grid, subject=subject, called=name, last=last)


@get("/grid/{grid:str}/newcomer", include_in_schema=False, sync_to_thread=True)
def show_newcomer(request: AnyRequest, house: TheHouse, grid: FromPath[str]) -> Response[str]:
    """Show the form for an employer that is not listed: it opens a provisional subject."""
    return _form(request, house, grid, subject="", called="", last=LastAnswers())


def _form(
    request: AnyRequest,
    house: House,
    grid: str,
    *,
    subject: str,
    called: str,
    last: LastAnswers,
) -> Response[str]:
    language = spoken(request)

    def choices(group: str, values: Iterable[str]) -> list[tuple[str, str]]:
        return [(value, words().say(language, f"visit.{group}.{value}")) for value in values]

    return page(
        request,
        house,
        "grid/visit.html",
        grid=_checked_grid(grid),
        subject=subject,
        called=called,
        kind=kind_of(subject).value if subject else Kind.EMPLOYER.value,
        newcomer=not subject,
        now=house.clock.now().isoformat(),
        last=last,
        months=_months_back(_today(house)),
        industries=list(Industry),
        outcomes=choices("outcomes", VisitOutcome),
        states=choices("states", OperationsState),
        signs=choices("sign", OperationsSign),
        blocks=choices("block", NoticeBlock),
        bases=choices("bases", _BASES),
    )


def _today(house: House) -> date:
    return shanghai_day(house.clock.now())


def _months_back(today: date) -> list[str]:
    """Return this month and those before it, newest first."""
    newest = today.year * 12 + today.month - 1
    back = range(newest, newest - MONTHS_BACK, -1)
    return [f"{each // 12:04d}-{each % 12 + 1:02d}" for each in back]


def _grid_called(grid: str, language: Language) -> str:
    """Return what a grid is called: by township and number where its code is made of them.

    >>> _grid_called("zhili-07", Language.ZH), _grid_called("north", Language.EN)
    ('织里镇 07网格', 'Grid north')
    """
    township, _, number = grid.rpartition("-")
    known = TOWNSHIPS.get(township)
    if known is None or not number.isdigit():
        return words().say(language, "grid.code", grid=grid)
    return words().say(language, "grid.numbered", township=known.name(language), number=number)


def _checked_grid(grid: str) -> str:
    if not _GRID.fullmatch(grid):
        raise NotFoundException(detail="There is no grid by this code.")
    return grid


def _checked_subject(subject: str) -> str:
    try:
        check_subject(subject)
    except Refused as wrong:
        raise NotFoundException(detail=str(wrong)) from wrong
    if kind_of(subject) not in _KINDS:
        raise NotFoundException(detail="Only employers and sites are visited.")
    return subject
