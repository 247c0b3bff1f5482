"""The house in which one process does everything: what people touch, and what lies behind it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from gateway.alert_volume import VolumeWatch
from gateway.foundation import log_of
from gateway.places import open_views
from gateway.premises import InUse, Premises
from gateway.reception import Advance, Reception, views_on
from gateway.settings import DATABASE, Settings
from gateway.shown import Shown
from streams.clock import Clock, ShiftedClock, WallClock
from streams.live import Changes, Live
from streams.projecting import Projecting
from streams.replaying import Judged, Outcome, compare
from streams.scoring.beside import nothing
from streams.scoring.clerk import Silent
from streams.scoring.closes import UnreadableClose
from streams.scoring.engine import EmbeddedEngine


class House(Reception):
    """One running system in one process, on files or on a database."""

    def __init__(self, settings: Settings, premises: Premises, clock: Clock) -> None:
        """Wire the house; see `open`."""
        super().__init__(settings, premises, clock)
        self.store = self.open_store()
        self._shadow = self.shadow()
        self.engine = EmbeddedEngine(
            self.log, self.intake, self.store, self.rules, clock, beside=self._shadow.at_close
        )
        self.projecting = Projecting(self.log, self.store, open_views(self.places, views_on))
        self.views = Shown(self.places.views.reader())
        self._volume = VolumeWatch(self.bureau.in_force)
        self.changes = Changes(self.views.position)
        self.live = Live(self.advance, self.engine.close_days, self.changes)

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, clock: Clock | None = None) -> Iterator["House"]:
        """Open the house for writing; nobody else writes in its directory meanwhile.

        The clock of a simulated district goes on where its simulated time ended.

        Raises InUse when another process does, and what the log raises when facts were lost.
        """
        with ExitStack() as stack:
            premises = Premises(settings.data, settings.head)
            stack.callback(premises.let_go)
            _hold(settings, stack)
            until = premises.simulated_until()
            running = WallClock() if until is None else ShiftedClock(until)
            yield stack.enter_context(closing(cls(settings, premises, clock or running)))

    @staticmethod
    def adopt_head(settings: Settings) -> None:
        """Take the log for whole, whatever its external head says, and bring the head to it."""
        premises = Premises(settings.data, settings.head)
        log_of(settings, premises, adopt_head=True).close()
        premises.let_go()

    @property
    def trouble(self) -> str | None:
        """Why scoring has stopped; None while it goes on."""
        failed = self.live.failed
        if failed is None:
            return None
        # What a fact says is never told here; a close that cannot be read says what to do.
        why = str(failed) if isinstance(failed, UnreadableClose) else type(failed).__name__
        return f"scoring has stopped: {why}"

    @property
    def features_moved(self) -> int | None:
        """Features of the learned model that had moved far at the last weekly look."""
        return self.store.features_moved()

    @property
    def targets_silenced(self) -> int | None:
        """Targets whose promoted model could not be used at the last close."""
        return self._shadow.silenced

    @property
    def days_scored_otherwise(self) -> int:
        """Days of which the log said another digest already, since this process began."""
        return self.engine.scored_otherwise

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
        super().close()

    def behind(self) -> int:
        """Return how many facts are not scored yet."""
        return self.log.head().position - self.store.position()

    def unprojected(self) -> int:
        """Return how many scored facts are not in the views yet."""
        return self.store.position() - self.projecting.views.position()

    def score(self, advance: Advance | None = None) -> None:
        """Judge every fact that was not judged yet, and let go of the dossiers that it took."""
        self.engine.adopt()
        self.engine.advance(advance)
        self.engine.applier.forget()

    def project(self, advance: Advance | None = None) -> None:
        """Bring the views level with what was judged."""
        self.projecting.advance(advance)
        self._volume.look(self.views)
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
        if self.projecting.advance():
            self._volume.look(self.views)
        return self.projecting.views.position()

    def fill_views_anew(self, advance: Advance | None = None) -> None:
        """Fill the views beside the present ones, and swap."""
        fresh = self.places.fresh_views()
        views = views_on(fresh.writer())
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
        again = self.open_store(place)
        beside = self.shadow().at_close if swap else nothing
        EmbeddedEngine(self.log, Silent(), again, self.rules, self.clock, beside=beside).advance(
            scoring
        )
        views = views_on(fresh.writer())
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


def _hold(settings: Settings, stack: ExitStack) -> None:
    """Make sure that nobody else scores in the same database, here or on another machine."""
    if settings.database is None:
        return
    # Only a district installs the driver.
    from streams.log.leases import CLOSER, Lease  # noqa: PLC0415

    lease = stack.enter_context(closing(Lease(settings.database, CLOSER)))
    if not lease.taken():
        message = "another wagewatch process scores in this database; stop that one first"
        raise InUse(message, field=DATABASE)
