"""Books of wages, kept and read once for all who ask."""

from datetime import date, timedelta

import pytest

from detectors.bookkeeping import WAGE_FACTS, Bookkeeping
from detectors.evidence import Trust
from detectors.parameters import Parameters
from detectors.payday_law import PaydayLaw
from detectors.wage_book import Book
from detectors.wages import Wages, wages_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.events import PaydayAgreed, WagesObserved
from schemas.vocabulary import Basis, PayCycle
from tests.detectors.stories import ENDS, PARAMETERS, Story, stories
from tests.detectors.wages_told import OWED, REGULAR, agreed, book, paid, told

WAGES = Wages(PARAMETERS)
STORIES = [story for story in stories() if story.detector.name == "late_payday"]
EVERY_STORY = pytest.mark.parametrize("story", STORIES, ids=lambda it: it.name)


def books(facts: list[Fact]) -> list[Book]:
    """The book after each fact, entered without a memory of the last entry."""
    keeping, found = Bookkeeping(Trust(PARAMETERS), PaydayLaw(PARAMETERS)), [Book()]
    for fact in facts:
        found.append(keeping.enter(found[-1], fact))
    return found


def test_all_who_ask_by_the_same_parameters_share_one_reading() -> None:
    assert wages_of(PARAMETERS) is wages_of(PARAMETERS)
    assert wages_of(Parameters(PARAMETERS.entries())) is not wages_of(PARAMETERS)


@EVERY_STORY
def test_what_is_entered_once_for_several_is_what_each_would_have_entered(story: Story) -> None:
    facts = [fact for fact in story.facts if type(fact.data) in WAGE_FACTS]
    one, other = Book(), Book()
    for fact, expected in zip(facts, books(facts)[1:], strict=True):
        one, other = WAGES.after(one, fact), WAGES.after(other, fact)
        assert one == other == expected


def test_a_fact_that_changes_nothing_gives_each_its_very_own_book_back() -> None:
    one, other = book(date(2025, 4, 1), *REGULAR), book(date(2025, 4, 1), *REGULAR)
    assert one == other
    again = agreed()
    assert WAGES.after(one, again) is one
    assert WAGES.after(other, again) is other


@EVERY_STORY
def test_a_day_that_was_read_for_one_is_read_alike_for_another(story: Story) -> None:
    facts: list[Fact] = story.facts
    day = min(shanghai_day(fact.recorded_at) for fact in facts)
    while day < ENDS:
        known = book(day, *facts)
        assert WAGES.owed(known, day) == WAGES.owed(known, day) == OWED.on(known, day)
        found = WAGES.open(known, day)
        assert WAGES.is_open(known, day) == (found is not None)
        day += timedelta(days=11)


def test_silence_makes_wages_untold_and_never_open() -> None:
    day = date(2025, 4, 30)
    silent = book(day, *REGULAR)
    assert WAGES.owed(silent, day).silent
    assert WAGES.open(silent, day) is None
    assert WAGES.untold(silent, day) == date(2025, 4, 11)


def test_what_workers_say_is_open_unless_nothing_was_due_by_agreement() -> None:
    said = told(WagesObserved(unpaid_workers=9), date(2025, 4, 14), basis=Basis.TOLD_BY_WORKER)
    season = told(
        PaydayAgreed(cycle=PayCycle.PIECE_SEASON, settled_on=(date(2025, 6, 30),)),
        date(2025, 2, 24),
    )
    day = date(2025, 4, 14)
    assert WAGES.open(book(day, said), day) is not None
    assert WAGES.open(book(day, season, said), day) is None
    assert WAGES.open(book(day, *REGULAR, said), day) is not None


def test_a_payment_in_full_answers_what_was_said_before_it() -> None:
    said = told(WagesObserved(unpaid_workers=9), date(2025, 4, 14), basis=Basis.TOLD_BY_WORKER)
    day = date(2025, 4, 20)
    half = paid("2025-03", fen=3_600_000, on=date(2025, 4, 16))
    assert WAGES.open(book(day, said, half), day) is not None
    full = paid("2025-03", on=date(2025, 4, 16))
    assert WAGES.open(book(day, said, full), day) is None


def test_before_the_decree_nothing_is_open_or_untold() -> None:
    day = date(2019, 6, 1)
    said = told(WagesObserved(unpaid_workers=9), day, basis=Basis.TOLD_BY_WORKER)
    known = book(day, said)
    assert (WAGES.is_open(known, day), WAGES.open(known, day)) == (False, None)
    assert (WAGES.told_short(known, day), WAGES.untold(known, day)) == ((), None)
