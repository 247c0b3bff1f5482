"""The aim of foresight, held on small districts of those that the points were tuned on."""

from datetime import date

import pytest

from streams.sources.simulator import Settings
from tests.streams.backtesting.judged_alone import foreseen

RECALL, LEAD_DAYS = 0.7, 21
ENOUGH = 10
"""Cases with a sign below which a share of them would say nothing."""


@pytest.mark.parametrize(
    ("seed", "employers", "sites", "per_1000_a_month"),
    [
        pytest.param(10, 0, 400, 20, id="sites"),
        # A quarter of the alerts that are allowed on sites are enough at firms.
        pytest.param(32, 2000, 0, 5, id="firms"),
    ],
)
def test_first_arrears_with_a_sign_are_foreseen_in_time_by_few_alerts(
    seed: int, employers: int, sites: int, per_1000_a_month: int
) -> None:
    # What the points come to on other districts, with other habits and the cause that is held
    # out, stands in docs/foresight.md: this only notices when a change of rules takes it away.
    district = Settings(
        seed=seed,
        first_day=date(2024, 1, 1),
        last_day=date(2025, 12, 31),
        employers=employers,
        sites=sites,
        held_out_cause=False,
    )
    told = foreseen(district)
    assert told.showed_sign is not None
    assert told.foreseen_of_those is not None
    assert told.showed_sign >= ENOUGH
    assert told.foreseen_of_those >= RECALL * told.showed_sign, told
    assert told.median_lead_days is not None
    assert told.median_lead_days >= LEAD_DAYS, told
    assert told.per_1000_a_month <= per_1000_a_month, told
