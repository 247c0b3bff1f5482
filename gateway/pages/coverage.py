"""What was screened in a month and what was due, by township and grid."""

from litestar import Response, get

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import office
from gateway.screening import screening_in
from projections.coverage import coverage
from schemas.calendar import shanghai_day


@get("/coverage", include_in_schema=False, sync_to_thread=True)
def show_coverage(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show what was screened and due."""
    known_at = asking.day(request)
    month = asking.month(request, known_at or shanghai_day(house.clock.now()))
    township = asking.township(request)
    with office(request, house, known_at) as here:
        found = coverage(
            here.connection,
            month,
            township=township,
            known_at=known_at,
            screening=screening_in(house.parameters, month),
        )
        zero = {report.subject: report for report in found.zero_reports}
        return here.show(
            "coverage/page.html",
            found=found,
            month_asked=month,
            township=township,
            zero=zero,
            grids_of=lambda code: [row for row in found.grids if row.township == code],
        )
