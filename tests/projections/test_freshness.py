"""How old what we know is, and of whom nothing can be said."""

from datetime import date

import pytest

from projections.freshness import freshness, parked, sources_of
from schemas import events
from schemas.samples import CONTRACTOR, FACTORY, SITE, body
from schemas.vocabulary import Level
from tests.projections.telling import Telling

pytestmark = pytest.mark.usefixtures("each_database")

D1 = date(2026, 3, 2)
D2 = date(2026, 3, 3)


def test_each_source_says_how_old_its_newest_fact_is() -> None:
    told = Telling()
    told.fact(body(events.WagesObserved, note=None), on=D1)
    told.fact(body(events.WagesPaid), on=D2, source="platform")
    told.fact(body(events.WagesObserved, note=None), on=D1, recorded_on=D2)
    with told.views().engine.connect() as connection:
        found = freshness(connection)
    assert [(it.source, it.facts, it.position, it.occurred_on) for it in found.sources] == [
        ("grid", 2, 3, D1),
        ("platform", 1, 2, D2),
    ]
    assert found.position == 3
    assert found.recorded_at == max(it.recorded_at for it in found.sources)


def test_a_subject_hears_of_itself_and_of_what_concerns_it() -> None:
    told = Telling()
    told.fact(body(events.WagesPaid), subject=SITE, concerns=(CONTRACTOR,), on=D1, source="bank")
    with told.views().engine.connect() as connection:
        assert [it.source for it in sources_of(connection, CONTRACTOR)] == ["bank"]
        assert sources_of(connection, FACTORY) == ()


def test_the_last_closed_day_and_the_last_scored_day_are_told_apart() -> None:
    told = Telling()
    empty = told.views()
    told.closes(D1)
    told.scores(D1)
    told.closes(D2)
    with empty.engine.connect() as connection:
        assert freshness(connection).closed is None
    with told.views().engine.connect() as connection:
        found = freshness(connection)
    assert found.closed is not None
    assert found.scored is not None
    assert (found.closed.day, found.closed.digest) == (D2, None)
    assert (found.scored.day, found.scored.position) == (D1, 1)


def test_a_parked_subject_is_named_with_the_reason_until_it_is_judged_again() -> None:
    told = Telling()
    told.fact(body(events.WagesPaid), on=D1)
    told.assesses(FACTORY, Level.UNKNOWN, parked="late_payday failed: KeyError")
    told.closes(D1)
    told.assesses(FACTORY, Level.UNKNOWN, parked="late_payday failed: KeyError", final=True)
    with told.views().engine.connect() as connection:
        found = parked(connection)
    assert [(it.subject, it.reason, it.cause, it.since_on) for it in found] == [
        (FACTORY, "late_payday failed: KeyError", 1, D1)
    ]
    told.fact(body(events.WagesPaid), on=D2)
    told.assesses(FACTORY, Level.NONE)
    with told.views().engine.connect() as connection:
        assert parked(connection) == ()
