"""The tiers of screening as the parameters in force have them."""

from detectors.parameters import Parameters
from detectors.plan import Plan
from schemas.period import bounds
from schemas.screening import Screening


def screening_in(parameters: Parameters, month: str) -> Screening:
    """Return the tiers that are in force on the first day of a month (YYYY-MM)."""
    first, _ = bounds(month)
    return Plan(parameters).screening(first)
