from datetime import date, timedelta

import msgspec
import pytest

from detectors.gone_quiet import Feeds, GoneQuiet
from detectors.parameters import Parameters
from detectors.replaying import remembered, replay
from schemas import samples
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import OperationsObserved, RosterReported, SiteStageChanged, WagesPaid
from schemas.vocabulary import OperationsState, SiteStage, State

DETECTOR = GoneQuiet(Parameters.load())
MONTHLY = tuple(date(2025, month, 5) for month in (3, 4, 5, 6, 7))
LATER = date(2025, 12, 31)


def reports(*days: date, source: str = "platform") -> list[Fact]:
    body = samples.body(RosterReported)
    return [samples.fact(body, subject=samples.SITE, on=day, source=source) for day in days]


def said(facts: list[Fact], on: date = LATER) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


def test_a_monthly_feed_that_stops_has_gone_quiet() -> None:
    history = replay(DETECTOR, reports(*MONTHLY), LATER)
    on, finding = history[-1]
    assert on == date(2025, 7, 5) + timedelta(days=76)
    assert finding.state is State.YES
    assert finding.arguments == {"source": "platform", "last_on": "2025-07-05", "months": 5}
    assert finding.source == "platform"
    assert finding.floor is None


def test_a_feed_that_speaks_again_is_no_longer_quiet() -> None:
    again = reports(*MONTHLY, date(2025, 9, 5), date(2025, 10, 5))
    assert said(again, on=date(2025, 10, 31)).state is State.NO


@pytest.mark.parametrize("source", ["grid", "worker", "officer", "unheard_of"])
def test_what_people_bring_is_no_regular_source(source: str) -> None:
    assert said(reports(*MONTHLY, source=source)).state is State.NOT_APPLICABLE


def test_a_few_reports_do_not_make_a_regular_source() -> None:
    assert said(reports(*MONTHLY[:3])).state is State.NOT_APPLICABLE


def test_many_reports_of_one_week_do_not_make_a_regular_source() -> None:
    week = [date(2025, 3, 3) + timedelta(days=day) for day in range(7)]
    assert said(reports(*week)).state is State.NOT_APPLICABLE


def test_seasonal_payments_are_not_a_regular_source() -> None:
    seasons = [date(2024, 3, 30), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30)]
    body = samples.body(WagesPaid)
    paid = [samples.fact(body, on=day, source="bank") for day in seasons]
    assert said(paid).state is State.NOT_APPLICABLE


@pytest.mark.parametrize("stage", [SiteStage.SUSPENDED, SiteStage.COMPLETED, SiteStage.SETTLED])
def test_a_site_that_stopped_is_not_expected_to_report(stage: SiteStage) -> None:
    stopped = samples.fact(SiteStageChanged(stage=stage), subject=samples.SITE, on=date(2025, 8, 1))
    seen = samples.fact(
        OperationsObserved(state=OperationsState.NORMAL), subject=samples.SITE, on=date(2025, 8, 9)
    )
    assert said([*reports(*MONTHLY), stopped, seen]).state is State.NOT_APPLICABLE


def test_a_firm_seen_closed_is_not_expected_to_report_until_it_runs_again() -> None:
    closed = samples.fact(OperationsObserved(state=OperationsState.CLOSED), on=date(2025, 8, 1))
    runs = samples.fact(OperationsObserved(state=OperationsState.NORMAL), on=date(2025, 8, 20))
    assert said([*reports(*MONTHLY), closed]).state is State.NOT_APPLICABLE
    assert said([*reports(*MONTHLY), closed, runs]).state is State.YES


def test_one_source_that_speaks_does_not_hide_one_that_is_silent() -> None:
    bank = reports(*(date(2025, month, 9) for month in range(3, 13)), source="bank")
    finding = said([*reports(*MONTHLY), *bank])
    assert finding.arguments["source"] == "platform"


def test_the_memory_survives_the_codec() -> None:
    memory = remembered(DETECTOR, reports(*MONTHLY), LATER)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Feeds) == memory
