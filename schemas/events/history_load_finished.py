"""A history was loaded."""

from schemas.body import Body
from schemas.measures import Lines


class HistoryLoadFinished(Body, frozen=True, kw_only=True):
    """The history load is complete."""

    source_hash: str
    facts: Lines
    refused: Lines = 0
