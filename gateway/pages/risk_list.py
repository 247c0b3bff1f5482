"""The ranked risk list: whom to visit first, and why."""

from datetime import date
from functools import partial
from uuid import UUID

from litestar import Response, get
from msgspec import Struct

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import Office, office
from gateway.pages.paging import paged
from gateway.tongue import Name
from projections.answers import AlertState, RiskList, RiskRow
from projections.inbox import inbox
from projections.risk import NEIGHBOURS
from projections.risk_list import risk_list
from schemas.subjects import Kind
from schemas.vocabulary import Industry, Level

ON_A_PAGE = 50
LEADS = (Level.RED, Level.ORANGE, Level.YELLOW)
"""What is shown where nobody asked for a level: the rest asks nothing of an officer today."""
WAITING = (
    AlertState.OPEN,
    AlertState.ACKNOWLEDGED,
    AlertState.VERIFIED,
    AlertState.HANDED_OVER,
    AlertState.SNOOZED,
)
"""States of an alert that is not closed."""
MOST_REASONS = 3


class Filters(Struct, frozen=True, kw_only=True):
    """What of the risk list is asked for."""

    known_at: date | None = None
    township: str | None = None
    levels: tuple[Level, ...] = LEADS
    kind: Kind | None = None
    industry: Industry | None = None
    search: str = ""

    @classmethod
    def of(cls, request: AnyRequest) -> "Filters":
        """Read them from the address; raises Refused."""
        wanted = [said for said in request.query_params.getall("level", []) if said]
        everything = "all" in wanted
        levels = () if everything else asking.some_of(request, "level", Level) or LEADS
        return cls(
            known_at=asking.day(request),
            township=asking.township(request),
            levels=levels,
            kind=asking.one_of(request, "kind", Kind),
            industry=asking.one_of(request, "industry", Industry),
            search=asking.text(request, "search"),
        )


class Line(Struct, frozen=True):
    """One subject as the list shows it."""

    risk: RiskRow
    name: Name
    rank: int
    alert: UUID | None
    """The gravest open alert; None where there is none, and of a past list."""

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """The detectors that count, without the neighbours, whose points are told apart."""
        return tuple(one for one in self.risk.reasons if one[0] != NEIGHBOURS)


@get("/risk-list", include_in_schema=False, sync_to_thread=True)
def show_risk_list(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show a page of the risk list."""
    asked = Filters.of(request)
    number = asking.page_number(request)
    with office(request, house, asked.known_at) as here:
        found, page = paged(partial(listed, here, asked, ON_A_PAGE), number, ON_A_PAGE)
        first = (page.number - 1) * ON_A_PAGE + 1
        alerts = _open_alerts(here, asked)
        lines = [
            Line(
                risk=row,
                name=here.tongue.name(row.subject, row.name),
                rank=rank,
                alert=alerts.get(row.subject),
            )
            for rank, row in enumerate(found.rows, start=first)
        ]
        return here.show(
            "risk_list/list.html",
            asked=asked,
            found=found,
            lines=lines,
            page=page,
            leads=LEADS,
            kinds=(Kind.EMPLOYER, Kind.SITE),
            industries=tuple(Industry),
            most_reasons=MOST_REASONS,
        )


def listed(here: Office, asked: Filters, most: int | None = None, skipped: int = 0) -> RiskList:
    """Return so many rows of the list behind those that are skipped, or all of it."""
    return risk_list(
        here.connection,
        known_at=asked.known_at,
        township=asked.township,
        levels=asked.levels,
        industry=asked.industry,
        kind=asked.kind,
        search=asked.search,
        limit=most,
        offset=skipped,
    )


def _open_alerts(here: Office, asked: Filters) -> dict[str, UUID]:
    """Return the gravest open alert by subject; what was open on a past day is not asked."""
    if asked.known_at is not None:
        return {}
    found = inbox(here.connection, township=asked.township, states=WAITING, limit=None)
    return {row.subject: row.alert for row in reversed(found.rows)}
