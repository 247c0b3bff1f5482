"""Facts as evidence: what they say without naming anybody, and what they led to."""

from datetime import date

import pytest

from projections.evidence import fact, facts, lineage, statements, timeline
from projections.told_facts import actor_kind
from schemas import events
from schemas.codec import encode, read_fact, write_fact
from schemas.samples import FACTORY, SITE, WORKSHOP, a_site_that_stops_paying, body, sealed
from schemas.vocabulary import Level, State
from tests.projections.telling import Telling, alert_id

pytestmark = pytest.mark.usefixtures("each_database")

D1 = date(2026, 3, 2)
D2 = date(2026, 3, 3)


def test_a_card_shows_what_a_fact_says_and_nothing_that_is_sealed() -> None:
    told = Telling()
    said = told.fact(body(events.ComplaintFiled, person=sealed("person")), on=D1, source="worker")
    with told.views().engine.connect() as connection:
        card = fact(connection, said.id)
        assert fact(connection, alert_id("no fact")) is None
    assert card is not None
    assert (card.position, card.type, card.day, card.source) == (1, "ComplaintFiled", D1, "worker")
    assert {"kind", "channel", "workers"} <= card.body.keys()
    assert "person" in card.sealed
    assert not set(card.sealed) & card.body.keys()
    assert sealed("person").key_id not in encode(card).decode()
    assert card.actor_kind == "grid_worker"
    assert "zhili-07" not in card.actor_kind
    assert "workers" in card.summary


def test_a_correction_shows_its_replacement_without_what_the_corrected_type_seals() -> None:
    told = Telling()
    wrong = told.fact(body(events.WagesObserved, note=sealed("note")), on=D1)
    right = told.corrects(wrong, D2, unpaid_workers=3)
    stored = read_fact(write_fact(right), right.type, right.dataversion)
    told.records[-1] = stored
    with told.views().engine.connect() as connection:
        cards = facts(connection, (wrong.id, right.id))
    assert cards[right.id].body["replacement"]["unpaid_workers"] == 3
    assert "note" not in cards[right.id].body["replacement"]
    assert cards[wrong.id].corrected_by == right.id
    assert cards[wrong.id].retracted_by is None


def test_a_correction_of_a_fact_that_nobody_knows_shows_nothing_of_its_replacement() -> None:
    told = Telling()
    replacement = {"note": "not known to be safe"}
    lost = told.fact(
        events.ObservationCorrected(corrects=alert_id("lost"), replacement=replacement), on=D1
    )
    with told.views().engine.connect() as connection:
        card = fact(connection, lost.id)
    assert card is not None
    assert card.body["replacement"] == {}


def test_a_retraction_marks_the_fact_until_it_is_itself_retracted() -> None:
    told = Telling()
    wrong = told.fact(body(events.WagesPaid), on=D1)
    gone = told.retracts(wrong, D2)
    with told.views().engine.connect() as connection:
        card = fact(connection, wrong.id)
    assert card is not None
    assert card.retracted_by == gone.id
    told.retracts(gone, D2)
    with told.views().engine.connect() as connection:
        card = fact(connection, wrong.id)
    assert card is not None
    assert card.retracted_by is None


def test_a_fact_leads_to_everything_that_it_caused() -> None:
    told = Telling()
    said = told.fact(body(events.WagesObserved, note=None), on=D1)
    told.finds(FACTORY, "late_payday", State.YES, points=30)
    told.assesses(FACTORY, Level.ORANGE, 50)
    told.raises(FACTORY, "one", Level.ORANGE)
    told.fact(body(events.WagesPaid), on=D2)
    told.assesses(FACTORY, Level.NONE, 0)
    with told.views().engine.connect() as connection:
        found = lineage(connection, said.id)
        assert lineage(connection, alert_id("no fact")) is None
    assert found is not None
    assert {(it.type, it.detector, it.says) for it in found.conclusions} == {
        ("FindingChanged", "late_payday", "yes late_payday.yes 30"),
        ("RiskAssessed", "", "orange 50 own"),
        ("AlertRaised", "", f"orange {alert_id('one')}"),
    }


def test_the_timeline_of_a_site_holds_its_facts_newest_first_page_by_page() -> None:
    told = Telling()
    for said in a_site_that_stops_paying():
        told.fact(said.data, subject=said.subject, at=said.occurred_at, concerns=said.concerns)
    with told.views().engine.connect() as connection:
        whole = timeline(connection, SITE)
        first = timeline(connection, SITE, limit=5)
        rest = timeline(connection, SITE, before=first[-1].position)
    assert [card.position for card in whole] == list(range(told.position, 0, -1))
    assert first + rest == whole


def test_the_timeline_holds_what_was_told_under_a_former_name() -> None:
    told = Telling()
    told.fact(body(events.WagesObserved, note=None), subject=WORKSHOP, on=D1)
    told.fact(
        events.EmployerIdentified(employer=FACTORY), subject=WORKSHOP, concerns=(FACTORY,), on=D2
    )
    with told.views().engine.connect() as connection:
        assert [card.type for card in timeline(connection, FACTORY)] == [
            "EmployerIdentified",
            "WagesObserved",
        ]


def test_a_firms_statement_is_kept_sealed_with_what_opens_it() -> None:
    told = Telling()
    said = events.EmployerStatementRecorded(statement=sealed("statement"), answers=("late_payday",))
    first = told.fact(said, on=D1, source="officer")
    told.retracts(first, D2)
    with told.views().engine.connect() as connection:
        found = statements(connection, FACTORY)
    assert [(it.statement, it.context, it.answers, it.retracted) for it in found] == [
        (said.statement, f"{first.id}/statement", ("late_payday",), True)
    ]


def test_an_actor_is_told_by_kind_alone() -> None:
    kinds = [actor_kind(actor) for actor in ("officer/zhili-02", "import:platform", "worker")]
    assert kinds == ["officer", "import", "worker"]
