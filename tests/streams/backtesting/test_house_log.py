"""A house as a chronicle: each list knows what was known then, and serving knows the same."""

from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest

from detectors.learned.features import NAMES, rows
from detectors.learned.targets import ARREARS, CLAIM
from schemas import samples
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived import AlertRaised
from schemas.errors import Refused
from schemas.events import (
    ComplaintFiled,
    ComplaintVerified,
    EmployerIdentified,
    EmployerRegistered,
    ObservationCorrected,
    ObservationRetracted,
    OperationsObserved,
    SiteRegistered,
    SiteStageChanged,
)
from schemas.samples import FACTORY, WORKSHOP, body, employer, moment
from schemas.vocabulary import SiteStage
from streams.backtesting.house_log import HouseLog, reach
from streams.backtesting.rankings import counts
from streams.scoring.cause import Cause
from streams.scoring.day_book import DayBook
from streams.scoring.knowing import Knowing
from tests.streams.backtesting.small_years import FIRST, LAST, small_years
from tests.streams.scoring.small_engine import SmallEngine

DAY = date(2025, 3, 3)


def unheard(_done: int) -> None:
    return


def read(engine: SmallEngine, until: date | None = None, every: str = "week") -> HouseLog:
    house = HouseLog(engine.log, engine.store, ARREARS, every)
    house.read(unheard, until=until)
    return house


def told(folder: Path, facts: list[Fact], until: date) -> SmallEngine:
    engine = SmallEngine(folder)
    engine.tell(facts)
    engine.close(until)
    engine.judge()
    return engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    return told(tmp_path_factory.mktemp("house"), small_years(firms=24), LAST)


def test_a_list_is_the_same_however_far_the_log_goes_on_after_it(engine: SmallEngine) -> None:
    cut = date(2024, 3, 31)
    whole, short = read(engine).chronicle.panel(LAST), read(engine, until=cut).chronicle.panel(cut)
    assert short.on.max() == cut.toordinal()
    before = whole.on <= cut.toordinal()
    assert before.sum() == len(short) > 500
    everything = np.ones(len(short), dtype=np.bool_)
    assert np.array_equal(whole.features(before), short.features(everything), equal_nan=True)


def test_what_an_estimate_reads_is_what_was_learned_from(engine: SmallEngine) -> None:
    """The features of the last list, read from histories, dossiers and finals alone."""
    house = read(engine, until=LAST)
    learned_from = house.now()
    names = sorted(house.chronicle.accounts)
    cause = Cause(engine.log.head().position, moment(LAST), LAST)
    with engine.store.transaction() as work:
        found = Knowing(engine.log, DayBook(work.connection, engine.rules))(names, cause)
    known = sorted(found, key=attrgetter("subject"))
    assert [it.subject for it in known] == names
    accounts, said = [it.account for it in known], [it.said for it in known]
    served = rows(accounts, said, LAST.toordinal())
    order = np.argsort(list(house.chronicle.accounts))
    assert np.allclose(served, learned_from[order], rtol=0, atol=1e-12, equal_nan=True)
    assert np.nansum(served[:, NAMES.index("score")]) > 0


def test_the_bar_of_a_reading_ends_where_the_reading_does(engine: SmallEngine) -> None:
    cut = date(2024, 3, 31)
    read_up_to: list[int] = []
    house = HouseLog(engine.log, engine.store, ARREARS, "week")
    house.read(read_up_to.append, until=cut)
    assert sum(read_up_to) == reach(engine.log, until=cut) == house.head.position
    assert house.head.position < reach(engine.log)


def test_an_alert_is_of_the_day_at_whose_close_it_was_raised(tmp_path: Path) -> None:
    facts = samples.a_site_that_stops_paying()
    engine = told(tmp_path, facts, facts[-1].recorded_at.date() + timedelta(days=60))
    alerts = read(engine).alerts
    days = {position: day for day, position in engine.log.closed_days()}
    raised = engine.conclusions(kind=AlertRaised)
    at_a_close = [it for it in raised if it.cause in days]
    assert at_a_close
    for it in at_a_close:
        assert isinstance(it.data, AlertRaised)
        assert alerts[it.data.alert].on == days[it.cause]


def test_sites_of_one_contractor_are_drawn_together(tmp_path: Path) -> None:
    sites = ["site/330502-0001", "site/330502-0002", "site/330502-0003"]
    facts = [
        samples.fact(body(SiteRegistered, general_contractor=by), subject=site, on=DAY)
        for site, by in zip(sites, (FACTORY, FACTORY, None), strict=True)
    ]
    house = read(told(tmp_path, facts, DAY + timedelta(days=10)))
    one, other, alone, firm = house.drawn_with([*sites, FACTORY])
    assert one == other == firm != alone


def test_a_complaint_is_found_true_on_the_day_on_which_that_was_learned(
    engine: SmallEngine,
) -> None:
    panel = read(engine).chronicle.panel(LAST)
    facts = [it for it in small_years(firms=24) if it.subject == employer(0)]
    found = next(it for it in facts if isinstance(it.data, ComplaintVerified))
    number = panel.subjects.index(employer(0))
    on = samples.moment(FIRST)
    assert found.recorded_at > on
    learned = found.recorded_at.date().toordinal()
    mine = np.flatnonzero(panel.subject == number)
    came = panel.came(mine)[0] > 0
    expected = (panel.on[mine] < learned) & (panel.on[mine] + ARREARS.horizon_days >= learned)
    assert np.array_equal(came, expected)


def test_a_corrected_and_a_retracted_fact_count_as_they_stood_on_each_day(tmp_path: Path) -> None:
    registered = samples.fact(body(EmployerRegistered), on=DAY)
    seen = samples.fact(body(OperationsObserved), on=DAY + timedelta(days=1))
    filed = samples.fact(body(ComplaintFiled), on=DAY + timedelta(days=1), source="worker")
    normal = {"state": "normal", "signs": []}
    corrected = body(ObservationCorrected, corrects=seen.id, replacement=normal)
    retracted = body(ObservationRetracted, retracts=filed.id)
    later = DAY + timedelta(days=20)
    facts = samples.in_order(
        [
            registered,
            seen,
            filed,
            samples.fact(corrected, on=later),
            samples.fact(retracted, on=later),
        ]
    )
    engine = told(tmp_path, facts, DAY + timedelta(days=30))
    panel = read(engine).chronicle.panel(DAY + timedelta(days=30))
    features = panel.features(np.ones(len(panel), dtype=np.bool_))
    signs, complaints = (features[:, NAMES.index(it)] for it in ("signs_total", "complaints_total"))
    knew_better = panel.on >= later.toordinal()
    assert knew_better.any()
    assert (~knew_better).sum() >= 2
    assert np.array_equal(signs, np.where(knew_better, 0, 1))
    assert np.array_equal(complaints, np.where(knew_better, 0, 1))


def test_outcomes_are_counted_as_they_stood_on_each_day(tmp_path: Path) -> None:
    filed = [
        samples.fact(body(ComplaintFiled), on=DAY + timedelta(days=days), source="worker")
        for days in (1, 9)
    ]
    later = DAY + timedelta(days=20)
    retracted = samples.fact(body(ObservationRetracted, retracts=filed[0].id), on=later)
    registered = samples.fact(body(EmployerRegistered), on=DAY)
    end = DAY + timedelta(days=30)
    engine = told(tmp_path, samples.in_order([registered, *filed, retracted]), end)
    house = HouseLog(engine.log, engine.store, CLAIM, "week")
    house.read(unheard)
    panel = house.chronicle.panel(end)
    everything = np.ones(len(panel), dtype=np.bool_)
    days = [date.fromordinal(it) for it in panel.on.tolist()]
    assert days == sorted(days)
    expected = [
        sum(shanghai_day(it.recorded_at) <= day for it in filed) - (day >= later) for day in days
    ]
    assert {1, 2} <= {*expected}
    assert expected[-1] == 1
    assert counts(panel, everything)[:, -1].tolist() == expected
    first = panel.on == panel.on.min()
    assert panel.came(first)[0].tolist() == [1], "what is foretold is what came in the end"


def test_a_workshop_that_took_a_licence_has_one_account_and_its_rows_one_outcome(
    tmp_path: Path,
) -> None:
    at = DAY
    facts = [
        samples.fact(
            body(EmployerRegistered, uscc=None, provisional=True), on=at, subject=WORKSHOP
        ),
        filed := samples.fact(body(ComplaintFiled), on=at, subject=WORKSHOP, source="worker"),
        samples.fact(body(EmployerRegistered), on=at + timedelta(days=20), subject=FACTORY),
        samples.fact(
            body(EmployerIdentified, employer=FACTORY),
            on=at + timedelta(days=20),
            subject=WORKSHOP,
            concerns=(FACTORY,),
        ),
        samples.fact(
            body(ComplaintVerified, complaint=filed.id),
            on=at + timedelta(days=25),
            subject=FACTORY,
            source="officer",
        ),
    ]
    until = at + timedelta(days=150)
    engine = told(tmp_path, samples.in_order(facts), until)
    panel = read(engine).chronicle.panel(until)
    assert {panel.subjects[it] for it in panel.subject.tolist()} == {FACTORY}
    assert len(np.unique(panel.on)) == len(panel)
    assert (panel.came(np.ones(len(panel), dtype=np.bool_))[0] > 0).any()
    last = panel.features(panel.on == panel.on.max())
    assert last[0, NAMES.index("complaints_total")] == 1


def test_a_house_without_a_closed_day_is_refused(tmp_path: Path) -> None:
    engine = SmallEngine(tmp_path)
    with pytest.raises(Refused, match="no day of this house was closed yet"):
        read(engine)


def test_a_span_that_is_none_is_refused(engine: SmallEngine) -> None:
    with pytest.raises(Refused, match="choose one of week, month, quarter"):
        read(engine, every="fortnight")


def test_a_time_without_a_list_is_refused(tmp_path: Path) -> None:
    engine = told(tmp_path, [samples.fact(body(EmployerRegistered), at=moment(DAY))], DAY)
    with pytest.raises(Refused, match="no list was made in this time"):
        read(engine, every="quarter").chronicle.panel(DAY)


def test_a_site_whose_works_are_done_is_under_way_no_more_until_they_begin_again(
    tmp_path: Path,
) -> None:
    stages = ((0, SiteStage.STARTED), (30, SiteStage.COMPLETED), (60, SiteStage.STARTED))
    facts = [
        samples.fact(
            body(SiteStageChanged, stage=stage),
            subject=samples.SITE,
            on=DAY + timedelta(days=after),
            position=place,
        )
        for place, (after, stage) in enumerate(stages, start=1)
    ]
    house = read(told(tmp_path, facts, DAY + timedelta(days=90)))
    panel = house.chronicle.panel(DAY + timedelta(days=90))
    days = panel.on[~house.under_way(panel)] - DAY.toordinal()
    assert len(days) >= 4
    assert set(days.tolist()) == {it for it in panel.on - DAY.toordinal() if 30 <= it < 60}
