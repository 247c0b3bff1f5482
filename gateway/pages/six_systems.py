"""The six systems 六项制度 by site and month, with the wages of that month beside them."""

from litestar import Response, get

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import office
from gateway.pages.paging import part_of
from projections.answers import InPlace
from projections.six_systems import closed_months, six_systems
from projections.systems import six
from schemas.calendar import shanghai_day

MARKS = {
    InPlace.YES: "✓",
    InPlace.NO: "✗",
    InPlace.UNKNOWN: "?",
    InPlace.NOT_APPLICABLE: "–",
}
"""What stands in a cell; the word stands in its title and is read out."""


@get("/six-systems", include_in_schema=False, sync_to_thread=True)
def show_six_systems(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show the matrix of sites and systems of a month."""
    known_at = asking.day(request)
    month = asking.reported_month(request, known_at or shanghai_day(house.clock.now()))
    township, number = asking.township(request), asking.page_number(request)
    with office(request, house, known_at) as here:
        found = six_systems(here.connection, month, township=township, known_at=known_at)
        rows, page = part_of(found.rows, number)
        names = {
            row.site: (
                here.tongue.name(row.site, row.name),
                here.tongue.name(row.general_contractor, row.general_contractor_name)
                if row.general_contractor
                else None,
            )
            for row in rows
        }
        return here.show(
            "six_systems/matrix.html",
            found=found,
            rows=rows,
            page=page,
            names=names,
            month_asked=month,
            township=township,
            marks=MARKS,
            closed={one.month: one for one in closed_months(here.connection)}.get(month),
            titles=[
                (one.code, one.zh if here.tongue.language == "zh" else one.en, one.reference)
                for one in six()
            ],
        )
