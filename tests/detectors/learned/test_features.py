"""The table of features: fixed, named, hashed, and moved by hard evidence one way only."""

import msgspec
import numpy as np
import pytest

from detectors.learned import features
from detectors.learned.account import blank, step
from detectors.learned.features import FREE, MOVES, NAMES, rows, schema_hash
from detectors.learned.said import Said
from schemas import samples
from schemas.body import Body
from schemas.events import (
    AlertVerified,
    ArbitrationFiled,
    CollectiveIncidentReported,
    ComplaintVerified,
    CourtCaseReported,
)
from schemas.samples import FACTORY, body
from tests.streams.backtesting.small_years import LAST, small_years

HARD = (
    body(ComplaintVerified),
    body(AlertVerified),
    body(CollectiveIncidentReported),
    body(ArbitrationFiled),
    body(CourtCaseReported, closed=False),
)


def test_the_table_is_the_one_that_models_were_trained_on() -> None:
    assert (features.VERSION, schema_hash()[:16]) == (1, "47eade5da48462ee"), (
        "the table changed: raise VERSION, say so in the changelog, and write the new hash here; "
        "every model must be trained again"
    )


def test_no_two_features_share_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(MOVES)


def test_another_way_to_move_is_another_table(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = features.FEATURES
    changed = (msgspec.structs.replace(first, moves=FREE), *others)
    monkeypatch.setattr(features, "FEATURES", changed)
    assert schema_hash.__wrapped__() != schema_hash()


@pytest.mark.parametrize("hard", HARD, ids=lambda it: type(it).__name__)
def test_a_hard_fact_moves_features_only_the_way_in_which_they_may_raise_the_probability(
    hard: Body,
) -> None:
    for last in (0, 40, 400):
        facts = [it for it in small_years(firms=3) if it.subject == samples.employer(0)]
        account = blank(FACTORY)
        for fact in facts[: 1 + last % len(facts)]:
            account = step(account, fact)
        after = step(account, samples.fact(hard, on=LAST))
        said = [Said(findings={})] * 2
        without, with_it = rows([account, after], said, LAST.toordinal() + last)
        moved = with_it - without
        known = ~np.isnan(moved)
        assert np.array_equal(np.isnan(with_it), np.isnan(without))
        assert (moved[known] * np.array(MOVES)[known] >= 0).all()
        assert (moved[np.array(MOVES) == FREE][known[np.array(MOVES) == FREE]] == 0).all()
        assert moved[known].any()
