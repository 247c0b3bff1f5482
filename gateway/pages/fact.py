"""One fact as evidence: what it says, without what is sealed, and what was concluded from it."""

from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages.evidence import facts_said, said
from gateway.pages.office import office
from projections.answers import SubjectName
from projections.evidence import lineage
from projections.who import names


@get("/facts/{identity:uuid}", include_in_schema=False, sync_to_thread=True)
def show_fact(request: AnyRequest, house: TheHouse, identity: FromPath[UUID]) -> Response[str]:
    """Show a fact and what it led to."""
    with office(request, house) as here:
        found = lineage(here.connection, identity)
        if found is None:
            raise NotFoundException(f"no fact is called {identity}")
        fact = found.fact
        subjects = {fact.subject, *fact.concerns, *(each.subject for each in found.conclusions)}
        known = names(here.connection, sorted(subjects))
        about = [fact.body[field] for field in ("corrects", "retracts") if field in fact.body]
        return here.show(
            "facts/page.html",
            said=said(here.connection, [fact], here.tongue)[0],
            conclusions=found.conclusions,
            called={
                subject: here.tongue.name(subject, known.get(subject, SubjectName()))
                for subject in subjects
            },
            about=list(facts_said(here.connection, map(UUID, about), here.tongue).values()),
        )
