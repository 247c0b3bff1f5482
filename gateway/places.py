"""Where the tables of a house are, and the places beside them in which they are made again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from gateway.premises import Premises, remove_database
from projections.views import OtherViews, Views
from streams.databases import reader, writer


@dataclass(frozen=True)
class Place:
    """One place for tables: whoever opens an engine of it lets go of it again."""

    name: str
    """Its file or schema."""
    writer: Callable[[], Engine]
    reader: Callable[[], Engine]


class NoViews(RuntimeError):
    """Nobody has filled views yet; whoever fills them is to be started."""


class Places(Protocol):
    """The scoring store and the views of one house. One process at a time calls what changes."""

    @property
    def scoring(self) -> Place:
        """The scoring store."""

    @property
    def views(self) -> Place:
        """The views that readers look at now."""

    def fresh_scoring(self) -> Place:
        """Return an empty place beside the scoring store; what an earlier try left there goes."""

    def fresh_views(self) -> Place:
        """Return an empty place beside the views; what an earlier try left there goes."""

    def show(self, views: Place, scoring: Place | None = None) -> None:
        """Let a fresh place be the views from now on, and one the scoring store; the old ones go.

        Nobody writes in the old ones any more. All engines of a scoring store, old or fresh,
        have been let go of.
        """

    def drop(self, place: Place) -> None:
        """Take a place away that is not shown."""


class SqlitePlaces:
    """Places that are files in one data directory."""

    def __init__(self, premises: Premises) -> None:
        """Keep the tables in these premises."""
        self._premises = premises

    @property
    def scoring(self) -> Place:
        """The scoring store."""
        return _in_file(self._premises.scoring)

    @property
    def views(self) -> Place:
        """The views that readers look at now."""
        return _in_file(self._premises.views)

    def fresh_scoring(self) -> Place:
        """Return an empty place beside the scoring store."""
        return self._emptied(self._premises.scoring.with_suffix(".again"))

    def fresh_views(self) -> Place:
        """Return an empty place beside the views."""
        return self._emptied(self._premises.next_views)

    def show(self, views: Place, scoring: Place | None = None) -> None:
        """Let a fresh place be the views from now on, and one the scoring store; the old ones go.

        A reader who has the old views open goes on in them until it lets go.
        """
        if scoring is not None:
            Path(scoring.name).replace(self._premises.scoring)
        self._premises.swap_views(Path(views.name))

    def drop(self, place: Place) -> None:
        """Take a place away that is not shown."""
        remove_database(Path(place.name))

    def _emptied(self, file: Path) -> Place:
        remove_database(file)
        return _in_file(file)


def open_views(
    places: Places,
    make: Callable[[Engine], Views],
    fill: Callable[[Views], object] = lambda _: None,
) -> Views:
    """Return the views that stand; where these are of another making, fresh ones in their place.

    Fresh ones are filled before they are shown, and the old ones go.
    """
    standing = places.views.writer()
    try:
        return make(standing)
    except OtherViews:
        standing.dispose()
        place = places.fresh_views()
        views = make(place.writer())
        fill(views)
        places.show(place)
        return views


def _in_file(file: Path) -> Place:
    return Place(str(file), partial(writer, file), partial(reader, file))
