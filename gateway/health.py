"""Whether the process is up, whether it can do its work, and its numbers for Prometheus."""

import shutil
from datetime import datetime, timedelta

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import Struct

from gateway.alert_volume import incidents
from gateway.needs import House, TheHouse, TheMetrics
from projections.freshness import parked
from projections.scored_days import closed_day
from schemas.calendar import shanghai_day
from streams.log.port import LogStopped
from streams.metrics import CONTENT_TYPE, Standing

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""With less room than this the next batches may not fit."""

PATIENCE = timedelta(seconds=60)
"""How long the tables may stand still while the log is ahead of them."""


class Readiness(Struct, frozen=True):
    """The answer of `/readyz`."""

    ready: bool
    troubles: tuple[str, ...] = ()


class Stall:
    """Notices that the tables stand still although the log is ahead: up, and doing nothing."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen: tuple[int, datetime] | None = None

    def since(self, position: int, head: int, now: datetime) -> timedelta:
        """Return for how long these looks have found the tables behind and at one position.

        >>> from datetime import UTC
        >>> stall, noon = Stall(), datetime(2025, 11, 3, 4, tzinfo=UTC)
        >>> stall.since(7, 9, noon), stall.since(7, 9, noon + timedelta(seconds=90))
        (datetime.timedelta(0), datetime.timedelta(seconds=90))
        >>> stall.since(8, 9, noon + timedelta(seconds=91))
        datetime.timedelta(0)
        """
        if position >= head:
            self._seen = None
            return timedelta()
        if self._seen is None or self._seen[0] != position:
            self._seen = (position, now)
        return now - self._seen[1]


TheStall = NamedDependency[SkipValidation[Stall]]
"""The type of the argument `stall` of a route handler."""


@get("/healthz", include_in_schema=False)
async def show_health() -> str:
    """Say that the process answers."""
    return "ok\n"


@get("/readyz", include_in_schema=False, sync_to_thread=True)
def show_readiness(house: TheHouse, stall: TheStall) -> Response[Readiness]:
    """Say whether reports can be stored and are being judged; 503 and why where not."""
    troubles = tuple(_troubles(house, stall))
    status_code = 503 if troubles else 200
    return Response(Readiness(not troubles, troubles), status_code=status_code)


@get("/metrics", include_in_schema=False, sync_to_thread=True)
def show_metrics(metrics: TheMetrics) -> Response[bytes]:
    """Give the numbers in the text format of Prometheus."""
    return Response(metrics.text(), media_type=CONTENT_TYPE)


def standing(house: House) -> Standing:
    """Return how far the parts of a house are."""
    with house.views.connect() as connection:
        closed = closed_day(connection, scored=False)
        found = len(parked(connection))
        outside = len(incidents(connection, house.bureau.in_force))
    today = shanghai_day(house.clock.now())
    position = house.views.position
    return Standing(
        head=_head(house) or position,
        applied=house.changes.position,
        projected=position,
        parked=found,
        closed_day_age=None if closed is None else (today - closed.day).days,
        disk_free=_disk_free(house),
        weeks_outside_band=outside,
        features_moved=house.features_moved,
        targets_silenced=house.targets_silenced,
        days_scored_otherwise=house.days_scored_otherwise,
    )


def _head(house: House) -> int | None:
    try:
        return house.log.head().position
    except LogStopped:
        return None


def _disk_free(house: House) -> int:
    return shutil.disk_usage(house.settings.data).free


def _troubles(house: House, stall: Stall) -> list[str]:
    found = []
    head = _head(house)
    if head is None:
        found.append("the log has stopped: it accepts nothing; see the log of the server")
    if _disk_free(house) < LEAST_FREE_BYTES:
        found.append("the disk of the data directory is almost full; make room")
    if house.trouble is not None:
        found.append(house.trouble)
    position = house.views.position
    stood = stall.since(position, head or position, house.clock.now())
    if stood > PATIENCE:
        found.append(f"the tables have stood at {position} for {stood.seconds} seconds")
    return found
