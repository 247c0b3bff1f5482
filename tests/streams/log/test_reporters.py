"""The lists of who may say what name real types, and every type has somebody who may say it."""

import pytest

from schemas.codec import FACTS
from streams.log.port import SYSTEM_FACTS
from streams.log.reporters import ALLOWED, ReporterKind, reporter


@pytest.mark.parametrize("kind", list(ReporterKind))
def test_every_kind_may_say_only_what_exists_and_nothing_of_the_system(kind: ReporterKind) -> None:
    assert ALLOWED[kind]
    assert ALLOWED[kind] <= FACTS - SYSTEM_FACTS


def test_every_type_can_be_told_by_somebody_who_is_not_the_simulator() -> None:
    told = {name for kind, names in ALLOWED.items() if kind != "simulator" for name in names}
    assert told == FACTS - SYSTEM_FACTS


def test_a_grid_worker_says_nothing_of_complaints_alerts_or_corrections() -> None:
    assert not [
        name
        for name in ALLOWED[ReporterKind.GRID]
        if name.startswith(("Complaint", "Alert", "Observation", "Employer"))
    ]


def test_a_worker_can_only_complain() -> None:
    assert ALLOWED[ReporterKind.WORKER] == {"ComplaintFiled"}


def test_only_people_in_the_field_and_in_the_township_open_subjects() -> None:
    opening = {kind for kind in ReporterKind if reporter(kind, "x").may_open_provisional}
    assert opening == {ReporterKind.GRID, ReporterKind.TOWNSHIP_OFFICER}
