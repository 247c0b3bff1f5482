"""The rules in force give what stands, bit for bit; one bit that differs is found and named."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from schemas import samples
from schemas.derived import ProbabilityEstimated
from streams.databases import writer
from streams.previewing.unchanged import Verdict, verify
from streams.scoring.tables import conclusions, days
from tests.streams.previewing.trials import (
    STANDING,
    YELLOW_TOO,
    a_district,
    lived,
    scoring,
    task,
)
from tests.streams.scoring.small_engine import SmallEngine


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    return lived(tmp_path_factory.mktemp("lived"), a_district())


@pytest.fixture
def small(whole: SmallEngine, tmp_path: Path) -> SmallEngine:
    """The same with a store of its own, to be tampered with."""
    whole.store.engine.dispose()
    shutil.copytree(whole.folder, tmp_path, dirs_exist_ok=True)
    own = SmallEngine.__new__(SmallEngine)
    own.folder, own.log = tmp_path, whole.log
    return own


def held(small: SmallEngine, processes: int = 1) -> Verdict:
    return verify(task(small), scoring(small), processes, lambda _: None)


def tamper(small: SmallEngine, statement: object) -> None:
    engine = writer(small.folder / "small-scoring.sqlite")
    with engine.begin() as connection:
        connection.execute(statement)  # type: ignore[call-overload]
    engine.dispose()


@pytest.mark.parametrize("processes", [1, 2])
def test_everything_is_compared_and_is_the_same(small: SmallEngine, processes: int) -> None:
    verdict = held(small, processes)
    assert verdict.holds
    engine = scoring(small)()
    with engine.connect() as connection:
        stand = len(connection.execute(select(conclusions.c.cause)).all())
        closed = len(connection.execute(select(days.c.day)).all())
    engine.dispose()
    assert (verdict.conclusions, verdict.days) == (stand, closed)


@pytest.mark.parametrize("detector", ["late_payday", "", "closer"])
def test_a_conclusion_that_reads_otherwise_is_named(small: SmallEngine, detector: str) -> None:
    engine = scoring(small)()
    of_it = select(conclusions).where(conclusions.c.detector == detector)
    with engine.connect() as connection:
        row = connection.execute(of_it.order_by(conclusions.c.cause)).first()
    engine.dispose()
    assert row is not None
    here = (conclusions.c.cause == row.cause, conclusions.c.subject == row.subject)
    mine = (*here, conclusions.c.detector == detector, conclusions.c.ordinal == row.ordinal)
    tamper(small, update(conclusions).where(*mine).values(record=row.record + b" "))
    for processes in (1, 2):
        verdict = held(small, processes)
        assert not verdict.holds
        assert verdict.first_difference is not None
        assert f"on {row.subject}" in verdict.first_difference
        assert verdict.first_difference.endswith(f"position {row.cause}: it reads otherwise")


def test_a_conclusion_that_is_gone_is_named(small: SmallEngine) -> None:
    tamper(small, delete(conclusions).where(conclusions.c.detector == "late_payday"))
    verdict = held(small)
    assert verdict.first_difference is not None
    assert "it is drawn again, and does not stand" in verdict.first_difference


def test_an_estimate_beside_the_points_is_no_conclusion_of_the_rules(small: SmallEngine) -> None:
    learned = {
        "cause": 5,
        "subject": samples.SITE,
        "detector": "estimator",
        "ordinal": 0,
        "generation": "any",
        "type": ProbabilityEstimated.__name__,
        "record": b"{}",
    }
    tamper(small, insert(conclusions).values(learned))
    assert held(small).holds


def test_a_day_with_another_digest_is_named(small: SmallEngine) -> None:
    day = date(2026, 7, 1)
    tamper(small, update(days).where(days.c.day == day).values(digest="0" * 64))
    verdict = held(small)
    assert verdict.first_difference is not None
    assert verdict.first_difference.startswith("2026-07-01: its digest stands as 0000000000000000")


def test_days_of_other_rules_are_named_and_the_rest_is_compared(small: SmallEngine) -> None:
    first, last = date(2026, 4, 1), date(2026, 4, 30)
    old = days.c.day.between(first, last)
    tamper(small, update(days).where(old).values(generation="former", digest="0" * 64))
    verdict = held(small)
    assert verdict.holds
    (span,) = verdict.not_comparable
    assert (span.first, span.last, span.generation) == (first, last, "former")
    assert verdict.conclusions is None
    assert verdict.days == len(small_days(small)) - 30


def small_days(small: SmallEngine) -> list[date]:
    engine = scoring(small)()
    with engine.connect() as connection:
        found = list(connection.scalars(select(days.c.day)))
    engine.dispose()
    return found


def test_where_all_is_of_other_rules_nothing_holds(small: SmallEngine) -> None:
    changed = task(small, YELLOW_TOO.applied(STANDING))
    verdict = verify(changed, scoring(small), 1, lambda _: None)
    assert verdict.nothing_compared
    assert not verdict.holds
