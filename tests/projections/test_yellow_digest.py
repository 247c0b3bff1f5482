"""The weekly digest of yellow leads."""

from datetime import date, timedelta

import pytest

from projections.scored_days import UnscoredDay
from projections.yellow_digest import yellow_digest
from schemas.errors import Refused
from schemas.samples import employer
from schemas.vocabulary import Level
from tests.projections.telling import Telling, firms

pytestmark = pytest.mark.usefixtures("each_database")

SUNDAY = date(2026, 3, 1)
FRIDAY = SUNDAY + timedelta(days=5)
STAYS, GOES, COMES, ELSEWHERE = (employer(number) for number in range(40, 44))


def two_weeks() -> Telling:
    told = Telling()
    firms(told, [STAYS, GOES, COMES], SUNDAY)
    firms(told, [ELSEWHERE], SUNDAY, township="balidian")
    told.closes(SUNDAY)
    for subject in (STAYS, GOES, ELSEWHERE):
        told.assesses(subject, Level.YELLOW, 20, final=True)
    told.scores(SUNDAY)
    told.closes(FRIDAY)
    told.assesses(GOES, Level.RED, 80, final=True)
    told.assesses(COMES, Level.YELLOW, 30, final=True)
    told.scores(FRIDAY)
    return told


def test_the_digest_tells_new_leads_from_standing_ones_and_names_those_gone() -> None:
    with two_weeks().views().engine.connect() as connection:
        digest = yellow_digest(connection, "zhili", "2026-W10")
        everywhere = yellow_digest(connection, None, "2026-W10")
    assert [(row.risk.subject, row.new) for row in digest.rows] == [(COMES, True), (STAYS, False)]
    assert digest.gone == (GOES,)
    assert digest.known_at == FRIDAY
    assert ELSEWHERE in {row.risk.subject for row in everywhere.rows}


def test_the_first_week_has_only_new_leads() -> None:
    with two_weeks().views().engine.connect() as connection:
        digest = yellow_digest(connection, "zhili", "2026-W09")
    assert {row.new for row in digest.rows} == {True}
    assert digest.gone == ()


def test_a_week_without_a_scored_day_and_a_word_that_is_no_week_are_refused() -> None:
    with two_weeks().views().engine.connect() as connection:
        with pytest.raises(UnscoredDay, match="no day of 2026-W11"):
            yellow_digest(connection, "zhili", "2026-W11")
        with pytest.raises(Refused, match="write it as 2025-W41"):
            yellow_digest(connection, "zhili", "March")
