"""Whom a report is about: known, opened by it, or refused; where it belongs, who hears of it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from schemas import events
from schemas.errors import Refused
from schemas.samples import CONTRACTOR, FACTORY, OWNER, SITE, SUBCONTRACTOR, WORKSHOP, employer
from streams.log.directory import Place
from streams.log.refusals import UnknownSubject
from tests.streams.log.door import (
    GRID_WORKER,
    OFFICER,
    PLATFORM,
    Door,
    registration,
    submission,
)

SEEN = {"workers": 12, "with_contract": 5}
PAID = {
    "period": "2026-10",
    "paid_on": "2026-11-13",
    "workers_due": 12,
    "workers_paid": 12,
    "due_fen": 7_200_000,
    "paid_fen": 7_200_000,
}


def test_a_field_report_opens_an_unknown_employer_before_itself(door: Door) -> None:
    [fact] = door.send(submission("ContractsObserved", SEEN, subject=WORKSHOP), by=GRID_WORKER)
    opened = door.facts()[0]
    assert (opened.position, fact.position) == (1, 2)
    assert opened.data == events.EmployerRegistered(provisional=True)
    assert (fact.township, fact.grid) == ("zhili", "zhili-07")
    assert door.log.place(WORKSHOP) == Place("zhili", "zhili-07")


def test_an_unknown_site_is_opened_under_its_code(door: Door) -> None:
    door.send(submission("ContractsObserved", SEEN, subject=SITE), by=GRID_WORKER)
    assert door.facts()[0].data == events.SiteRegistered(name="330502-0001", provisional=True)


def test_an_unknown_firm_is_opened_with_its_credit_code(door: Door) -> None:
    door.send(submission("ContractsObserved", SEEN), by=GRID_WORKER)
    said = door.facts()[0].data
    assert said == events.EmployerRegistered(uscc=FACTORY.partition("/")[2], provisional=True)


def test_a_subject_is_opened_once_in_a_batch_and_ever(door: Door) -> None:
    for _ in range(2):
        reports = [submission("ContractsObserved", SEEN, subject=WORKSHOP) for _ in range(2)]
        door.send(*reports, by=GRID_WORKER)
    assert [fact.type for fact in door.facts()].count("EmployerRegistered") == 1


def test_two_who_open_a_subject_at_once_open_it_once(door: Door) -> None:
    together = threading.Barrier(16)

    def report(_: int) -> int:
        together.wait()
        sent = submission("ContractsObserved", SEEN, subject=WORKSHOP)
        return door.intake.accept([sent], GRID_WORKER)[0].position

    with ThreadPoolExecutor(16) as threads:
        positions = sorted(threads.map(report, range(16)))
    assert positions == list(range(2, 18))


def test_who_may_not_open_is_told_whom_nobody_knows(door: Door) -> None:
    with pytest.raises(UnknownSubject, match=r"is not known.*EmployerRegistered") as caught:
        door.send(submission("PaydayAgreed", {"cycle": "month"}), by=PLATFORM)
    assert caught.value.subject == FACTORY


def test_a_subject_that_is_only_concerned_must_be_known_too(door: Door) -> None:
    door.send(registration(SITE), by=PLATFORM)
    joined = submission("PartyJoinedSite", {"party": OWNER, "role": "project_owner"}, subject=SITE)
    with pytest.raises(UnknownSubject) as caught:
        door.send(joined, by=PLATFORM)
    assert caught.value.subject == OWNER


def test_grids_townships_and_the_district_need_no_registration(door: Door) -> None:
    zero = {"month": "2026-10", "screened": 40}
    grid, township = door.send(
        submission("ZeroReportFiled", zero, subject="grid/zhili-07"),
        submission("ZeroReportFiled", zero, subject="township/balidian"),
        by=OFFICER,
    )
    assert (grid.township, grid.grid) == ("zhili", "zhili-07")
    assert (township.township, township.grid) == ("balidian", None)


def test_a_fact_belongs_where_its_subject_is_not_where_its_reporter_is(door: Door) -> None:
    door.send(registration(SITE))
    elsewhere = msgspec.structs.replace(GRID_WORKER, township="balidian", grid="balidian-01")
    [fact] = door.send(submission("ContractsObserved", SEEN, subject=SITE), by=elsewhere)
    assert (fact.township, fact.grid) == ("zhili", None)


def test_a_registration_without_a_place_leaves_the_subject_where_it_was(door: Door) -> None:
    door.send(submission("ContractsObserved", SEEN), by=GRID_WORKER)
    [fact] = door.send(registration(), by=PLATFORM)
    assert (fact.township, fact.grid) == ("zhili", "zhili-07")
    assert door.log.place(FACTORY) == Place("zhili", "zhili-07")


def test_what_is_registered_in_a_batch_is_known_to_the_rest_of_it(door: Door) -> None:
    door.send(registration(), submission("PaydayAgreed", {"cycle": "month"}), by=PLATFORM)
    assert len(door.facts()) == 2


def test_a_registration_under_another_firms_code_is_refused(door: Door) -> None:
    other = employer(99).partition("/")[2]
    with pytest.raises(Refused, match="is not the code of") as caught:
        door.send(submission("EmployerRegistered", {"uscc": other}))
    assert caught.value.field == "data.uscc"


@pytest.mark.parametrize(
    ("type_name", "data", "subject", "heard"),
    [
        ("EmployersMerged", {"absorbed": WORKSHOP}, FACTORY, {WORKSHOP}),
        ("EmployersSplit", {"released": WORKSHOP}, FACTORY, {WORKSHOP}),
        ("EmployerIdentified", {"employer": FACTORY}, WORKSHOP, {FACTORY}),
        (
            "PartyJoinedSite",
            {"party": SUBCONTRACTOR, "upstream": CONTRACTOR, "role": "subcontractor"},
            SITE,
            {SUBCONTRACTOR, CONTRACTOR},
        ),
        (
            "SiteRegistered",
            {"name": "x", "owner": OWNER, "general_contractor": CONTRACTOR},
            SITE,
            {OWNER, CONTRACTOR},
        ),
    ],
)
def test_whom_a_body_names_hears_of_the_fact(
    door: Door, type_name: str, data: dict[str, str], subject: str, heard: set[str]
) -> None:
    [fact] = door.send(submission(type_name, data, subject=subject, concerns=(employer(50),)))
    assert set(fact.concerns) == heard | {employer(50)}
    for name in heard:
        assert fact.position in [stored.position for stored in door.log.history(name)]


@pytest.mark.parametrize(
    ("type_name", "data", "subject", "field"),
    [
        ("EmployersMerged", {"absorbed": "nobody"}, FACTORY, "data.absorbed"),
        ("EmployersMerged", {"absorbed": SITE}, FACTORY, "data.absorbed"),
        ("EmployersMerged", {"absorbed": FACTORY}, FACTORY, "data.absorbed"),
        ("EmployersMerged", {"absorbed": FACTORY}, SITE, "subject"),
        ("WagesPaid", PAID | {"paid_by": "张三"}, FACTORY, "data.paid_by"),
        ("SiteRegistered", {"name": "x"}, FACTORY, "subject"),
        ("EmployerRegistered", {"name": "x"}, SITE, "subject"),
        ("PartyJoinedSite", {"party": OWNER, "role": "project_owner"}, FACTORY, "subject"),
    ],
)
def test_a_body_that_names_what_makes_no_sense_is_refused(
    door: Door, type_name: str, data: dict[str, object], subject: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        door.send(submission(type_name, data, subject=subject))
    assert caught.value.field == field


def test_an_identified_firm_is_known_from_then_on(door: Door) -> None:
    door.send(submission("ContractsObserved", SEEN, subject=WORKSHOP), by=GRID_WORKER)
    door.send(
        submission("EmployerIdentified", {"employer": FACTORY}, subject=WORKSHOP), by=PLATFORM
    )
    assert door.log.place(FACTORY) == Place("zhili", "zhili-07")
    door.send(submission("PaydayAgreed", {"cycle": "month"}), by=PLATFORM)
