"""A learned model gave a probability."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from schemas.body import Body


class ProbabilityEstimated(Body, frozen=True, kw_only=True):
    """How likely an outcome is within a horizon, as of the close of a day.

    Beside the points and never one of them: it changes no level and raises no alert, and
    a replay gives it again to twelve digits, not to the bit. Advice on whom to visit,
    never a reason for a sanction by itself.
    """

    estimated_on: date
    """The closed day as of which it is."""
    target: str
    """Name of the outcome: `arrears_90`, `claim_180`."""
    horizon_days: int
    probability: Annotated[float, Meta(ge=0, le=1)]
    model: str
    """Id of the model, which changes with every byte of it."""
    features: str
    """Hash of the table of features."""
    values: tuple[float | None, ...]
    """What the model read, in the order of its columns; None where something is not known."""
    shadow: bool = True
    """Whether it is only kept beside the points, and nobody is shown it."""
