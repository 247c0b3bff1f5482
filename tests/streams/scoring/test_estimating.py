"""Estimates of a closed day: beside the points, outside the digest, the same on a replay."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from detectors.learned.features import rows, schema_hash
from detectors.learned.model_file import Model, unpack
from schemas.codec import Conclusion, Fact, encode, read_conclusion
from schemas.derived import ProbabilityEstimated
from streams.log.port import FactReader
from streams.scoring.cause import Cause, cause_of
from streams.scoring.closing_days import ClosingDays
from streams.scoring.day_book import DayBook
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.estimating import ESTIMATOR, Estimating, Known
from streams.scoring.knowing import Knowing
from streams.scoring.store import ScoringStore
from tests.detectors.learned.signed_models import OURS, packed, public, taught
from tests.streams.backtesting.small_years import FIRST, small_years
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

UNTIL = FIRST + timedelta(days=200)


class OneModel:
    """Lets one model estimate every close, whenever it was trained."""

    def __init__(self, log: FactReader, model: Model, generation: str) -> None:
        self._log = log
        self._estimating = Estimating(model, generation)

    def __call__(self, book: DayBook, close: Fact, changed: Sequence[str]) -> None:
        knowing = Knowing(self._log, book)
        book.conclude(self._estimating.estimate(changed, cause_of(close), knowing))


def attached(small: SmallEngine, store: ScoringStore, model: Model) -> EmbeddedEngine:
    beside = OneModel(small.log, model, small.rules.generation.name)
    return EmbeddedEngine(small.log, small, store, small.rules, small.clock, beside=beside)


@pytest.fixture(scope="module")
def model() -> Model:
    return unpack(packed(*taught()), [public(OURS)])


def told(folder: Path, model: Model | None) -> SmallEngine:
    """Some firms over some months, with estimates or without."""
    small = SmallEngine(folder)
    if model is not None:
        small.engine = attached(small, small.store, model)
    facts = [it for it in small_years(firms=12) if it.recorded_at.date() <= UNTIL]
    small.tell(facts)
    small.close(UNTIL)
    small.judge()
    return small


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, model: Model) -> SmallEngine:
    return told(tmp_path_factory.mktemp("with"), model)


def estimates(small: SmallEngine) -> list[tuple[Conclusion, ProbabilityEstimated]]:
    made = small.conclusions(kind=ProbabilityEstimated)
    return [(it, it.data) for it in made if isinstance(it.data, ProbabilityEstimated)]


def test_estimates_change_no_list_and_no_alert(small: SmallEngine, tmp_path: Path) -> None:
    without = told(tmp_path, None)
    assert small.digests() == without.digests()
    others = [encode(it) for it in small.conclusions() if it.detector != ESTIMATOR]
    assert others == without.said()
    assert len(estimates(small)) > 20


def test_a_replay_estimates_the_same_to_twelve_digits(small: SmallEngine, model: Model) -> None:
    again = small.new_store("again")
    attached(small, again, model).advance()
    agree(small, again)


def test_shards_that_run_ahead_of_the_close_change_no_estimate(
    small: SmallEngine, model: Model, tmp_path: Path
) -> None:
    """Every shard has passed every day before the first of them is closed."""
    spread = Spread.on_file(small.log, small.rules, tmp_path / "spread.sqlite", 2)
    spread.publish()
    for records in spread.records:
        spread.worker().take(records)
    beside = OneModel(small.log, model, small.rules.generation.name)
    ClosingDays(small.log, spread.store, beside=beside).advance()
    assert spread.store.scored_days() == small.store.scored_days()
    agree(small, spread.store)


def agree(small: SmallEngine, again: ScoringStore) -> None:
    """Both say the same estimates, to twelve digits."""
    head = small.log.head().position
    repeated = [it for it in again.conclusions(0, head) if it.detector == ESTIMATOR]
    first = estimates(small)
    assert [it.id for it in repeated] == [it.id for it, _ in first]
    for one, (_, other) in zip(repeated, first, strict=True):
        assert isinstance(one.data, ProbabilityEstimated)
        assert abs(one.data.probability - other.probability) <= 1e-12
        values, before = (np.array(it, dtype=float) for it in (one.data.values, other.values))
        assert np.allclose(values, before, rtol=0, atol=1e-12, equal_nan=True)


def test_only_subjects_of_which_something_changed_are_estimated_at_a_close(
    small: SmallEngine,
) -> None:
    days: dict[date, int] = {}
    for _, said in estimates(small):
        days[said.estimated_on] = days.get(said.estimated_on, 0) + 1
    assert max(days.values()) <= 12
    assert len(days) < (UNTIL - FIRST).days


def test_an_estimate_names_its_model_its_features_and_what_it_read(
    small: SmallEngine, model: Model
) -> None:
    conclusion, said = estimates(small)[-1]
    assert (said.model, said.features, said.shadow) == (model.id, schema_hash(), True)
    assert (said.target, said.horizon_days) == ("arrears_90", 90)
    assert len(said.values) == len(model.metadata.columns)
    values = np.array([[np.nan if it is None else it for it in said.values]])
    full = np.full((1, max(model.learned.columns) + 1), np.nan)
    full[:, list(model.learned.columns)] = values
    assert abs(model.learned.chances(full)[0] - said.probability) <= 1e-12
    assert read_conclusion(encode(conclusion), conclusion.type) == conclusion


def test_nobody_is_estimated_of_whom_nothing_is_known(model: Model) -> None:
    cause = Cause(1, small_years(firms=1)[0].recorded_at, FIRST)

    def nothing(_subjects: object, _cause: Cause) -> list[Known]:
        return []

    assert Estimating(model, "g").estimate(["employer/local-x"], cause, nothing) == []
    assert rows([], [], 1).shape[0] == 0
