"""The tiers of screening as the parameters in force have them."""

from datetime import date

from detectors.parameters import Parameters
from projections.screening import Screening, Tier
from schemas.period import bounds
from schemas.subjects import Kind
from schemas.vocabulary import Industry


def screening_in(parameters: Parameters, month: str) -> Screening:
    """Return the tiers that are in force on the first day of a month (YYYY-MM)."""
    first, _ = bounds(month)
    return screening_on(parameters, first)


def screening_on(parameters: Parameters, on: date) -> Screening:
    """Return the tiers that are in force on a day."""
    trades = parameters.words("screening.usual_industries")(on)
    interval = parameters.table("screening.interval_days")(on)
    return Screening(
        interval_days={tier: interval[tier] for tier in Tier},
        close_kinds=frozenset(map(Kind, parameters.words("screening.close_kinds")(on))),
        close_after_finding_days=parameters.whole("screening.close_after_finding_days")(on),
        usual_industries=frozenset(map(Industry, trades)),
        usual_workers=parameters.whole("screening.usual_workers")(on),
    )
