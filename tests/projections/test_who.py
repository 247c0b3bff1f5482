"""The register: who is there, where, how many, and who works for whom."""

from datetime import date

import pytest

from projections.answers.who import Party, SubjectCard
from projections.views import Views
from projections.who import find, names, subject
from schemas import events
from schemas.samples import (
    CONTRACTOR,
    FACTORY,
    OWNER,
    SITE,
    SUBCONTRACTOR,
    WORKSHOP,
    a_site_that_stops_paying,
    body,
    employer,
    sealed,
)
from schemas.subjects import Kind
from schemas.vocabulary import Industry, PartyRole, PayCycle, SiteStage
from tests.projections.telling import Telling, carry

pytestmark = pytest.mark.usefixtures("each_database")

D1 = date(2026, 3, 2)
D2 = date(2026, 3, 3)


def card(views: Views, named: str, known_at: date | None = None) -> SubjectCard:
    with views.engine.connect() as connection:
        found = subject(connection, named, known_at=known_at)
    assert found is not None
    return found


def test_a_firm_stands_under_its_plain_name_with_what_was_registered() -> None:
    told = Telling()
    said = events.EmployerRegistered(
        name="湖州织里一号制衣有限公司",
        industry=Industry.CHILDRENSWEAR,
        headcount=12,
        pay_cycle=PayCycle.MONTH,
        pay_day=15,
    )
    told.fact(said, on=D1)
    found = card(told.views(), FACTORY)
    assert found.name.plain == "湖州织里一号制衣有限公司"
    assert found.name.sealed is None
    assert found.uscc == FACTORY.partition("/")[2]
    assert (found.industry, found.workers, found.pay_day) == (Industry.CHILDRENSWEAR, 12, 15)
    assert (found.township, found.grid, found.registered_on) == ("zhili", "zhili-07", D1)
    assert found.last_evidence_on is None
    assert not found.provisional


def test_a_person_stays_sealed_with_the_context_that_opens_the_name() -> None:
    told = Telling()
    said = events.EmployerRegistered(person_name=sealed("person_name"), provisional=True)
    told_as = told.fact(said, subject=WORKSHOP, on=D1)
    found = card(told.views(), WORKSHOP)
    assert found.name.plain is None
    assert found.name.sealed == said.person_name
    assert found.name.context == f"{told_as.id}/person_name"
    assert found.provisional
    assert found.uscc is None


def test_a_corrected_registration_is_read_as_it_should_have_been() -> None:
    told = Telling()
    wrong = told.fact(events.EmployerRegistered(name="错名有限公司", headcount=3), on=D1)
    told.closes(D1)
    told.scores(D1)
    told.corrects(wrong, D2, name="对名有限公司")
    views = told.views()
    assert card(views, FACTORY).name.plain == "对名有限公司"
    assert card(views, FACTORY, D1).name.plain == "错名有限公司"


def test_the_newest_count_of_workers_wins_and_an_older_one_that_comes_late_does_not() -> None:
    told = Telling()
    told.fact(events.EmployerRegistered(name="某公司", headcount=50), on=D1)
    told.fact(body(events.ContractsObserved, workers=31, with_contract=0, note=None), on=D2)
    told.fact(body(events.ContractsObserved, workers=44, with_contract=0, note=None), on=D1)
    told.fact(events.EmployerRegistered(name="某公司", headcount=60), on=D2)
    found = card(told.views(), FACTORY)
    assert (found.workers, found.workers_on) == (31, D2)


def test_a_firm_that_is_named_only_by_others_has_an_entry_without_a_name() -> None:
    told = Telling()
    told.fact(
        events.PartyJoinedSite(
            party=SUBCONTRACTOR, role=PartyRole.SUBCONTRACTOR, upstream=CONTRACTOR
        ),
        subject=SITE,
        concerns=(SUBCONTRACTOR,),
        on=D1,
    )
    views = told.views()
    assert card(views, CONTRACTOR).name.plain is None
    assert card(views, CONTRACTOR).township is None
    assert card(views, SITE).kind is Kind.SITE


def test_the_chain_of_a_site_is_read_from_both_ends() -> None:
    told = Telling()
    for said in a_site_that_stops_paying():
        told.fact(said.data, subject=said.subject, at=said.occurred_at, concerns=said.concerns)
    views = told.views()
    chain = card(views, SITE).parties
    assert [(it.role, it.party, it.upstream) for it in chain] == [
        (PartyRole.OWNER, OWNER, None),
        (PartyRole.GENERAL_CONTRACTOR, CONTRACTOR, OWNER),
        (PartyRole.SUBCONTRACTOR, SUBCONTRACTOR, CONTRACTOR),
    ]
    places = card(views, SUBCONTRACTOR).parties
    assert [(it.site, it.role) for it in places] == [(SITE, PartyRole.SUBCONTRACTOR)]
    assert isinstance(places[0], Party)
    assert places[0].site_name.plain == card(views, SITE).name.plain


def test_another_general_contractor_takes_the_place_of_the_former() -> None:
    told = Telling()
    told.fact(body(events.SiteRegistered), subject=SITE, on=D1)
    told.closes(D1)
    told.scores(D1)
    told.fact(body(events.SiteRegistered, general_contractor=employer(9)), subject=SITE, on=D2)
    views = told.views()

    def contractors(known_at: date | None) -> list[str]:
        parties = card(views, SITE, known_at).parties
        return [it.party for it in parties if it.role is PartyRole.GENERAL_CONTRACTOR]

    assert contractors(None) == [employer(9)]
    assert contractors(D1) == [CONTRACTOR]


def test_the_stage_of_a_site_is_the_newest_that_was_reached() -> None:
    told = Telling()
    told.fact(events.SiteStageChanged(stage=SiteStage.COMPLETED), subject=SITE, on=D2)
    told.fact(events.SiteStageChanged(stage=SiteStage.STARTED), subject=SITE, on=D1)
    assert card(told.views(), SITE).stage is SiteStage.COMPLETED


def test_a_provisional_employer_says_as_whom_it_was_identified() -> None:
    told = Telling()
    told.fact(events.EmployerRegistered(provisional=True), subject=WORKSHOP, on=D1)
    told.fact(events.EmployerIdentified(employer=FACTORY), subject=WORKSHOP, on=D2)
    views = told.views()
    assert card(views, WORKSHOP).identified_as == FACTORY
    told.fact(events.EmployersMerged(absorbed=employer(7)), on=D2)
    told.fact(events.EmployersSplit(released=employer(7)), on=D2)
    carry(views, told.records)
    assert card(views, employer(7)).identified_as is None


def test_a_search_finds_plain_names_and_codes_and_takes_every_sign_literally() -> None:
    told = Telling()
    told.fact(events.EmployerRegistered(name="百分%百制衣"), on=D1)
    told.fact(events.EmployerRegistered(name="一_二制衣"), subject=employer(8), on=D1)
    with told.views().engine.connect() as connection:
        assert [it.subject for it in find(connection, "%")] == [FACTORY]
        assert [it.subject for it in find(connection, "_")] == [employer(8)]
        assert [it.subject for it in find(connection, "制衣", limit=1)] == [employer(8)]
        assert find(connection, "制衣", kind=Kind.SITE) == ()
        assert find(connection, "制衣", township="elsewhere") == ()
        assert names(connection, [FACTORY, SITE])[FACTORY].plain == "百分%百制衣"
        assert subject(connection, SITE) is None


def test_names_that_would_go_round_in_a_circle_stay_as_they_were() -> None:
    told = Telling()
    one, two, three = employer(6), employer(7), employer(8)
    for firm in (one, two, three):
        told.fact(events.EmployerRegistered(), subject=firm, on=D1)
    told.fact(events.EmployersMerged(absorbed=one), subject=two, on=D1)
    told.fact(events.EmployersMerged(absorbed=two), subject=three, on=D1)
    told.fact(events.EmployersMerged(absorbed=three), subject=one, on=D2)
    views = told.views()
    names = [card(views, firm).identified_as for firm in (one, two, three)]
    assert names == [two, three, None]
