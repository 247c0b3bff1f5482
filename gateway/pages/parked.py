"""Subjects that cannot be judged, why, and how far and how fresh what we know is."""

from litestar import Response, get

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages.office import office
from projections.answers import SubjectName
from projections.freshness import freshness
from projections.who import names


@get("/parked", include_in_schema=False, sync_to_thread=True)
def show_parked(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show what cannot be judged."""
    with office(request, house) as here:
        found = freshness(here.connection)
        known = names(here.connection, [one.subject for one in found.parked])
        called = {
            one.subject: here.tongue.name(one.subject, known.get(one.subject, SubjectName()))
            for one in found.parked
        }
        return here.show("parked/page.html", found=found, called=called)
