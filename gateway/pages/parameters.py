"""Every dated number by which facts are judged: its value in force, and where it comes from."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from litestar import Response, get
from msgspec import Struct

from detectors.parameters import ALWAYS, Parameters, spoken
from gateway.alert_volume import incidents
from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import office
from gateway.pages.parameter_values import Reading, read
from gateway.tongue import Tongue


class Origin(StrEnum):
    """Who says that a value is what it is."""

    LAW = "law"
    PROPOSAL = "proposal"
    OWN = "own"


class Line(Struct, frozen=True, kw_only=True):
    """One parameter on a day."""

    name: str
    label: str
    value: Reading | None
    """None where it has no value on the day: it begins later, or was repealed."""
    since: date | None
    """None as well where it stands for every day: that is no day on which it came into force."""
    reference: str
    origin: Origin | None
    """None where nothing is in force."""
    sourced: bool
    checked: bool
    later: tuple[date, ...]
    """Days after this one on which it changes."""


class Subject(Struct, frozen=True):
    """The parameters of one detector, or of the score."""

    name: str
    lines: tuple[Line, ...]


class Counts(Struct, frozen=True):
    """How many values are in force on a day, and of what origin."""

    total: int
    by_origin: Mapping[str, int]
    unchecked: int


@get("/parameters", include_in_schema=False, sync_to_thread=True)
def show_parameters(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show the parameters in force on a day, all of them or those of one origin."""
    asked = asking.day(request, "on")
    origin = asking.one_of(request, "origin", Origin)
    with office(request, house) as here:
        on = asked or here.today
        found = tuple(lines(house.parameters, on, here.tongue, house.bureau.own))
        chosen = (line for line in found if origin in (None, line.origin))
        return here.show(
            "parameters/page.html",
            on=on,
            origin=origin,
            origins=tuple(Origin),
            groups=tuple(grouped(chosen)),
            counts=counted(found),
            promotions=house.bureau.promotions,
            in_force=house.bureau.in_force,
            incidents=incidents(here.connection, house.bureau.in_force),
        )


def lines(
    parameters: Parameters,
    on: date,
    tongue: Tongue,
    own: Mapping[str, Mapping[date, str]] | None = None,
) -> Iterable[Line]:
    """Give every parameter as it stands on a day, in order of name.

    `own` names the file of each value that is the bureau's own, by parameter and first day.
    """
    own = own or {}
    for name, entry in sorted(parameters.entries().items()):
        since = max((day for day in entry.values if day <= on), default=None)
        said = None if since is None else entry.values[since]
        in_force = said is not None and said.value is not None
        origin = None
        if said is not None and in_force:
            its_own = since in own.get(name, {})
            origin = Origin.OWN if its_own else Origin.LAW if said.sourced else Origin.PROPOSAL
        yield Line(
            name=name,
            label=spoken(entry.label, tongue.language),
            value=read(name, said.value, spoken(entry.unit, tongue.language), tongue)
            if said is not None and in_force
            else None,
            since=None if origin is not Origin.OWN and since == ALWAYS else since,
            reference=_beside(origin, spoken(said.reference, tongue.language), tongue)
            if said
            else "",
            origin=origin,
            sourced=said is None or said.sourced,
            checked=said is None or said.checked,
            later=tuple(sorted(day for day in entry.values if day > on)),
        )


def _beside(origin: Origin | None, reference: str, tongue: Tongue) -> str:
    """Return where a value comes from, without what the mark of its origin says already."""
    if origin is not Origin.PROPOSAL:
        return reference
    return reference.removeprefix(tongue.say("parameters.as_proposal")).lstrip("；;，, ")


def counted(found: Iterable[Line]) -> Counts:
    """Count what is in force."""
    standing = [line for line in found if line.origin is not None]
    return Counts(
        total=len(standing),
        by_origin={it.value: sum(line.origin is it for line in standing) for it in Origin},
        unchecked=sum(not line.checked for line in standing),
    )


def grouped(found: Iterable[Line]) -> Iterable[Subject]:
    """Give the parameters by what stands before the first dot of their names."""
    groups: dict[str, list[Line]] = {}
    for line in found:
        groups.setdefault(line.name.partition(".")[0], []).append(line)
    return (Subject(name, tuple(each)) for name, each in groups.items())
