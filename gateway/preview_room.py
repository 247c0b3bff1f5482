"""The house for whoever previews: its log, its rules and what stands, all of it only read."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from sqlalchemy.exc import OperationalError, ProgrammingError

from gateway.bureau import Bureau, bureau
from gateway.foundation import places_of
from gateway.places import NoViews
from gateway.premises import Premises
from gateway.settings import Settings
from projections.answers import SubjectName
from projections.who import names
from schemas.errors import Refused
from streams.log.sqlite_reader import SqliteReader
from streams.previewing.spreading import OpenLog
from streams.previewing.standing import OpenEngine, Standing
from streams.sources.simulator.truth import TruthFile
from streams.sources.true_district import truth_of

WORTH_SHARING = 20_000
"""Facts that are judged by one process before another has even begun."""


class PreviewRoom(Struct, frozen=True):
    """What a preview needs of a house, beside a running server."""

    data: Path
    bureau: Bureau
    open_log: OpenLog
    open_scoring: OpenEngine
    open_views: OpenEngine
    simulated: bool

    def head(self) -> int:
        """Return where the log ends."""
        with closing(self.open_log()) as log:
            return log.head().position

    def truth(self, file: Path) -> TruthFile:
        """Return the truth of this district; Refused where the file is not that."""
        with closing(self.open_log()) as log:
            return truth_of(file, log, simulated=self.simulated)

    def names(self, subjects: Iterable[str]) -> dict[str, str]:
        """Return what subjects are called; one that is not in the answer has only its code.

        Sealed names stay sealed: what is previewed is written to files that leave the house.
        """
        found: dict[str, SubjectName] = {}
        engine = self.open_views()
        # Views that were never filled can name nobody, and a preview does without them.
        with suppress(NoViews, OperationalError, ProgrammingError), engine.connect() as views:
            found = names(views, subjects)
        engine.dispose()
        return {subject: name.plain for subject, name in found.items() if name.plain}

    def scored(self) -> int:
        """Return up to where the house has judged its log; Refused where it never did."""
        scored = 0
        with (
            suppress(OperationalError, ProgrammingError),
            closing(Standing(self.open_scoring())) as standing,
        ):
            scored = standing.position()
        if not scored:
            message = f"{self.data} has judged nothing yet; call `wagewatch run --once` first"
            raise Refused(message, field="data")
        return scored


def preview_room(settings: Settings) -> PreviewRoom:
    """Return it; Refused where there is no house, or its parameters are not whole."""
    premises = Premises(settings.data, settings.head, write=False)
    places = places_of(settings, premises)
    if settings.database is None:
        _refuse_unreadable(premises.facts)
        open_log: OpenLog = partial(SqliteReader, premises.facts)
        open_log().close()
    else:
        # Only a district installs the driver.
        from streams.log.postgres_reader import PostgresReader  # noqa: PLC0415

        open_log = partial(PostgresReader, settings.database)
    return PreviewRoom(
        data=settings.data,
        bureau=bureau(settings.data),
        open_log=open_log,
        open_scoring=places.scoring.reader,
        open_views=places.views.reader,
        simulated=premises.simulated,
    )


def _refuse_unreadable(facts: Path) -> None:
    """Refuse a log in a directory of others that no server has open.

    Whoever comes first to an SQLite log with a write-ahead file makes the index of that file,
    also to read; beside a running server it is there.
    """
    index = facts.with_name(f"{facts.name}-shm")
    if facts.exists() and not index.exists() and not os.access(facts.parent, os.W_OK):
        message = (
            f"{facts.parent} cannot be written, which SQLite needs even to read a log that nobody "
            "has open; call this as the account of the house, or while its server runs"
        )
        raise Refused(message, field="data")


@contextmanager
def work_directory(data: Path, named: Path | None) -> Iterator[Path]:
    """Return a directory for what does not fit into memory, which is gone afterwards.

    It lies in the one that was named, else in the data directory.
    """
    place = named or data
    if not place.is_dir() or not os.access(place, os.W_OK):
        message = f"{place}: a preview needs a directory to work in; name one by --work"
        raise Refused(message, field="work")
    with TemporaryDirectory(prefix="preview-", dir=place) as made:
        yield Path(made)


def processes_for(facts: int) -> int:
    """Return how many processes judge so many facts soonest: as many as there are processors."""
    return 1 if facts < WORTH_SHARING else len(os.sched_getaffinity(0))
