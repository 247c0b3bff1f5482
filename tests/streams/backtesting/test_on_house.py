"""The backtest on a house: by what officers found, or by the truth of a simulated district."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from detectors.learned.model_file import LogHead, Model
from detectors.learned.targets import ARREARS, CLAIM
from detectors.learned.training import learn
from schemas.errors import Refused
from schemas.events import ComplaintFiled
from schemas.samples import employer
from streams.backtesting.house_log import HouseLog
from streams.backtesting.lessons import everything_until, lesson
from streams.backtesting.on_house import Asked, backtest_house, is_of_this_log
from streams.backtesting.report import Backtest
from streams.backtesting.truth import already_in_the_open, true_outcomes
from streams.sources.simulator import ArrearsEpisode, Seen, Settings, simulate
from streams.sources.simulator.causes import Sign
from streams.sources.simulator.truth import read_truth
from tests.detectors.learned.signed_models import metadata
from tests.streams.backtesting.small_years import FIRST, LAST, small_years
from tests.streams.scoring.small_engine import SmallEngine

CUT = date(2024, 3, 31)
FIRMS = 120


@contextmanager
def showing(_what: str, _total: int) -> Iterator[Callable[[int], None]]:
    yield lambda _done: None


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    small = SmallEngine(tmp_path_factory.mktemp("house"))
    small.tell(small_years(FIRMS))
    small.close(LAST)
    small.judge()
    return small


def run(engine: SmallEngine, **asked: object) -> Backtest:
    whole = {"target": ARREARS, "draws": 5, "capacity": 10, **asked}
    return backtest_house(engine.log, engine.store, Asked(**whole), showing)  # type: ignore[arg-type]  # by name


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A truth in which the workers of each firm that owes stood up when they did."""
    village = simulate(Settings(first_day=FIRST, last_day=FIRST, employers=1, sites=0, grids=15))
    episodes = tuple(
        ArrearsEpisode(
            subject=fact.subject,
            township="zhili",
            cause="owner_gone" if number % 2 else "chain_break",
            held_out=number % 2 == 0,
            trouble_from=fact.recorded_at.date() - timedelta(days=40),
            began_on=fact.recorded_at.date() - timedelta(days=10),
            first_unpaid_period="2024-01",
            workers=9,
            owed_fen=9_000_000,
            became_known_on=fact.recorded_at.date(),
            settled_on=fact.recorded_at.date() + timedelta(days=60),
            signs=(Seen(fact.recorded_at.date() - timedelta(days=30), next(iter(Sign))),),
        )
        for number, fact in enumerate(small_years(FIRMS))
        if isinstance(fact.data, ComplaintFiled)
    )
    told = msgspec.structs.replace(village.truth_file(), episodes=episodes)
    file = tmp_path_factory.mktemp("truth") / "truth.json"
    file.write_bytes(msgspec.json.encode(told))
    return file


def test_without_a_model_the_points_are_judged_from_the_first_list_on(engine: SmallEngine) -> None:
    told = run(engine)
    assert (told.judged, told.source, told.simulated) == ("points", "log", False)
    assert told.first_on < FIRST + timedelta(days=14)
    assert "learned" not in told.rankings
    assert told.calibration == []
    assert told.raised is not None


def test_on_a_log_nobody_can_tell_which_first_troubles_showed_a_sign(engine: SmallEngine) -> None:
    seen = run(engine).rankings["points"].foresight
    assert seen.troubles > 0
    assert (seen.showed_sign, seen.foreseen_of_those) == (None, None)


def test_few_draws_decide_nothing(engine: SmallEngine) -> None:
    assert {it.word for it in run(engine, draws=99).verdict} == {"undecided"}
    assert {it.word for it in run(engine, draws=100).verdict} != {"undecided"}


def test_a_house_that_teaches_up_to_a_day_is_tested_after_it(engine: SmallEngine) -> None:
    told = run(engine, cut=CUT)
    assert (told.judged, told.learned_until) == ("learned", CUT)
    assert told.first_on >= CUT
    assert told.last_on <= LAST - timedelta(days=ARREARS.horizon_days)
    assert told.rankings["learned"].auc > told.rankings["random"].auc


def test_the_truth_takes_the_place_of_what_officers_found(engine: SmallEngine, truth: Path) -> None:
    told = run(engine, truth=truth, simulated=True)
    assert (told.source, told.simulated) == ("truth", True)
    seen = told.rankings["points"].foresight
    assert seen.troubles == FIRMS // 3
    assert seen.showed_sign == seen.troubles
    assert {(miss.cause, miss.held_out) for miss in told.misses} <= {
        ("owner_gone", False),
        ("chain_break", True),
    }
    assert len(told.misses) == seen.troubles - seen.foreseen


def test_who_is_known_to_owe_is_on_no_list_until_that_is_settled(
    engine: SmallEngine, truth: Path
) -> None:
    house = HouseLog(engine.log, engine.store, ARREARS, "week")
    house.read(lambda _done: None)
    panel = house.chronicle.panel(LAST)
    known = already_in_the_open(panel, read_truth(truth), house.known_as)
    firm = panel.subjects.index(employer(0))
    mine = [it for it in small_years(FIRMS) if it.subject == employer(0)]
    filed = next(it for it in mine if isinstance(it.data, ComplaintFiled))
    on = panel.on[(panel.subject == firm) & known]
    first = filed.recorded_at.date().toordinal()
    assert first <= on.min() <= first + 7
    assert on.max() <= first + 60
    came = true_outcomes(panel, read_truth(truth), house.known_as)
    before = np.flatnonzero((panel.subject == firm) & (panel.on < first) & (panel.on >= first - 90))
    assert (came.came(before)[1] == first).all()


def taught_here(engine: SmallEngine) -> Model:
    """A model of what this house knew at the cut."""
    house = HouseLog(engine.log, engine.store, ARREARS, "week")
    house.read(lambda _done: None, until=CUT)
    panel = house.chronicle.panel(CUT)
    train, cuts = everything_until(panel, CUT)
    taught = lesson(panel, train, cuts)
    learned, check = learn(taught)
    told = msgspec.structs.replace(
        metadata(learned, taught, check),
        cut=CUT,
        log=LogHead(house.head.position, house.head.hash.hex()),
    )
    return Model(id="5f0c1a7be2d9", metadata=told, learned=learned)


def test_a_model_of_this_log_is_not_tested_on_what_it_learned_from(engine: SmallEngine) -> None:
    model = taught_here(engine)
    assert is_of_this_log(model, engine.log)
    told = run(engine, model=model)
    assert told.first_on >= CUT
    assert "boosting_on_counts" in told.rankings  # taught at the cut of the model
    head = model.metadata.log
    assert head is not None
    foreign = LogHead(head.position, "ab" * 32)
    elsewhere = msgspec.structs.replace(model.metadata, log=foreign)
    other = msgspec.structs.replace(model, metadata=elsewhere)
    assert not is_of_this_log(other, engine.log)
    assert run(engine, model=other).first_on < CUT


def test_a_later_cut_than_that_of_the_model_begins_the_test(engine: SmallEngine) -> None:
    """What is taught here up to the cut is not tested on what it learned from either."""
    model, later = taught_here(engine), CUT + timedelta(days=60)
    assert run(engine, model=model, cut=later).first_on >= later
    assert run(engine, model=model, cut=CUT - timedelta(days=60)).first_on >= CUT


def test_a_model_of_another_target_is_refused(engine: SmallEngine) -> None:
    with pytest.raises(Refused, match=r"foretells arrears_90, and tested would be claim_180"):
        run(engine, model=taught_here(engine), target=CLAIM)


def test_a_time_in_which_nothing_came_is_refused(engine: SmallEngine) -> None:
    with pytest.raises(Refused, match="choose an earlier cut, or wait"):
        run(engine, cut=LAST - timedelta(days=20))


def test_a_truth_file_that_is_none_is_refused(engine: SmallEngine, tmp_path: Path) -> None:
    file = tmp_path / "truth.json"
    file.write_text('{"submission": {}}', encoding="utf-8")
    with pytest.raises(Refused, match="is no truth file of a simulation"):
        run(engine, truth=file, simulated=True)


def test_a_house_that_is_not_simulated_has_no_truth(engine: SmallEngine, truth: Path) -> None:
    with pytest.raises(Refused, match="is not marked as simulated"):
        run(engine, truth=truth)


def test_the_truth_of_a_district_with_the_same_codes_is_refused(
    engine: SmallEngine, truth: Path, tmp_path: Path
) -> None:
    told = read_truth(truth)
    elsewhere = tuple(
        msgspec.structs.replace(it, became_known_on=it.became_known_on + timedelta(days=3))
        for it in told.episodes
        if it.became_known_on is not None
    )
    other = tmp_path / "truth.json"
    other.write_bytes(msgspec.json.encode(msgspec.structs.replace(told, episodes=elsewhere)))
    with pytest.raises(Refused, match="on 0 of these the log heard of them; name the truth file"):
        run(engine, truth=other, simulated=True)
