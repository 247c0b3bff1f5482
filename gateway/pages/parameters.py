"""Every dated number by which facts are judged: its value in force, and where it comes from."""

from collections.abc import Iterable, Mapping
from datetime import date

from litestar import Response, get
from msgspec import Struct

from detectors.parameters import Parameters
from gateway.alert_volume import incidents
from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import office
from gateway.written import written


class Line(Struct, frozen=True):
    """One parameter on a day."""

    name: str
    label: str
    unit: str
    value: str | None
    """None where it has no value on the day: it begins later, or was repealed."""
    since: date | None
    reference: str
    sourced: bool
    later: tuple[date, ...]
    """Days after this one on which it changes."""
    own: str | None = None
    """File of the bureau's own parameters that the value comes from; None of the product's."""


class Subject(Struct, frozen=True):
    """The parameters of one detector, or of the score."""

    name: str
    lines: tuple[Line, ...]


@get("/parameters", include_in_schema=False, sync_to_thread=True)
def show_parameters(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show the parameters in force on a day."""
    asked = asking.day(request, "on")
    with office(request, house) as here:
        on = asked or here.today
        found_lines = lines(house.parameters, on, here.tongue.language, house.bureau.own)
        groups = tuple(grouped(found_lines))
        found = [line for group in groups for line in group.lines]
        return here.show(
            "parameters/page.html",
            on=on,
            groups=groups,
            total=len(found),
            unsourced=sum(not line.sourced for line in found),
            own=sum(line.own is not None for line in found),
            promotions=house.bureau.promotions,
            in_force=house.bureau.in_force,
            incidents=incidents(here.connection, house.bureau.in_force),
        )


def lines(
    parameters: Parameters,
    on: date,
    language: str,
    own: Mapping[str, Mapping[date, str]] | None = None,
) -> Iterable[Line]:
    """Give every parameter as it stands on a day, in order of name.

    `own` names the file of each value that is the bureau's own, by parameter and first day.
    """
    own = own or {}
    for name, entry in sorted(parameters.entries().items()):
        begun = [day for day in entry.values if day <= on]
        since = max(begun, default=None)
        value = entry.values[since] if since is not None else None
        yield Line(
            name=name,
            label=entry.label.zh if language == "zh" else entry.label.en,
            unit=entry.unit,
            value=None if value is None or value.value is None else written(value.value),
            since=since,
            reference=value.reference if value else "",
            sourced=value.sourced if value else True,
            later=tuple(sorted(day for day in entry.values if day > on)),
            own=None if since is None else own.get(name, {}).get(since),
        )


def grouped(found: Iterable[Line]) -> Iterable[Subject]:
    """Give the parameters by what stands before the first dot of their names."""
    groups: dict[str, list[Line]] = {}
    for line in found:
        groups.setdefault(line.name.partition(".")[0], []).append(line)
    return (Subject(name, tuple(each)) for name, each in groups.items())
