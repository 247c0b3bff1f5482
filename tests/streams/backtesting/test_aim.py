"""The aim of foresight, held on a small district: one of those that the points were tuned on."""

from datetime import date

from streams.sources.simulator import Settings
from tests.streams.backtesting.judged_alone import foreseen

DISTRICT = Settings(
    seed=10,
    first_day=date(2024, 1, 1),
    last_day=date(2025, 12, 31),
    employers=0,
    sites=400,
    held_out_cause=False,
)
"""What the points come to on other districts, with other habits and the cause that is held out,
stands in docs/foresight.md; this one only notices when a change of rules takes it away."""
RECALL, LEAD_DAYS, PER_1000_A_MONTH = 0.7, 21, 20
ENOUGH = 10
"""Cases with a sign below which a share of them would say nothing."""


def test_first_arrears_with_a_sign_are_foreseen_in_time_by_few_alerts() -> None:
    told = foreseen(DISTRICT)
    assert told.showed_sign is not None
    assert told.foreseen_of_those is not None
    assert told.showed_sign >= ENOUGH
    assert told.foreseen_of_those >= RECALL * told.showed_sign, told
    assert told.median_lead_days is not None
    assert told.median_lead_days >= LEAD_DAYS, told
    assert told.per_1000_a_month <= PER_1000_A_MONTH, told
