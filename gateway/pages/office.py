"""What every page of the officers has in common: one reading of the tables, one tongue, a span."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlencode

from litestar import Response
from sqlalchemy import Connection

from gateway.needs import House
from gateway.page import AnyRequest, page
from gateway.tongue import Tongue
from projections.scored_days import UnscoredDay, scored_span
from schemas.calendar import shanghai_day
from schemas.jurisdiction import TOWNSHIPS


class Office:
    """One answer to an officer: the request, the tables as they stand now, and the tongue."""

    def __init__(
        self, request: AnyRequest, house: House, connection: Connection, known_at: date | None
    ) -> None:
        """Keep what every part of the answer needs."""
        self.request = request
        self.house = house
        self.connection = connection
        self.known_at = known_at
        self.tongue = Tongue.of(request, house, known_at)

    @property
    def today(self) -> date:
        """The day in Shanghai, whatever day is asked about."""
        return shanghai_day(self.house.clock.now())

    def show(self, template: str, *, status_code: int = 200, **context: object) -> Response[str]:
        """Answer with a page; beside what every page has it gets `say`, `known_at`, `span`, ...

        `say` is the tongue; `townships` are those of the district, in order; `span` is
        the first and last scored day, or None; `today` is the day in Shanghai; `here`
        writes the address of this page with some fields changed, `other` that of
        another path with the fields of this one.
        """
        return page(
            self.request,
            self.house,
            template,
            status_code=status_code,
            say=self.tongue,
            known_at=self.known_at,
            span=scored_span(self.connection),
            today=self.today,
            townships=tuple(TOWNSHIPS.values()),
            here=self._here,
            other=self._other,
            **context,
        )

    def _here(self, **changed: object) -> str:
        return self._other(self.request.url.path, **changed)

    def _other(self, path: str, **changed: object) -> str:
        kept = [
            (name, value)
            for name, value in self.request.query_params.multi_items()
            if name not in changed and name != "lang" and value
        ]
        added = [(name, str(value)) for name, value in changed.items() if value not in {None, ""}]
        said = urlencode([*kept, *added])
        return f"{path}?{said}" if said else path


@contextmanager
def office(request: AnyRequest, house: House, known_at: date | None = None) -> Iterator[Office]:
    """Open the tables for one answer."""
    with house.views.connect() as connection:
        yield Office(request, house, connection, known_at)


def unscored(request: AnyRequest, error: UnscoredDay) -> Response[str]:
    """Answer a page that was asked for as known at a day that nobody scored: say which days are."""
    house: House = request.app.state.house
    asked = str(request.query_params.get("known_at", ""))
    with office(request, house) as here:
        return here.show("officers/unscored.html", status_code=422, asked=asked, detail=str(error))
