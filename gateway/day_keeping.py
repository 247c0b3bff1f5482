"""How the closer of a district is put together."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from gateway.district import places
from gateway.places import open_views
from gateway.premises import Premises
from gateway.reception import Reception, views_on
from gateway.settings import Settings
from projections.views import Views
from streams.clock import WallClock
from streams.day_keeper import DayKeeper
from streams.log.leases import CLOSER, Lease
from streams.log.postgres_clock import ServerClock
from streams.metrics import CloserMetrics
from streams.projecting import Projecting
from streams.same_time import SameTime


@contextmanager
def day_keeping(settings: Settings, metrics: CloserMetrics) -> Iterator[DayKeeper]:
    """Put a closer together, on premises that it may share with a gateway."""
    here = places(settings)
    with ExitStack() as stack:
        premises = Premises(settings.data, settings.head, alone=False)
        clock = WallClock()
        reception = stack.enter_context(closing(Reception(settings, premises, clock)))
        server_clock = stack.enter_context(closing(ServerClock(here.database)))
        lease = stack.enter_context(closing(Lease(here.database, CLOSER)))
        store = stack.enter_context(closing(reception.open_store()))

        def projecting() -> Projecting:
            def fill(views: Views) -> None:
                Projecting(reception.log, store, views).advance()

            views = open_views(reception.places, views_on, fill)
            return Projecting(reception.log, store, views)

        shadow = reception.shadow()
        yield DayKeeper(
            reception.log,
            store,
            reception.clerk,
            projecting=projecting,
            lease=lease,
            same_time=SameTime(clock, server_clock),
            metrics=metrics,
            beside=shadow.at_close,
            silenced=lambda: shadow.silenced,
        )
