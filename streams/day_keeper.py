"""The closer of a district: days closed, scored, announced and shown, while it holds the lease."""

from collections.abc import Callable
from datetime import date
from threading import Event
from time import perf_counter

from projections.views import ViewsMoved
from streams.databases.postgres import DatabaseUnavailable
from streams.kafka.relay import STAND_BY_SECONDS, Lease
from streams.log.port import (
    DiskFull,
    FactReader,
    LoadInProgress,
    LogBusy,
    LogUnavailable,
    OutcomeUnknown,
)
from streams.metrics import CloserMetrics
from streams.persevering import persevere
from streams.projecting import Projecting
from streams.same_time import SameTime
from streams.scoring.beside import Beside, nothing
from streams.scoring.clerk import Clerk
from streams.scoring.closing_days import ClosingDays
from streams.scoring.store import ScoringStore

PACE_SECONDS = 0.05
"""The least time from one look at the shards to the next."""
CALENDAR_EVERY_SECONDS = 1.0
"""How often the calendar is asked whether a day is over, and the lease whether it is ours."""
_TROUBLES = (
    DatabaseUnavailable,
    DiskFull,
    LoadInProgress,
    LogBusy,
    LogUnavailable,
    OutcomeUnknown,
    ViewsMoved,
)
"""What passes: after each the closer goes on from what stands in the database."""


class DayKeeper:
    """Keeps the days of a district: what the embedded engine does itself between two pages.

    Each step goes by what stands in the database, so that one which is broken off, by
    whatever, is taken up by the next, here or in another process.
    """

    def __init__(
        self,
        log: FactReader,
        store: ScoringStore,
        clerk: Clerk,
        *,
        projecting: Callable[[], Projecting],
        lease: Lease,
        same_time: SameTime,
        metrics: CloserMetrics,
        beside: Beside = nothing,
        silenced: Callable[[], int | None] = lambda: None,
    ) -> None:
        """Keep the days of this log; `projecting` opens the views once the lease is ours.

        `beside` concludes more as each day closes, and `silenced` says of how many targets it
        could not.
        """
        self._log = log
        self._store = store
        self._clerk = clerk
        self._open_views = projecting
        self._lease = lease
        self._same_time = same_time
        self._metrics = metrics
        self._silenced = silenced
        self._closing = ClosingDays(log, store, lease.holds, beside=beside)
        self._projecting: Projecting | None = None
        self._asked_at = 0.0
        self._has_begun = False
        """Whether it was said which rules are in force since the lease is ours."""

    def run(self, leaving: Event) -> None:
        """Keep days until told to leave; stand by while another process holds the lease."""
        try:
            persevere(self.step, leaving, _TROUBLES, self._note)
        finally:
            self._let_go()
            self._metrics.stood_down()

    def step(self) -> float:
        """Do what is to be done, if it is ours to do; return the seconds to pause."""
        began = perf_counter()
        if self._projecting is None or began - self._asked_at > CALENDAR_EVERY_SECONDS:
            if not self._is_ours():
                return STAND_BY_SECONDS
            self._same_time.check()
            self._clerk.close_days()
            self._asked_at = began
        if self._projecting is None:
            self._projecting = self._open_views()
            self._announce()
        scored = self._closing.advance(_Timed(self._metrics))
        if scored:
            self._announce()
        if self._projecting.advance() or scored:
            self._metrics.stands(
                head=self._log.head().position,
                complete=self._store.position(),
                views=self._projecting.views.position(),
            )
        return max(0.0, PACE_SECONDS - (perf_counter() - began))

    def _is_ours(self) -> bool:
        """Tell whether the lease is ours, taken now where it is free."""
        if not self._lease.holds():
            self._let_go()
            self._has_begun = False
            if not self._lease.taken():
                self._metrics.stood_down()
                return False
        if not self._has_begun:
            self._same_time.check()
            self._clerk.adopt()
            self._metrics.took_over()
            self._has_begun = True
        return True

    def _announce(self) -> None:
        self._metrics.scored_otherwise(len(self._clerk.announce(self._store)))
        self._metrics.drifted(self._store.features_moved())
        self._metrics.silenced(self._silenced())

    def _note(self, _failure: Exception) -> None:
        """Open the views anew: what they remember may not be what was stored."""
        self._let_go()

    def _let_go(self) -> None:
        if self._projecting is not None:
            self._projecting.views.engine.dispose()
            self._projecting = None


class _Timed:
    """Tells the numbers of each day that was closed, with the time since the one before."""

    def __init__(self, metrics: CloserMetrics) -> None:
        self._metrics = metrics
        self._since = perf_counter()

    def __call__(self, day: date) -> None:
        now = perf_counter()
        self._metrics.closed(day, now - self._since)
        self._since = now
