"""Subjects that cannot be judged, why, and how far and how fresh what we know is."""

from litestar import Response, get

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import office
from gateway.pages.paging import part_of
from projections.answers import SubjectName
from projections.freshness import freshness
from projections.who import names


@get("/parked", include_in_schema=False, sync_to_thread=True)
def show_parked(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show what cannot be judged."""
    with office(request, house) as here:
        found = freshness(here.connection)
        rows, page = part_of(found.parked, asking.page_number(request))
        known = names(here.connection, [one.subject for one in rows])
        called = {
            one.subject: here.tongue.name(one.subject, known.get(one.subject, SubjectName()))
            for one in rows
        }
        return here.show("parked/page.html", found=found, rows=rows, page=page, called=called)
