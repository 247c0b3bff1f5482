"""Lists and reports as files: the same filter as the page, written by the writers of reports."""

from collections.abc import Callable

from litestar import Response, get

from detectors import reasons
from detectors.catalogue import rest_on_complaints
from gateway.needs import House, TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import Office, office
from gateway.pages.risk_list import Filters, listed
from gateway.screening import screening_in
from projections.answers import SubjectName
from projections.reports.as_csv import as_csv
from projections.reports.as_json import as_json
from projections.reports.as_xlsx import as_xlsx
from projections.reports.document import Document, Label
from projections.reports.risk_list_report import risk_list_report
from projections.reports.six_systems_report import six_systems_report
from schemas.calendar import shanghai_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
JSON = "application/json"

Make = Callable[[Document, str], bytes]


@get("/risk-list.xlsx", include_in_schema=False, sync_to_thread=True)
def get_risk_list_xlsx(request: AnyRequest, house: TheHouse) -> Response[bytes]:
    """Give the risk list as a workbook."""
    return _risk_list(request, house, XLSX, as_xlsx)


@get("/risk-list.csv", include_in_schema=False, sync_to_thread=True)
def get_risk_list_csv(request: AnyRequest, house: TheHouse) -> Response[bytes]:
    """Give the risk list as CSV."""
    return _risk_list(request, house, CSV, _csv)


@get("/six-systems.xlsx", include_in_schema=False, sync_to_thread=True)
def get_six_systems_xlsx(request: AnyRequest, house: TheHouse) -> Response[bytes]:
    """Give the monthly report as a workbook."""
    return _six_systems(request, house, XLSX, as_xlsx)


@get("/six-systems.csv", include_in_schema=False, sync_to_thread=True)
def get_six_systems_csv(request: AnyRequest, house: TheHouse) -> Response[bytes]:
    """Give the sites of the monthly report as CSV."""
    return _six_systems(request, house, CSV, _csv)


@get("/six-systems.json", include_in_schema=False, sync_to_thread=True)
def get_six_systems_json(request: AnyRequest, house: TheHouse) -> Response[bytes]:
    """Give the monthly report as JSON."""
    return _six_systems(request, house, JSON, _json)


def _risk_list(request: AnyRequest, house: House, media_type: str, make: Make) -> Response[bytes]:
    asked = Filters.of(request)
    with office(request, house, asked.known_at) as here:
        document = risk_list_report(
            listed(here, asked),
            withheld=rest_on_complaints(),
            naming=_naming(here),
            reasoning=_titled,
            simulated=house.simulated,
        )
        day = (asked.known_at or here.today).isoformat()
        return _file(document, here, media_type, make, f"risk-list-{day}")


def _six_systems(request: AnyRequest, house: House, media_type: str, make: Make) -> Response[bytes]:
    known_at = asking.day(request)
    month = asking.reported_month(request, known_at or shanghai_day(house.clock.now()))
    with office(request, house, known_at) as here:
        document = six_systems_report(
            here.connection,
            month,
            township=asking.township(request),
            known_at=known_at,
            naming=_naming(here),
            simulated=house.simulated,
            screening=screening_in(house.parameters, month),
        )
        return _file(document, here, media_type, make, f"six-systems-{month}")


def _naming(here: Office) -> Callable[[SubjectName], str | None]:
    def open_name(name: SubjectName) -> str | None:
        if name.plain or name.sealed is None:
            return name.plain
        opened = here.tongue.opened(name.sealed, name.context)
        return here.tongue.say("officers.erased") if opened is None else opened

    return open_name


def _titled(detector: str) -> Label:
    return Label(*(reasons.name("detector", detector, language) for language in ("zh", "en")))


def _csv(document: Document, language: str) -> bytes:
    return as_csv(document, language=language)


def _json(document: Document, _language: str) -> bytes:
    return as_json(document)


def _file(
    document: Document, here: Office, media_type: str, make: Make, name: str
) -> Response[bytes]:
    ending = {XLSX: "xlsx", CSV: "csv", JSON: "json"}[media_type]
    return Response(
        make(document, here.tongue.language.value),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
