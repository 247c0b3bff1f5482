"""The web application: every route on one screen, and what holds for all of them."""

from litestar import Litestar, get
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from litestar.router import Router
from litestar.static_files import create_static_files_router

from gateway import grid_pages, health, news, problems, protection
from gateway.api import receipts, submissions
from gateway.api.description import describing
from gateway.api.reading import READING
from gateway.language import words
from gateway.needs import House
from gateway.page import STATIC
from gateway.pages import OFFICERS
from streams.metrics import Metrics

MOST_BODY_BYTES = 256 * 1024
"""The largest body of a request, unless its route says otherwise."""


@get("/", include_in_schema=False)
async def front_door() -> Redirect:
    """Lead to the risk list."""
    return Redirect("/risk-list")


API: tuple[HTTPRouteHandler, ...] = (
    submissions.submit,
    submissions.submit_batch,
    receipts.get_receipt,
    *READING,
)
"""What programs may ask for, as the OpenAPI document describes it."""

ROUTES: tuple[HTTPRouteHandler | Router, ...] = (
    *API,
    describing(API),
    front_door,
    OFFICERS,
    grid_pages.choose_grid,
    grid_pages.show_tasks,
    grid_pages.show_visit,
    grid_pages.show_newcomer,
    health.show_health,
    health.show_readiness,
    health.show_metrics,
    news.tell_inbox_news,
    create_static_files_router("/static", directories=[STATIC]),
)
"""Everything that can be asked for. A page adds its handlers here and nowhere else."""


def create_app(house: House) -> Litestar:
    """Return the application that shows and fills one house."""
    words()  # read now: a sentence that lacks a language is found before anybody asks for it
    metrics = Metrics(lambda: health.standing(house))
    stall = health.Stall()
    app = Litestar(
        ROUTES,
        before_send=[protection.dress],
        dependencies={
            "house": Provide(lambda: house, sync_to_thread=False),
            "metrics": Provide(lambda: metrics, sync_to_thread=False),
            "stall": Provide(lambda: stall, sync_to_thread=False),
        },
        exception_handlers={Exception: problems.answer},
        logging_config=None,  # the process that serves decides where its log goes
        middleware=[protection.guarding([house.settings.host])],
        openapi_config=None,  # `describing` gives the document: of the API alone, as JSON
        request_max_body_size=MOST_BODY_BYTES,
    )
    app.state.house = house
    return app
