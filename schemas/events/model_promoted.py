"""A person decided that a learned model is to speak."""

from datetime import date

from schemas.body import Body
from schemas.sealed import Sealed


class ModelPromoted(Body, frozen=True, kw_only=True):
    """From here on estimates for a target come from this model; it stays beside the points."""

    model: str
    """Id of the model, which changes with every byte of it."""
    target: str
    cut_on: date
    """Day up to which it learned."""
    reason: Sealed
    """Why, in the words of whoever decided."""
