"""Where the house keeps its things and listens: the one place that reads the environment."""

import os
from pathlib import Path

from msgspec import Struct

from schemas.errors import Refused

DATA = "WAGEWATCH_DATA"
HEAD = "WAGEWATCH_HEAD"
HOST = "WAGEWATCH_HOST"
PORT = "WAGEWATCH_PORT"


class Settings(Struct, frozen=True, kw_only=True):
    """Technical settings of one house; none has legal meaning."""

    data: Path
    """Directory of the log, the keys, the scoring store and the views."""
    head: Path | None = None
    """Directory of the external head; best on another disk. Absent: the data directory."""
    host: str = "127.0.0.1"
    port: int = 8420
    simulated: bool = False
    """Whether the facts come from the simulator; every page then says so."""


def settings(data: Path | None = None, **given: object) -> Settings:
    """Return the settings: what was given, else the environment, else the defaults.

    Raises Refused for a port that is none.
    """
    place = data or Path(os.environ.get(DATA, "wagewatch-data"))
    head = os.environ.get(HEAD)
    port = str(given.get("port") or os.environ.get(PORT, "8420"))
    if not port.isdigit() or not 0 < int(port) < 65_536:
        message = f"{port} is no port; give a number from 1 to 65535 by --port or {PORT}"
        raise Refused(message, field=PORT)
    found: dict[str, object] = {
        "data": place,
        "head": Path(head) if head else None,
        "host": os.environ.get(HOST, "127.0.0.1"),
        "port": int(port),
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    return Settings(**(found | chosen))  # type: ignore[arg-type]  # each is of its field's type
