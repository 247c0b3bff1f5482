"""Records from the broker into a taking: as many as wait, one transaction after the other."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from typing import Any, Protocol

from tenacity import Retrying
from tenacity.nap import sleep_using_event
from tenacity.retry import retry_if_exception_type
from tenacity.stop import stop_after_delay, stop_any, stop_when_event_set
from tenacity.wait import wait_random_exponential

from streams.databases.postgres import DatabaseUnavailable
from streams.kafka.partition import OtherRules, Outcome, Received
from streams.kafka.taking import Taking
from streams.log.port import DiskFull, LogBusy, LogUnavailable
from streams.metrics import PageOutcome, WorkerMetrics
from streams.scoring.closes import UnreadableClose

MOST_PAGES = 200
"""Pages in one transaction at the most: where more wait, more share what it costs."""
MOST_BYTES = 8 * 1024 * 1024
"""Bytes of the pages in one transaction after which no other is added."""
PATIENCE_SECONDS = 60
"""How long a database that is away is tried again before the worker gives up."""
_TROUBLES = (DatabaseUnavailable, DiskFull, LogBusy, LogUnavailable)
"""What may pass while it is tried again."""

_log = logging.getLogger(__name__)


class Event(Protocol):
    """A record with what it takes to acknowledge it."""

    message: Any
    value: Any

    def ack(self) -> bool:
        """Let the broker know, some time later, that this record need not be sent again."""


class Feeding:
    """Takes events from a stream and acknowledges them once what they lead to is kept.

    Where that fails for good the process ends at once: to go on, or to end in an orderly
    way, could acknowledge what was not kept.
    """

    def __init__(
        self, taking: Taking, metrics: WorkerMetrics, give_up: Callable[[str], None]
    ) -> None:
        """Feed this taking; `give_up` ends the process with a reason, and does not return."""
        self._taking = taking
        self._metrics = metrics
        self._give_up = give_up
        self._leaving = Flag()
        self._waiting: asyncio.Queue[Event] = asyncio.Queue(MOST_PAGES)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="taking")

    async def put(self, event: Event) -> None:
        """Take in an event; waits while as many wait as fit into a transaction."""
        await self._waiting.put(event)

    def leave(self) -> None:
        """Try nothing again any more: whoever has the partitions next takes what was not kept."""
        self._leaving.set()

    async def run(self) -> None:
        """Take what waits, until it is told to leave while that cannot be kept."""
        loop = asyncio.get_running_loop()
        while True:
            events = await self._group()
            if not await loop.run_in_executor(self._thread, self._take, events):
                return
            for event in events:
                event.ack()

    async def _group(self) -> list[Event]:
        events = [await self._waiting.get()]
        size = len(events[0].value or b"")
        while len(events) < MOST_PAGES and size < MOST_BYTES and not self._waiting.empty():
            events.append(self._waiting.get_nowait())
            size += len(events[-1].value or b"")
        return events

    def _take(self, events: list[Event]) -> bool:
        """Take events, and tell whether that is kept; does not return where it never will be."""
        records = [
            Received(it.message.partition, it.message.offset, it.value or b"") for it in events
        ]
        began = time.perf_counter()
        retrying = Retrying(
            retry=retry_if_exception_type(_TROUBLES),
            wait=wait_random_exponential(multiplier=0.1, max=2),
            stop=stop_any(stop_after_delay(PATIENCE_SECONDS), stop_when_event_set(self._leaving)),
            sleep=sleep_using_event(self._leaving),
            reraise=True,
        )
        try:
            outcomes = retrying(self._taking.take, records)
        except _TROUBLES as trouble:
            if self._leaving.is_set():
                return False
            waited = time.perf_counter() - began
            self._give_up(f"pages could not be applied for {waited:.0f} seconds: {trouble}")
            raise
        except (OtherRules, UnreadableClose) as other:
            self._give_up(str(other))
            raise
        except Exception as failure:  # whatever it is, nothing of it may be acknowledged
            _log.exception("pages could not be applied")
            # Its first line: what a database adds below may name whom a row is about.
            said = f"{type(failure).__name__}: {(str(failure).splitlines() or [''])[0]}"
            self._give_up(f"pages could not be applied, by a mistake of ours ({said})")
            raise
        self._count(outcomes, time.perf_counter() - began)
        return True

    def _count(self, outcomes: dict[int, Outcome], seconds: float) -> None:
        pages = sum(it.pages for it in outcomes.values())
        if pages:
            facts = sum(it.facts for it in outcomes.values())
            self._metrics.committed(pages, facts, seconds)
        for number, outcome in outcomes.items():
            self._metrics.published(number, outcome.published)
            self._metrics.applied(number, outcome.position)
            self._metrics.parked(outcome.parked)
            for _ in range(outcome.duplicates):
                self._metrics.skipped(PageOutcome.DUPLICATE)
            for _ in range(outcome.replaced):
                self._metrics.skipped(PageOutcome.REPLACED_RELAY)
            for stray in outcome.strays:
                self._metrics.strayed(stray)
            for _ in range(outcome.gaps):
                self._metrics.found_gap()
            if outcome.stopped is not None:
                self._metrics.stopped(number)
            elif outcome.pages:
                self._metrics.went_on(number)
