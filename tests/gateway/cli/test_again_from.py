"""`wagewatch relay --again-from`: the log published again, by whoever publishes it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from streams.log.postgres_published import PostgresPublished
from streams.log.published import Standing
from tests.promises.verbs import Ran, wagewatch

pytestmark = pytest.mark.postgres

TOPIC = "wagewatch-pages-2"


@pytest.fixture
def published(database: str) -> Iterator[PostgresPublished]:
    with closing(PostgresPublished(database)) as opened:
        epoch, _ = opened.take_over(TOPIC, 8, begin=70)
        opened.record(TOPIC, epoch, 120)
        yield opened


def again(database: str, folder: Path, position: int) -> Ran:
    return wagewatch(
        "relay",
        f"--again-from={position}",
        WAGEWATCH_DATABASE=database,
        WAGEWATCH_DATA=str(folder),
        WAGEWATCH_KAFKA="kafka.example:9092",  # is not asked
        WAGEWATCH_TOPIC="2",
    )


@pytest.mark.parametrize(("position", "begins"), [(120, 70), (90, 70), (0, 0)])
def test_everything_behind_a_position_is_published_again(
    database: str, published: PostgresPublished, tmp_path: Path, position: int, begins: int
) -> None:
    ended = again(database, tmp_path, position)
    assert (ended.code, ended.said) == (0, "")
    assert ended.output == f"{TOPIC}: published again from behind position {position}\n"
    assert published.standing() == [Standing(TOPIC, 8, epoch=2, position=position, begun_at=begins)]


def test_a_position_that_was_not_published_yet_is_refused_with_those_that_were(
    database: str, published: PostgresPublished, tmp_path: Path
) -> None:
    ended = again(database, tmp_path, 121)
    assert ended.code == 2
    assert "published up to 120" in ended.said
    assert published.standing()[0].epoch == 1


def test_a_topic_that_was_never_published_to_is_refused(database: str, tmp_path: Path) -> None:
    ended = again(database, tmp_path, 0)
    assert ended.code == 2
    assert f"topic {TOPIC} was never published to" in ended.said
