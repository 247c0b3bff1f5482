"""What officers did about an alert counts for the one that other rules raised in its place."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from schemas import samples
from schemas.codec import Fact
from schemas.derived import AlertRaised
from schemas.events import AlertClosed, ComplaintFiled
from schemas.vocabulary import AlertResult, Basis
from streams.previewing.judging_again import Judged
from tests.streams.previewing.trials import YELLOW_TOO, judged, lived
from tests.streams.scoring.small_engine import SmallEngine

SUBJECT = samples.FACTORY
FIRST = date(2025, 3, 3)
MANY = FIRST + timedelta(days=20)
CLOSED = FIRST + timedelta(days=40)
AGAIN = FIRST + timedelta(days=80)


def complained(workers: int, on: date, position: int) -> Fact:
    filed = samples.body(ComplaintFiled, workers=workers)
    return samples.fact(
        filed, subject=SUBJECT, on=on, source="officer", basis=Basis.OWN_SIGHT, position=position
    )


def a_few_then_many() -> list[Fact]:
    """Three that make yellow on one day, a crowd that makes orange, and another after a rest."""
    few = [complained(1, FIRST, number) for number in (1, 2, 3)]
    return [*few, complained(12, MANY, 4)]


@pytest.fixture
def small(tmp_path: Path) -> SmallEngine:
    return lived(tmp_path, a_few_then_many(), CLOSED - timedelta(days=1))


def closing(small: SmallEngine) -> Fact:
    """An officer closes what the standing rules raised."""
    (raised,) = (it.data for it in small.conclusions(SUBJECT, AlertRaised))
    assert isinstance(raised, AlertRaised)
    closed = AlertClosed(alert=raised.alert, result=AlertResult.RECTIFIED)
    return samples.fact(closed, subject=SUBJECT, on=CLOSED, source="officer", position=5)


def went_on(small: SmallEngine, *facts: Fact) -> Judged:
    small.tell(facts)
    small.close(AGAIN + timedelta(days=10))
    small.judge()
    return judged(small, YELLOW_TOO)


def raised(found: Judged, side: int) -> list[date]:
    return sorted(it.on for it in found.sides[side].raised)


def test_the_changed_rules_raise_an_alert_of_another_name(small: SmallEngine) -> None:
    found = went_on(small)
    assert (raised(found, 0), raised(found, 1)) == ([MANY], [FIRST])
    assert {it.alert for it in found.sides[0].raised}.isdisjoint(
        it.alert for it in found.sides[1].raised
    )


def test_without_an_act_the_alert_stays_open_and_no_other_is_raised(small: SmallEngine) -> None:
    found = went_on(small, complained(15, AGAIN, 6))
    assert (raised(found, 0), raised(found, 1)) == ([MANY], [FIRST])


def test_an_alert_that_was_closed_is_closed_under_both_and_news_raises_both(
    small: SmallEngine,
) -> None:
    found = went_on(small, closing(small), complained(15, AGAIN, 6))
    assert (raised(found, 0), raised(found, 1)) == ([MANY, AGAIN], [FIRST, AGAIN])


def test_an_act_on_an_alert_of_the_past_moves_nothing_anywhere(small: SmallEngine) -> None:
    late = closing(small)
    again = samples.fact(
        late.data, subject=SUBJECT, on=AGAIN + timedelta(days=1), source="officer", position=7
    )
    found = went_on(small, late, complained(15, AGAIN, 6), again, complained(30, AGAIN, 8))
    assert len(raised(found, 1)) == len(raised(found, 0)) == 2
