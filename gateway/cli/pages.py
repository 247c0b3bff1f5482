"""The web application, loaded only by the verbs that serve it: no other waits for it."""

from typing import TYPE_CHECKING

from gateway.needs import House

if TYPE_CHECKING:
    import uvicorn


def pages(house: House) -> "uvicorn.Server":
    """Return the server of a house's pages and API, ready to run.

    Raises NotLoopback, and Refused where something else listens there.
    """
    from gateway.app import create_app  # noqa: PLC0415 - it takes half of a verb's start
    from gateway.serving import check_free, server  # noqa: PLC0415 - as above

    told = server(create_app(house), house)
    check_free(house.settings.host, house.settings.port)
    return told
