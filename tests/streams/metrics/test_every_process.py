"""What holds for the numbers of every process."""

import pytest

from tests.streams.metrics.every import every_process

LABELS = {"type", "outcome", "reason", "kind", "partition"}
"""Each is from a closed list or a small number; none of them names anybody."""
IN_BOTH = {
    "wagewatch_log_head_position",
    "wagewatch_views_position",
    "wagewatch_views_lag_facts",
    "wagewatch_last_closed_day_age_days",
    "wagewatch_days_scored_otherwise",
    "wagewatch_model_moved_features",
    "wagewatch_model_silenced_targets",
}
"""What two processes tell in the same sense."""


@pytest.mark.parametrize("process", every_process())
def test_every_number_is_ours_and_says_what_it_is(process: str) -> None:
    for family in every_process()[process].collect():
        assert family.name.startswith("wagewatch_")
        assert " " in family.documentation


@pytest.mark.parametrize("process", every_process())
def test_no_label_can_name_anybody(process: str) -> None:
    registry = every_process()[process]
    labels = {
        label
        for family in registry.collect()
        for sample in family.samples
        for label in sample.labels
    }
    assert labels <= LABELS | {"le"}


def test_what_two_processes_tell_under_one_name_is_meant_to_be_the_same() -> None:
    told: list[str] = [
        family.name for registry in every_process().values() for family in registry.collect()
    ]
    assert {name for name in told if told.count(name) > 1} == IN_BOTH
