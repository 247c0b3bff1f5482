"""How far the log was published is known, whatever it is stored in, and to one publisher only."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from streams.log.published import Published, Standing
from tests.streams.log.ready import BACKENDS, PUBLISHED, draft


@pytest.fixture
def published(kind: str, tmp_path: Path) -> Iterator[Published]:
    opened = PUBLISHED[kind](tmp_path)
    yield opened
    opened.close()


def test_a_new_topic_begins_where_it_is_told(published: Published) -> None:
    assert published.standing() == []
    assert published.take_over("pages-1", 4, begin=7) == (1, 7)
    assert published.standing() == [Standing("pages-1", 4, epoch=1, position=7, begun_at=7)]


def test_the_next_publisher_goes_on_after_what_was_recorded(published: Published) -> None:
    epoch, _ = published.take_over("pages-1", 4, begin=7)
    assert published.record("pages-1", epoch, 20)
    assert published.take_over("pages-1", 4, begin=0) == (2, 20)
    assert published.standing() == [Standing("pages-1", 4, epoch=2, position=20, begun_at=7)]


def test_a_publisher_that_was_replaced_hears_so_and_changes_nothing(published: Published) -> None:
    first, _ = published.take_over("pages-1", 4, begin=0)
    second, _ = published.take_over("pages-1", 4, begin=0)
    assert not published.record("pages-1", first, 30)
    assert published.record("pages-1", second, 10)
    assert published.standing()[0].position == 10


def test_a_position_never_goes_backwards(published: Published) -> None:
    epoch, _ = published.take_over("pages-1", 4, begin=0)
    for position in (10, 9, 0):
        assert published.record("pages-1", epoch, position)
    assert published.standing()[0].position == 10


def test_nothing_is_recorded_for_a_topic_that_nobody_took_over(published: Published) -> None:
    assert not published.record("pages-1", 1, 5)
    assert published.standing() == []


def test_a_topic_keeps_its_number_of_partitions(published: Published) -> None:
    epoch, _ = published.take_over("pages-1", 4, begin=0)
    with pytest.raises(ValueError, match="pages-1 has 4 partitions, not 8"):
        published.take_over("pages-1", 8, begin=0)
    assert published.record("pages-1", epoch, 5), "whoever was refused replaced nobody"
    with pytest.raises(ValueError, match="0 partitions"):
        published.take_over("pages-2", 0, begin=0)


def test_of_publishers_that_take_over_together_one_remains(kind: str, tmp_path: Path) -> None:
    several = [PUBLISHED[kind](tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        epochs = [
            epoch
            for epoch, _ in threads.map(lambda it: it.take_over("pages-1", 4, begin=3), several)
        ]
    assert sorted(epochs) == list(range(1, 9))
    assert [it.record("pages-1", epoch, 5) for it, epoch in zip(several, epochs, strict=True)] == [
        epoch == 8 for epoch in epochs
    ]
    for it in several:
        it.close()


def test_what_was_rewound_is_published_again_by_the_next(published: Published) -> None:
    epoch, _ = published.take_over("pages-1", 4, begin=7)
    published.record("pages-1", epoch, 20)
    published.rewind("pages-1", 10)
    assert not published.record("pages-1", epoch, 21), "who was at work has been replaced"
    assert published.take_over("pages-1", 4, begin=0) == (3, 10)
    assert published.record("pages-1", 3, 11)


def test_a_topic_is_rewound_to_before_its_beginning_for_workers_who_have_lost_everything(
    published: Published,
) -> None:
    epoch, _ = published.take_over("pages-2", 4, begin=7)
    published.record("pages-2", epoch, 20)
    published.rewind("pages-2", 0)
    assert published.standing() == [Standing("pages-2", 4, epoch=2, position=0, begun_at=0)]
    assert published.take_over("pages-2", 4, begin=20) == (3, 0)


@pytest.mark.parametrize(
    ("topic", "position", "what"),
    [
        ("pages-1", 21, "published up to 20; it cannot be rewound to 21"),
        ("pages-1", -1, "published up to 20; it cannot be rewound to -1"),
        ("pages-2", 7, "pages-2 was never published to"),
    ],
)
def test_a_topic_is_rewound_only_to_where_the_log_was_published(
    published: Published, topic: str, position: int, what: str
) -> None:
    epoch, _ = published.take_over("pages-1", 4, begin=7)
    published.record("pages-1", epoch, 20)
    with pytest.raises(ValueError, match=what):
        published.rewind(topic, position)
    assert published.record("pages-1", epoch, 22)


def test_topics_stand_side_by_side_in_the_order_in_which_they_began(published: Published) -> None:
    first, _ = published.take_over("pages-9", 4, begin=0)
    published.record("pages-9", first, 50)
    second, _ = published.take_over("pages-10", 8, begin=50)
    published.record("pages-10", second, 60)
    assert [(it.topic, it.position) for it in published.standing()] == [
        ("pages-9", 50),
        ("pages-10", 60),
    ]


def test_what_was_recorded_is_there_for_the_next_program(kind: str, tmp_path: Path) -> None:
    first = PUBLISHED[kind](tmp_path)
    epoch, _ = first.take_over("pages-1", 4, begin=0)
    first.record("pages-1", epoch, 12)
    first.close()
    second = PUBLISHED[kind](tmp_path)
    assert second.standing() == [Standing("pages-1", 4, epoch, 12, 0)]
    second.close()


def test_the_log_and_what_was_published_of_it_do_not_disturb_each_other(
    kind: str, tmp_path: Path
) -> None:
    published = PUBLISHED[kind](tmp_path)
    log = BACKENDS[kind](tmp_path)
    epoch, _ = published.take_over("pages-1", 4, begin=0)
    for number in range(1, 30):
        [receipt] = log.append([draft(number)])
        assert published.record("pages-1", epoch, receipt.position)
    assert published.standing()[0].position == log.head().position == 29
    assert list(log.verify()) == []
    log.close()
    published.close()
