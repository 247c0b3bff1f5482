"""News for open pages: a stream that says when more facts have been judged and shown."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from litestar import get
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from gateway.needs import Changes, TheHouse

HEARTBEAT_SECONDS = 15.0
"""How often an idle stream says that it is still there, so that nothing between closes it."""

RETRY_MS = 3_000
"""When a browser whose stream broke asks again."""


@get("/events/inbox", include_in_schema=False)
async def tell_inbox_news(
    house: TheHouse,
    last_event_id: Annotated[int | None, HeaderParameter(name="Last-Event-ID")] = None,
) -> ServerSentEvent:
    """Tell `changed`, with the new position, whenever the tables move; until the reader leaves.

    A reader that comes back says what it heard last, and misses nothing.
    """
    heard = house.changes.position if last_event_id is None else last_event_id
    return ServerSentEvent(news(house.changes, heard), retry_duration=RETRY_MS)


async def news(
    changes: Changes, heard: int, *, heartbeat: float = HEARTBEAT_SECONDS
) -> AsyncIterator[ServerSentEventMessage]:
    """Give one message for each move after `heard`, and a comment where nothing moves."""
    while True:
        try:
            heard = await asyncio.wait_for(changes.wait(heard), heartbeat)
        except TimeoutError:
            yield ServerSentEventMessage(comment="still here")
            continue
        yield ServerSentEventMessage(event="changed", id=heard, data=str(heard))
