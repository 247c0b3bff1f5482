"""A model in shadow, from its training to its estimates, the same when all is judged again."""

from datetime import date
from pathlib import Path

import pytest

from detectors.learned.model_file import pack
from detectors.learned.targets import ARREARS
from schemas.codec import Conclusion
from schemas.derived import ProbabilityEstimated
from streams.databases.postgres import postgres_reader, postgres_writer
from streams.learning.shadow import Shadow
from streams.learning.shelf import Shelf
from streams.learning.teaching import from_house, teach
from streams.scoring.beside import Beside
from streams.scoring.clerk import Silent
from streams.scoring.closing_days import ClosingDays
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.store import ScoringStore
from tests.streams.backtesting.small_years import small_years
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

TRAINED = date(2024, 6, 30)
UNTIL = date(2024, 9, 30)


def unheard(_done: int) -> None:
    return


class House:
    """Firms of which a model learned half-way, with the directory in which it lies."""

    def __init__(self, folder: Path) -> None:
        self.models = folder / "models"
        self.small = SmallEngine(folder)
        self.small.engine = self.engine(self.small.store)
        facts = [it for it in small_years(firms=90) if it.recorded_at.date() <= UNTIL]
        self.small.tell(it for it in facts if it.recorded_at.date() <= TRAINED)
        self.small.close(TRAINED)
        self.small.judge()
        self.before = self.small.log.head().position
        self.model = self.learn()
        self.small.tell(it for it in facts if it.recorded_at.date() > TRAINED)
        self.small.close(UNTIL)
        self.small.judge()

    def learn(self) -> str:
        small = self.small
        lecture = from_house(
            small.log, small.store, ARREARS, unheard, cut=None, every="week", simulated=True
        )
        taught = teach(lecture, small.clock.now())
        shelf = Shelf(self.models)
        return shelf.keep(pack(taught.learned, taught.metadata, shelf.key()))

    def beside(self, *, simulated: bool = True) -> Beside:
        name = self.small.rules.generation.name
        return Shadow(self.models, self.small.log, name, simulated=simulated).at_close

    def engine(self, store: ScoringStore, *, simulated: bool = True) -> EmbeddedEngine:
        small = self.small
        beside = self.beside(simulated=simulated)
        return EmbeddedEngine(small.log, small, store, small.rules, small.clock, beside=beside)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


def estimates(store: ScoringStore) -> list[tuple[Conclusion, ProbabilityEstimated]]:
    made = store.conclusions(0, store.position())
    return [(it, it.data) for it in made if isinstance(it.data, ProbabilityEstimated)]


def agree(one: ScoringStore, other: ScoringStore) -> None:
    ours, theirs = estimates(one), estimates(other)
    assert [it.id for it, _ in ours] == [it.id for it, _ in theirs]
    for (_, mine), (_, its) in zip(ours, theirs, strict=True):
        assert abs(mine.probability - its.probability) <= 1e-12
    assert one.scored_days() == other.scored_days()


def test_a_model_estimates_what_changes_from_the_day_on_which_it_was_trained(
    house: House,
) -> None:
    told = estimates(house.small.store)
    assert len(told) > 30
    assert {said.model for _, said in told} == {house.model}
    assert min(it.cause for it, _ in told) > house.before
    assert {it.township for it, _ in told} == {"zhili"}


def test_judging_all_again_estimates_the_same(house: House) -> None:
    again = house.small.new_store("again")
    house.engine(again).advance()
    agree(again, house.small.store)
    assert again.features_moved() == house.small.store.features_moved()


@pytest.mark.postgres
def test_the_closer_of_a_district_estimates_the_same(house: House, database: str) -> None:
    small = house.small
    store = ScoringStore(
        postgres_writer(database, "scoring"), small.rules, postgres_reader(database, "scoring")
    )
    spread = Spread(small.log, store, 3)
    spread.publish()
    for records in spread.records:
        spread.worker().take(records)
    ClosingDays(small.log, spread.store, beside=house.beside()).advance()
    agree(store, small.store)
    assert store.features_moved() == small.store.features_moved()
    store.close()


def test_once_a_week_it_is_told_how_far_features_have_moved(house: House) -> None:
    assert house.small.store.features_moved() is not None


def test_what_learned_from_simulated_data_is_silent_in_a_real_house(house: House) -> None:
    real = house.small.new_store("real")
    house.engine(real, simulated=False).advance()
    assert estimates(real) == []
    assert real.features_moved() is None
    assert real.scored_days() == house.small.store.scored_days()


def test_a_model_that_nobody_trusts_is_told_once_and_stops_no_close(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    foreign = tmp_path / "models"
    foreign.mkdir()
    source = house.models / f"{house.model}.model"
    (foreign / source.name).write_bytes(source.read_bytes())
    small = house.small
    store = small.new_store("foreign")
    beside = Shadow(foreign, small.log, small.rules.generation.name, simulated=True).at_close
    engine = EmbeddedEngine(small.log, Silent(), store, small.rules, small.clock, beside=beside)
    engine.advance(until=small.store.scored_days()[20][1])
    assert estimates(store) == []
    assert len(store.scored_days()) == 21
    assert caplog.text.count("is not used") == 1
