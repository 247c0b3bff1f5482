"""How far the features of a model had moved from those that it learned from."""

from datetime import date

from msgspec import Struct


class Drift(Struct, frozen=True):
    """What was found at the last weekly look at one model."""

    model: str
    day: date
    moved: int
    """Features that have moved far."""
    watched: int
    """Features that have moved somewhat."""
    subjects: int
    """Subjects that were looked at."""
