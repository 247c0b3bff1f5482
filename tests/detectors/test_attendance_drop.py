from datetime import date

import msgspec
import pytest

from detectors.attendance_drop import MONTHS, Attendance, AttendanceDrop
from detectors.parameters import Parameters
from detectors.replaying import remembered, replay
from schemas import samples
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import RosterReported, SiteStageChanged
from schemas.period import bounds, next_month
from schemas.vocabulary import SiteStage, State

DETECTOR = AttendanceDrop(Parameters.load())
LATER = date(2025, 9, 30)


def roster(month: str, days: int) -> Fact:
    body = RosterReported(period=month, registered=60, attended=60, attendance_days=days)
    told_on = bounds(next_month(month))[0].replace(day=5)
    return samples.fact(body, subject=samples.SITE, on=told_on, source="platform")


def rosters(first: str, *days: int) -> list[Fact]:
    month, said = first, []
    for worked in days:
        said.append(roster(month, worked))
        month = next_month(month)
    return said


def staged(stage: SiteStage, on: date) -> Fact:
    return samples.fact(SiteStageChanged(stage=stage), subject=samples.SITE, on=on)


def said(facts: list[Fact], on: date = LATER) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


def test_a_month_far_below_the_usual_is_a_drop() -> None:
    finding = said(rosters("2025-04", 1300, 1320, 1340, 400))
    assert finding.state is State.YES
    assert finding.arguments == {"month": "2025-07", "days": 400, "usual": 1320, "months": 3}
    assert finding.since == date(2025, 7, 31)
    assert finding.source == "platform"


@pytest.mark.parametrize(("days", "state"), [(600, State.NO), (599, State.YES)])
def test_the_drop_begins_below_the_share_of_the_parameter(days: int, state: State) -> None:
    assert said(rosters("2025-04", 1000, 1000, 1000, days)).state is state


def test_a_deeper_drop_weighs_more() -> None:
    shallow = said(rosters("2025-04", 1000, 1000, 1000, 500))
    deep = said(rosters("2025-04", 1000, 1000, 1000, 100))
    assert deep.points > shallow.points


def test_an_empty_site_before_has_no_usual_to_fall_below() -> None:
    assert said(rosters("2025-04", 0, 0, 0, 0)).state is State.NO


def test_too_few_earlier_months_are_unknown() -> None:
    assert said(rosters("2025-05", 1300, 1320, 10)).state is State.UNKNOWN


def test_the_empty_month_of_the_spring_festival_is_no_drop() -> None:
    facts = rosters("2024-09", 1300, 1320, 1340, 1310, 300, 200)
    finding = said(facts, on=date(2025, 3, 6))
    assert finding.state is State.NO
    assert finding.arguments["month"] == "2024-12"


def test_festival_months_are_not_taken_for_the_usual() -> None:
    facts = rosters("2024-10", 1300, 1300, 1300, 10, 10, 10, 500)
    finding = said(facts, on=date(2025, 5, 6))
    assert finding.state is State.YES
    assert finding.arguments["usual"] == 1300


def test_months_of_a_suspension_are_neither_judged_nor_usual() -> None:
    facts = rosters("2025-03", 1300, 1320, 1340, 1310, 500, 400)
    facts.append(staged(SiteStage.SUSPENDED, date(2025, 7, 12)))
    facts.append(staged(SiteStage.STARTED, date(2025, 8, 20)))
    finding = said(facts)
    assert finding.state is State.NO
    assert finding.arguments["month"] == "2025-06"


@pytest.mark.parametrize(
    "stage",
    [SiteStage.SUSPENDED, SiteStage.TOPPED_OUT, SiteStage.COMPLETED, SiteStage.SETTLED],
)
def test_it_is_not_applicable_where_fewer_hands_are_expected(stage: SiteStage) -> None:
    facts = rosters("2025-04", 1300, 1320, 1340, 400)
    facts.append(staged(stage, date(2025, 8, 20)))
    assert said(facts).state is State.NOT_APPLICABLE


def test_a_span_that_is_no_month_is_not_compared() -> None:
    memory = DETECTOR.blank()
    half = RosterReported(
        period="2025-07-01/2025-07-15", registered=60, attended=60, attendance_days=10
    )
    assert DETECTOR.step(memory, samples.fact(half, on=date(2025, 7, 20))) is memory


def test_a_month_told_again_replaces_what_was_told() -> None:
    facts = rosters("2025-04", 1300, 1320, 1340, 400)
    body = RosterReported(period="2025-07", registered=60, attended=60, attendance_days=1300)
    facts.append(samples.fact(body, subject=samples.SITE, on=date(2025, 8, 9), source="platform"))
    assert said(facts).state is State.NO


def test_an_ordinary_month_long_ago_vouches_for_nothing() -> None:
    history = replay(DETECTOR, rosters("2025-04", 1300, 1320, 1340, 1310), date(2026, 6, 30))
    assert [(on.isoformat(), finding.state.value) for on, finding in history[-2:]] == [
        ("2025-08-05", "no"),
        ("2025-11-14", "unknown"),
    ]


def test_the_memory_keeps_a_year_and_survives_the_codec() -> None:
    memory = remembered(DETECTOR, rosters("2023-01", *[1300] * 30), date(2025, 9, 30))
    assert len(memory.months) == MONTHS
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Attendance) == memory
