"""The part of a house that takes facts in, whoever scores them: every kind of house has it."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Engine

from gateway.bureau import bureau
from gateway.foundation import foundation
from gateway.places import NoViews, Place
from gateway.premises import Premises
from gateway.settings import Settings
from gateway.shown import Shown
from projections.catalogue import every_projection
from projections.inbox import about
from projections.making import making
from projections.systems import six
from projections.views import Views
from schemas import events
from schemas.codec import read_fact
from schemas.vocabulary import Mechanism
from streams.clock import Clock
from streams.databases.unavailable import DatabaseUnavailable
from streams.feeding import Fed, Feeding
from streams.learning.shadow import Shadow
from streams.log.intake import Intake
from streams.scoring.clerk import Clerk
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from streams.sources.reading import Reading

Advance = Callable[[int], None]


class Reception:
    """Takes facts in by the one door, and says on the log what follows from the clock."""

    views: Shown
    """The tables that readers look at; each kind of house opens its own."""

    def __init__(self, settings: Settings, premises: Premises, clock: Clock) -> None:
        """Open for facts; raises what the log raises when facts were lost."""
        self.bureau = bureau(settings.data)
        ground = foundation(settings, premises)
        self.settings = settings
        self.premises = premises
        self.clock = clock
        self.parameters = self.bureau.parameters
        self.rules = Rules(self.parameters)
        self.log, self.keys, self.places = ground.log, ground.keys, ground.places
        self.intake = Intake(self.log, self.keys, self.log, clock)
        self.feeding = Feeding(self.log, self.intake)
        self.clerk = Clerk(self.log, self.intake, self.rules, clock)
        self.intake.at_turn_of_day = self.clerk.close_days
        self.intake.alerts = self.alert
        self._ground = ground

    @property
    def simulated(self) -> bool:
        """Whether the facts come from the simulator; every page then says so."""
        return self.premises.simulated

    def knows(self, subject: str) -> bool:
        """Tell whether a subject was registered."""
        return self.log.place(subject) is not None

    def alert(self, named: UUID) -> tuple[str, Mechanism] | None:
        """Return whom and what an alert is about; None where the tables do not show it."""
        try:
            with self.views.connect() as connection:
                return about(connection, named)
        except (DatabaseUnavailable, NoViews):
            return None

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

    def shadow(self) -> Shadow:
        """Return what the models of this house conclude beside the closing of its days."""
        return Shadow(
            self.premises.models, self.log, self.rules.generation.name, simulated=self.simulated
        )

    def open_store(self, place: Place | None = None) -> ScoringStore:
        """Open the scoring store, or one at a place beside it."""
        at = place or self.places.scoring
        return ScoringStore(at.writer(), self.rules, at.reader())

    def close(self) -> None:
        """Let go of files and connections."""
        self._ground.close()

    def _history_loaded(self) -> events.HistoryLoadFinished | None:
        last = self.log.latest("HistoryLoadFinished")
        if last is None:
            return None
        body = read_fact(last.record, last.type, last.dataversion).data
        return body if isinstance(body, events.HistoryLoadFinished) else None


def views_on(engine: Engine) -> Views:
    """Return the views of this version on an engine; raises OtherViews for those of another."""
    return Views(engine, every_projection(six()), generation=making(six()))
