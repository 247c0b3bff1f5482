"""The web application, loaded only by the verbs that serve it: no other waits for it."""

from typing import TYPE_CHECKING

from gateway.needs import House

if TYPE_CHECKING:
    import uvicorn


def pages(house: House) -> "uvicorn.Server":
    """Return the server of a house's pages and API, ready to run; raises NotLoopback."""
    from gateway.app import create_app  # noqa: PLC0415 - it takes half of a verb's start
    from gateway.serving import server  # noqa: PLC0415 - as above

    return server(create_app(house), house)
