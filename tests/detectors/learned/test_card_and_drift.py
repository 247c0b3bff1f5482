"""The card of a model, in both languages; and how far the present has moved from it."""

import msgspec
import numpy as np
import pytest

from detectors.learned import card as module
from detectors.learned.card import LANGUAGES, card
from detectors.learned.drift import MOVED, WATCHED, drifted, spread
from detectors.learned.features import NAMES
from detectors.learned.model_file import LogHead, Metadata
from detectors.learned.targets import TARGETS, target
from schemas.errors import Refused
from tests.detectors.learned.lessons import small_lesson
from tests.detectors.learned.signed_models import taught


@pytest.fixture(scope="module")
def told() -> Metadata:
    return taught()[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TARGETS)
def test_a_card_says_what_it_is_and_what_it_must_not_be_used_for(
    told: Metadata, language: str, name: str
) -> None:
    of_a_log = msgspec.structs.replace(told, target=name, log=LogHead(17, "ab" * 32))
    said = card("5f0c1a7be2d9", of_a_log, language)
    assert {"zh": "由模拟数据训练", "en": "Learned from simulated data"}[language] in said
    assert {"zh": "任何处罚", "en": "Any sanction"}[language] in said
    assert {"zh": "影子运行", "en": "in shadow"}[language] in said
    assert f"AUC: {told.check.auc:.3f}" in said
    assert all(f"`{column}`" in said for column in told.columns)
    assert "{" not in said


def test_a_card_of_claims_says_so_and_one_that_speaks_says_that(told: Metadata) -> None:
    said = card("5f0c1a7be2d9", told, "en", promoted=True)
    assert "Real wage claims of ten US states" in said
    assert "promoted by a person" in said


def test_every_sentence_of_a_card_stands_in_both_languages() -> None:
    words = module._words()
    assert {key for key, said in words.items() if set(said) != set(LANGUAGES)} == set()
    assert {key for key, said in words.items() if "{" in said["zh"]} == {
        key for key, said in words.items() if "{" in said["en"]
    }


def test_an_unknown_target_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="choose one of arrears_90, claim_180"):
        target("arrears_30")


def test_what_has_not_moved_has_a_small_index_and_what_has_stands_first() -> None:
    then, now = small_lesson(seed=5).features, small_lesson(seed=6).features
    columns = [NAMES.index(it) for it in ("complaints_90d", "score", "days_since_paid")]
    still = drifted(now, spread(then, columns))
    assert all(it.index < WATCHED for it in still)
    now[:, NAMES.index("score")] *= 3
    moved = drifted(now, spread(then, columns))
    assert (moved[0].name, moved[0].index > MOVED) == ("score", True)


def test_more_that_is_not_known_is_a_drift_too() -> None:
    then = small_lesson(seed=5).features
    now, column = then.copy(), NAMES.index("days_since_paid")
    now[: len(now) // 2, column] = np.nan
    assert drifted(now, spread(then, [column]))[0].index > MOVED
