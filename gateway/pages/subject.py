"""One subject: its page, and its explanation sheet 说明单 on paper."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import office
from gateway.pages.score_chart import chart_address
from gateway.pages.subject_file import Side, SubjectFile, subject_file
from projections.risk import NEIGHBOURS
from projections.subject_risk import score_series
from schemas.errors import Refused
from schemas.vocabulary import State

EVIDENCE_ON_PAPER = 4
"""Facts under each reason of the sheet, the newest; all of them are on the page."""


@get("/subjects/{kind:str}/{code:str}", include_in_schema=False, sync_to_thread=True)
def show_subject(
    request: AnyRequest, house: TheHouse, kind: FromPath[str], code: FromPath[str]
) -> Response[str]:
    """Show a subject with every reason, and what is not known."""
    return _show(request, house, kind, code, "subject/page.html")


@get("/subjects/{kind:str}/{code:str}/sheet", include_in_schema=False, sync_to_thread=True)
def show_sheet(
    request: AnyRequest, house: TheHouse, kind: FromPath[str], code: FromPath[str]
) -> Response[str]:
    """Show the explanation sheet of a subject, laid out for A4."""
    return _show(request, house, kind, code, "subject/sheet.html")


def named(kind: str, code: str) -> str:
    """Return the subject of an address; one that cannot exist does not."""
    try:
        return asking.subject(kind, code)
    except Refused as refused:
        raise NotFoundException(str(refused)) from None


def _show(
    request: AnyRequest, house: TheHouse, kind: str, code: str, template: str
) -> Response[str]:
    subject = named(kind, code)
    known_at = asking.day(request)
    with office(request, house, known_at) as here:
        found = subject_file(here, subject, before=asking.before(request))
        if found is None:
            raise NotFoundException(f"{subject}: nobody has told anything about it")
        return here.show(
            template,
            file=found,
            answering=lambda detector: _answering(found, detector),
            unknown=[one for one in found.silent if one.finding.state is State.UNKNOWN],
            failed=[one for one in found.silent if one.finding.state is State.ERROR],
            has_chart=bool(score_series(here.connection, subject)),
            chart_address=chart_address(here, subject),
            neighbours_apart=_neighbours_apart(found),
            printed_at=house.clock.now(),
            most_evidence=EVIDENCE_ON_PAPER,
        )


def _neighbours_apart(file: SubjectFile) -> bool:
    """Tell whether neighbours give points that no reason of the subject tells of."""
    told = any(one.detector == NEIGHBOURS for one in file.reasons)
    return file.risk is not None and file.risk.neighbour_points > 0 and not told


def _answering(file: SubjectFile, detector: str) -> list[Side]:
    """Return what the employer said to a detector; what names no detector answers all."""
    return [
        side
        for side in file.sides
        if not side.statement.answers or detector in side.statement.answers
    ]
