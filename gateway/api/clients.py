"""As whom somebody sends: the kinds of client, and what intake believes of each."""

from enum import StrEnum
from typing import Annotated

import msgspec
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter, SkipValidation

from gateway.api.newcomers import REGISTRATION
from gateway.problems import Troubled, problem
from schemas.jurisdiction import TOWNSHIPS
from schemas.subjects import Kind, check_subject
from streams.log.reporters import Reporter, ReporterKind, reporter


class ClientKind(StrEnum):
    """What a client says that it is, until there is sign-in."""

    GRID_WORKER = "grid_worker"
    TOWNSHIP_OFFICER = "township_officer"
    DISTRICT_OFFICER = "district_officer"
    PLATFORM = "platform"
    DEPARTMENT = "department"
    WORKER = "worker"


_KINDS = {
    ClientKind.GRID_WORKER: ReporterKind.GRID,
    ClientKind.TOWNSHIP_OFFICER: ReporterKind.TOWNSHIP_OFFICER,
    ClientKind.DISTRICT_OFFICER: ReporterKind.DISTRICT_OFFICER,
    ClientKind.PLATFORM: ReporterKind.PLATFORM,
    ClientKind.DEPARTMENT: ReporterKind.DEPARTMENT,
    ClientKind.WORKER: ReporterKind.WORKER,
}

TheReporter = NamedDependency[SkipValidation[Reporter]]
"""The type of the argument `by` of a route handler."""

TheClient = Annotated[
    ClientKind,
    QueryParameter(description="What kind of client sends; each may tell some types of facts."),
]
TheGrid = Annotated[
    str | None,
    QueryParameter(description="Code of the grid that a grid worker works in: `zhili-07`."),
]
TheTownship = Annotated[
    str | None,
    QueryParameter(description="Code of the township that an officer works in: `zhili`."),
]


def reporter_of(client: TheClient, grid: TheGrid = None, township: TheTownship = None) -> Reporter:
    """Return the reporter that a client is taken for.

    >>> reporter_of(ClientKind.GRID_WORKER, "zhili-07").actor
    'grid_worker/zhili-07'

    Raises Troubled where the client must say a place and does not, or says none that is.
    """
    if grid is not None:
        _check(Kind.GRID, grid, "grid")
    if township is not None:
        _check(Kind.TOWNSHIP, township, "township")
        if township not in TOWNSHIPS:
            raise _wrong(f"{township} is no township of this district.", "township")
    if client is ClientKind.GRID_WORKER and grid is None:
        raise _wrong("A grid worker says in which grid: add grid=zhili-07.", "grid")
    if client is ClientKind.TOWNSHIP_OFFICER and township is None:
        raise _wrong("A township officer says of which township: add township=zhili.", "township")
    of_grid = grid.rpartition("-")[0] if grid else ""
    place = township or (of_grid if of_grid in TOWNSHIPS else None)
    actor = "/".join(part for part in (client.value, grid or township) if part)
    found = reporter(_KINDS[client], actor, township=place, grid=grid)
    if found.may_open_provisional and found.allowed is not None:
        # What may be registered by them is looked at in `newcomers`.
        return msgspec.structs.replace(found, allowed=found.allowed | {REGISTRATION})
    return found


BY = {"by": Provide(reporter_of, sync_to_thread=False)}
"""The dependency of a route by which it learns who sends."""


def _check(kind: Kind, code: str, field: str) -> None:
    try:
        check_subject(f"{kind}/{code}")
    except ValueError as wrong:
        raise _wrong(str(wrong), field) from wrong


def _wrong(detail: str, field: str) -> Troubled:
    return Troubled(problem("refused", 422, detail, field=field))
