"""What the engine promises whatever it is told, in whatever order, and however it is stopped."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from detectors.parameters import Parameters
from schemas import events, samples
from schemas.codec import Fact
from schemas.derived import AlertRaised, AlertRecalled, FindingChanged, RiskAssessed
from schemas.samples import body, fact
from schemas.vocabulary import Level
from streams.log.port import StoredFact
from streams.scoring import engine as engine_module
from streams.scoring.applying import Applier
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from tests.streams.scoring.small_engine import SmallEngine, draft

END = date(2026, 8, 31)


@pytest.fixture
def small(tmp_path: Path) -> SmallEngine:
    return SmallEngine(tmp_path)


def a_busy_summer() -> list[Fact]:
    return samples.in_order(
        [*samples.a_site_that_stops_paying(), *samples.a_corrected_observation()]
    )


def told(folder: Path, name: str, facts: list[Fact], page: int = 2_000) -> SmallEngine:
    small = SmallEngine(folder, name=name)
    small.tell(facts)
    small.close(END)
    before = engine_module.PAGE
    engine_module.PAGE = page
    try:
        small.judge()
    finally:
        engine_module.PAGE = before
    return small


def test_a_site_that_stops_paying_ends_red_and_its_township_is_told(tmp_path: Path) -> None:
    small = told(tmp_path, "one", samples.a_site_that_stops_paying())
    site = samples.a_site_that_stops_paying()[-1].subject
    finals = [it for it in small.conclusions(site, RiskAssessed) if it.data.final]  # type: ignore[attr-defined]
    assert finals[-1].data.level is Level.RED  # type: ignore[attr-defined]
    raised = small.conclusions(site, AlertRaised)
    assert {it.data.addressee for it in raised} == {"township/zhili"}  # type: ignore[attr-defined]


def test_a_well_run_site_raises_no_alert(tmp_path: Path) -> None:
    small = told(tmp_path, "one", samples.a_well_run_site())
    assert small.conclusions(kind=AlertRaised) == []


@pytest.mark.parametrize("page", [1, 3, 17])
def test_where_pages_are_cut_changes_nothing(tmp_path: Path, page: int) -> None:
    whole = told(tmp_path, "whole", a_busy_summer())
    cut = told(tmp_path, "cut", a_busy_summer(), page=page)
    assert cut.said() == whole.said()
    assert cut.digests() == whole.digests()


def test_judging_the_log_again_gives_the_same(tmp_path: Path) -> None:
    small = told(tmp_path, "one", a_busy_summer())
    again = small.new_store("again")
    EmbeddedEngine(small.log, Silent(), again, small.rules, small.clock).advance()
    end = small.log.head().position
    assert again.conclusions(0, end) == small.store.conclusions(0, end)
    assert again.scored_days() == small.store.scored_days()


def test_every_scored_day_stands_on_the_log_once_with_its_digest(tmp_path: Path) -> None:
    small = told(tmp_path, "one", a_busy_summer())
    small.judge()
    assert [(it.day, it.digest) for it in small.days_on_the_log()] == small.digests()


def test_a_fact_that_comes_late_ends_as_if_it_had_come_in_time(tmp_path: Path) -> None:
    in_time = a_busy_summer()
    late = [
        msgspec.structs.replace(it, recorded_at=it.recorded_at + timedelta(days=number % 9))
        for number, it in enumerate(in_time)
    ]
    one, other = told(tmp_path, "in-time", in_time), told(tmp_path, "late", late)
    assert findings_at_the_end(other) == findings_at_the_end(one)


def findings_at_the_end(small: SmallEngine) -> dict[tuple[str, str], tuple[str, int]]:
    standing = {}
    for it in small.conclusions(kind=FindingChanged):
        finding = it.data.finding  # type: ignore[attr-defined]
        standing[it.subject, it.detector] = (finding.state.value, finding.points)
    return standing


def test_a_retracted_observation_recalls_the_alert_that_rested_on_it(small: SmallEngine) -> None:
    seen = body(
        events.OperationsObserved,
        state="closed",
        headcount=0,
        signs=("owner_unreachable", "machines_moved_out", "mass_leave", "rent_overdue"),
    )
    observed = fact(seen, on=date(2026, 5, 4), basis=None)
    unpaid = fact(
        body(events.WagesObserved, unpaid_workers=30, unpaid_fen=9_000_000), on=date(2026, 5, 4)
    )
    small.tell([unpaid, observed])
    small.judge()
    assert small.conclusions(kind=AlertRaised)
    retractions = [
        fact(events.ObservationRetracted(retracts=it.id), on=date(2026, 5, 6), source="officer")
        for it in (observed, unpaid)
    ]
    small.tell(retractions)
    small.judge()
    raised = {it.data.alert for it in small.conclusions(kind=AlertRaised)}  # type: ignore[attr-defined]
    recalled = [it.data.alert for it in small.conclusions(kind=AlertRecalled)]  # type: ignore[attr-defined]
    assert set(recalled) == raised
    assert len(recalled) == len(raised)


def test_a_page_that_fails_leaves_nothing_and_is_applied_whole_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = told(tmp_path, "clean", a_busy_summer())
    small = SmallEngine(tmp_path, name="stopped")
    small.tell(a_busy_summer())
    small.close(END)
    whole = Applier.apply

    def power_cut(self: Applier, page: list[StoredFact], work: object) -> None:
        whole(self, page, work)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(engine_module, "PAGE", 50)
    monkeypatch.setattr(Applier, "apply", power_cut)
    with pytest.raises(KeyboardInterrupt):
        small.judge()
    assert small.store.position() == 0
    monkeypatch.setattr(Applier, "apply", whole)
    small.judge()
    assert small.said() == clean.said()


class Poison:
    """Makes every detector of some rules fail on one subject, until it is taken away."""

    def __init__(self, subject: str, rules: Rules) -> None:
        self.wholesome = {detector: detector.step for detector in rules.detectors}
        for detector, step in self.wholesome.items():
            detector.step = partial(self.fail, subject, step)  # type: ignore[method-assign]

    @staticmethod
    def fail(subject: str, step: Callable[[Any, Fact], Any], memory: object, told: Fact) -> object:
        if told.subject == subject:
            raise ZeroDivisionError
        return step(memory, told)

    def take_away(self) -> None:
        for detector, step in self.wholesome.items():
            detector.step = step  # type: ignore[method-assign]


def test_a_poison_fact_parks_its_subject_and_nothing_else(tmp_path: Path) -> None:
    clean = told(tmp_path, "clean", a_busy_summer())
    rules = Rules(Parameters.load())
    firm = samples.a_corrected_observation()[-1].subject
    Poison(firm, rules)
    small = SmallEngine(tmp_path, rules=rules, name="poisoned")
    small.tell(a_busy_summer())
    small.close(END)
    small.judge()
    parked = small.store.parked()
    assert {subject for _, subject, _ in parked} == {firm}
    about_firm = [it for it in a_busy_summer() if firm in it.subjects()]
    assert len(parked) <= len(about_firm)
    last = small.conclusions(firm, RiskAssessed)[-1].data
    assert (last.level, last.parked is None) == (Level.UNKNOWN, False)  # type: ignore[attr-defined]
    others = {it.subject for it in clean.conclusions()} - {firm}
    for other in others:
        ours = [it for it in small.conclusions(other) if it.detector != "troubled_neighbour"]
        theirs = [it for it in clean.conclusions(other) if it.detector != "troubled_neighbour"]
        assert [it.data for it in ours if not_final(it.data)] == [
            it.data for it in theirs if not_final(it.data)
        ]


def not_final(said: object) -> bool:
    return not (isinstance(said, RiskAssessed) and said.final)


def test_a_mended_detector_takes_parked_subjects_up_again(tmp_path: Path) -> None:
    clean = told(tmp_path, "clean", a_busy_summer())
    rules = Rules(Parameters.load())
    firm = samples.a_corrected_observation()[-1].subject
    poison = Poison(firm, rules)
    small = SmallEngine(tmp_path, rules=rules, name="poisoned")
    small.tell(a_busy_summer())
    small.close(END)
    small.judge()
    poison.take_away()
    adopted = (rules.generation.adopted(), "once more")
    small.record_system([adopted], small.clock.now())
    small.judge()
    assert small.store.parked() == []
    assert findings_at_the_end(small) == findings_at_the_end(clean)


def test_a_fact_delivered_twice_is_heard_once(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    story = samples.a_site_that_stops_paying()
    small.tell(story)
    small.judge()
    before = small.said()
    position = small.log.head().position
    with small.store.transaction() as work:
        small.engine.applier.apply(small.log.read(0, limit=position), work)
    assert small.said() == before


def test_a_fact_resent_to_the_log_is_no_second_fact(small: SmallEngine) -> None:
    told_once = draft(samples.a_site_that_stops_paying()[0])
    first = small.log.append([told_once])[0]
    again = small.log.append([told_once])[0]
    assert (first.fresh, again.fresh, again.position) == (True, False, first.position)
