"""The last scored day, as the next one begins from it."""

from msgspec import Struct


class Scored(Struct, frozen=True):
    """The last scored day: where its close stands, and the sum over the list as of it."""

    position: int = 0
    state: int = 0
