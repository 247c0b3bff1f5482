"""A history began to be loaded into an empty log."""

from schemas.body import Body
from schemas.measures import Lines


class HistoryLoadStarted(Body, frozen=True, kw_only=True):
    """A history load began; nothing else is accepted until it has finished."""

    source_name: str
    source_hash: str
    lines: Lines
