"""The composition root: the one place that names concrete classes and wires them together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from detectors.parameters import Parameters
from gateway.places import Place, SqlitePlaces, open_views
from gateway.premises import Premises
from gateway.settings import Settings
from projections.catalogue import every_projection
from projections.making import making
from projections.systems import six
from projections.views import Views, position_of
from schemas import events
from schemas.codec import read_fact
from streams.clock import Clock, ShiftedClock, WallClock
from streams.feeding import Fed, Feeding
from streams.live import Changes, Live
from streams.log.intake import Intake
from streams.log.keys import SqliteKeys
from streams.log.sqlite import SqliteLog
from streams.projecting import Projecting
from streams.replaying import Judged, Outcome, compare
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from streams.sources.reading import Reading

Advance = Callable[[int], None]


class Shown:
    """The views as readers see them: an engine of their own that never waits for the writer."""

    def __init__(self, engine: Engine) -> None:
        """Read through this engine."""
        self._engine = engine

    @property
    def position(self) -> int:
        """Position of the last fact that stands in the tables."""
        with self.connect() as connection:
            return position_of(connection)

    def connect(self) -> Connection:
        """Open the tables for one answer, as a context; all that is read in it stands together."""
        return self._engine.connect()

    def close(self) -> None:
        """Let go of the tables."""
        self._engine.dispose()


class House:
    """One running system on one machine: what people touch, and what lies behind it."""

    def __init__(self, settings: Settings, premises: Premises, clock: Clock) -> None:
        """Wire the house in a data directory that is ours; see `open`."""
        self.settings = settings
        self.premises = premises
        self.places = SqlitePlaces(premises)
        self.clock = clock
        self.parameters = Parameters.load()
        self.rules = Rules(self.parameters)
        self.keys = SqliteKeys(premises.keys)
        self.log = SqliteLog(premises.facts, premises.head)
        self.intake = Intake(self.log, self.keys, self.log, clock)
        self.feeding = Feeding(self.log, self.intake)
        self.store = self._store(self.places.scoring)
        self.engine = EmbeddedEngine(self.log, self.intake, self.store, self.rules, clock)
        self.intake.at_turn_of_day = self.engine.close_days
        self.projecting = Projecting(self.log, self.store, open_views(self.places, self._views))
        self.views = Shown(self.places.views.reader())
        self.changes = Changes(self.views.position)
        self.live = Live(self.advance, self.engine.close_days, self.changes)

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, clock: Clock | None = None) -> Iterator["House"]:
        """Open the house for writing; nobody else writes in its directory meanwhile.

        The clock of a simulated district goes on where its simulated time ended.

        Raises InUse when another process does, and what the log raises when facts were lost.
        """
        premises = Premises(settings.data, settings.head)
        try:
            until = premises.simulated_until()
            running = WallClock() if until is None else ShiftedClock(until)
            house = cls(settings, premises, clock or running)
            try:
                yield house
            finally:
                house.close()
        finally:
            premises.let_go()

    @staticmethod
    def adopt_head(settings: Settings) -> None:
        """Take the log for whole, whatever its external head says, and bring the head to it."""
        premises = Premises(settings.data, settings.head)
        SqliteLog(premises.facts, premises.head, adopt_head=True).close()
        premises.let_go()

    @property
    def simulated(self) -> bool:
        """Whether the facts come from the simulator; every page then says so."""
        return self.premises.simulated

    @property
    def trouble(self) -> str | None:
        """Why scoring has stopped; None while it goes on."""
        failed = self.live.failed
        return None if failed is None else f"scoring has stopped: {type(failed).__name__}"

    def begin(self) -> None:
        """Score as facts come in, from now on."""
        self.catch_up()
        self.live.start()

    def close(self) -> None:
        """End what was begun and let go of every file."""
        self.live.stop()
        self.views.close()
        self.projecting.views.engine.dispose()
        self.store.close()
        self.log.close()
        self.keys.close()

    def knows(self, subject: str) -> bool:
        """Tell whether a subject was registered."""
        return self.log.place(subject) is not None

    def behind(self) -> int:
        """Return how many facts are not scored yet."""
        return self.log.head().position - self.store.position()

    def unprojected(self) -> int:
        """Return how many scored facts are not in the views yet."""
        return self.store.position() - self.projecting.views.position()

    def feed(self, reading: Reading, advance: Advance, *, partial: bool) -> Fed:
        """Store what a file says as learned now."""
        return self.feeding.feed(reading, advance, partial=partial)

    def load_history(self, reading: Reading, hashed: str, advance: Advance) -> Fed:
        """Load a history into this house, which must be empty or hold part of that same one."""
        loaded = self._history_loaded()
        if loaded is not None and loaded.source_hash == hashed:
            return Fed(source=reading.source, known=loaded.facts)
        generation = self.rules.generation
        return self.feeding.load_history(
            reading, hashed, advance, (generation.adopted(), f"{generation.name}/history")
        )

    def score(self, advance: Advance | None = None) -> None:
        """Judge every fact that was not judged yet, and let go of the dossiers that it took."""
        self.engine.adopt()
        self.engine.advance(advance)
        self.engine.applier.forget()

    def project(self, advance: Advance | None = None) -> None:
        """Bring the views level with what was judged."""
        self.projecting.advance(advance)
        self.changes.move(self.projecting.views.position())

    def catch_up(self, advance: Advance | None = None) -> None:
        """Close the days that are over, and bring scoring and views level with the log."""
        self.engine.adopt()
        self.engine.close_days()
        self.engine.advance(advance)
        self.project()

    def advance(self) -> int:
        """Take one step of a running house; return the newest position that is shown."""
        self.engine.advance()
        self.projecting.advance()
        return self.projecting.views.position()

    def fill_views_anew(self, advance: Advance | None = None) -> None:
        """Fill the views beside the present ones, and swap."""
        fresh = self.places.fresh_views()
        views = self._views(fresh.writer())
        Projecting(self.log, self.store, views).advance(advance)
        self.views.close()
        self.projecting.views.engine.dispose()
        self.places.show(fresh)
        self.projecting = Projecting(self.log, self.store, views)
        self.views = Shown(self.places.views.reader())

    def replay(self, scoring: Advance, projecting: Advance, *, swap: bool) -> Outcome:
        """Judge the whole log again beside what stands; keep it with `swap`, else only compare.

        What is only compared closes no day: a history stays a history.
        """
        if swap:
            self.catch_up()
        else:
            self.score()
            self.project()
        place, fresh = self.places.fresh_scoring(), self.places.fresh_views()
        again = self._store(place)
        EmbeddedEngine(self.log, Silent(), again, self.rules, self.clock).advance(scoring)
        views = self._views(fresh.writer())
        Projecting(self.log, again, views).advance(projecting)
        standing = Judged(self.store, self.projecting.views.digests())
        outcome = compare(self.log, standing, Judged(again, views.digests()))
        again.close()
        views.engine.dispose()
        if swap:
            self.views.close()
            self.projecting.views.engine.dispose()
            self.store.close()
            self.places.show(fresh, place)
        else:
            self.places.drop(place)
            self.places.drop(fresh)
        return outcome

    def _history_loaded(self) -> events.HistoryLoadFinished | None:
        last = self.log.latest("HistoryLoadFinished")
        if last is None:
            return None
        body = read_fact(last.record, last.type, last.dataversion).data
        return body if isinstance(body, events.HistoryLoadFinished) else None

    def _store(self, place: Place) -> ScoringStore:
        return ScoringStore(place.writer(), self.rules, place.reader())

    def _views(self, engine: Engine) -> Views:
        return Views(engine, every_projection(six()), generation=making(six()))
