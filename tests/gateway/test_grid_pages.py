"""The grid worker's pages show his tasks and his last answers, and nothing that officers know."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import create_app
from schemas import events, vocabulary
from schemas.derived import AlertRaised, RiskAssessed
from schemas.samples import FACTORY, SITE, WORKSHOP, body
from tests.gateway.conftest import ADDRESS
from tests.gateway.seeded_house import SeededHouse

Client = TestClient[Litestar]

OCTOBER = date(2025, 10, 12)


@pytest.fixture
def district() -> Iterator[SeededHouse]:
    house = SeededHouse(date(2025, 11, 20))
    named = events.EmployerRegistered(name="湖州样本童装有限公司")
    house.tell(named, FACTORY, OCTOBER, source="platform")
    person = events.EmployerRegistered(provisional=True)
    house.tell(person, WORKSHOP, OCTOBER, sealed={"person_name": "王小明"})
    house.tell(body(events.SiteRegistered), SITE, OCTOBER, source="platform")
    house.tell(events.ContractsObserved(workers=12, with_contract=9), FACTORY, OCTOBER)
    house.tell(
        events.WagesObserved(last_paid_period="2025-08", unpaid_fen=1_800_000, no_payslip=True),
        FACTORY,
        OCTOBER,
    )
    house.tell(body(events.ComplaintFiled), FACTORY, OCTOBER, source="worker")
    assessed = RiskAssessed(level=vocabulary.Level.RED, score=90, coverage=3)
    house.conclude(assessed, FACTORY)
    house.conclude(body(AlertRaised), FACTORY)
    house.settle()
    yield house
    house.views.engine.dispose()


@pytest.fixture
def phone(district: SeededHouse) -> Iterator[Client]:
    with TestClient(create_app(district), base_url=ADDRESS) as opened:
        yield opened


def test_a_worker_chooses_his_grid_and_sees_whom_to_visit(phone: Client) -> None:
    assert "/grid/zhili-07" in phone.get("/grid/").text
    assert "织里镇" in phone.get("/grid/").text
    tasks = phone.get("/grid/zhili-07").text
    assert "2025年11月待走访" in tasks
    assert "湖州样本童装有限公司" in tasks


def test_grids_stand_under_their_township_by_number(phone: Client) -> None:
    chinese, english = (phone.get(f"/grid/?lang={it}").text for it in ("zh", "en"))
    assert "<summary><h2>织里镇</h2>" in chinese
    assert "织里镇 07网格" in chinese
    assert "Zhili, grid 07" in english
    assert "<h1>织里镇 07网格</h1>" in phone.get("/grid/zhili-07?lang=zh").text


def test_a_grid_in_which_nobody_is_registered_is_not_there_and_is_never_said_to_be_done(
    phone: Client,
) -> None:
    answer = phone.get("/grid/nowhere-99")
    assert answer.status_code == 404
    assert "没有这个网格" in answer.text
    assert 'href="/grid/"' in answer.text
    assert "已全部走访" not in answer.text


def test_each_task_says_how_often_he_comes_and_by_when(
    phone: Client, district: SeededHouse
) -> None:
    chinese, english = (phone.get(f"/grid/zhili-07?lang={it}").text for it in ("zh", "en"))
    assert "每月走访" in chinese
    assert "2025年10月12日已到期" in chinese
    assert "Seen every month" in english
    assert "Not due this month" not in english
    november = date(2025, 11, 19)
    visit = events.VisitMade(outcome=vocabulary.VisitOutcome.LOOKED)
    district.tell(visit, FACTORY, november)
    district.settle()
    english = phone.get("/grid/zhili-07?lang=en").text
    assert "due by 17 Dec 2025" in english


def test_the_name_of_a_person_is_opened_for_this_answer(phone: Client) -> None:
    assert "王小明" in phone.get("/grid/zhili-07").text
    assert "王小明" in phone.get(f"/grid/zhili-07/visit?subject={WORKSHOP}").text


def test_a_person_whose_key_was_destroyed_is_called_by_the_code(
    phone: Client, district: SeededHouse
) -> None:
    for key_id in list(district.keys.drawer):
        district.keys.destroy(key_id)
    tasks = phone.get("/grid/zhili-07").text
    assert "王小明" not in tasks
    assert "local-zhili-17" in tasks


def test_the_last_answers_are_shown_and_can_be_left_unchanged(phone: Client) -> None:
    form = phone.get(f"/grid/zhili-07/visit?subject={FACTORY}").text
    assert "上次（2025年10月12日）" in form
    assert "现有人数 12 人" in form
    assert "2025年8月" in form
    assert "18,000.00元" in form
    assert form.count('value="unchanged"') == 2
    assert "上次没有记录" in form  # of operations nothing was ever told


@pytest.mark.parametrize(
    ("language", "telling", "allowed"),
    [
        ("zh", "投诉|举报|预警|风险|红|得分|线索", ("吴兴区欠薪预警", "投诉电话")),
        ("en", r"(?i)\b(complain|alert|risk|red\b|score|leads?\b)", ()),
    ],
)
def test_no_page_of_his_hints_at_what_officers_know(
    phone: Client, language: str, telling: str, allowed: tuple[str, ...]
) -> None:
    for address in (
        "/grid/?",
        "/grid/zhili-07?",
        "/grid/zhili-07/newcomer?",
        f"/grid/zhili-07/visit?subject={FACTORY}&",
    ):
        page = phone.get(f"{address}lang={language}").text.partition("<body")[2]
        text = re.sub(r"<[^>]*>", " ", page)
        for phrase in allowed:
            text = text.replace(phrase, "")
        assert re.findall(telling, text) == [], address


def test_a_site_is_asked_for_its_notice_and_an_employer_is_not(phone: Client) -> None:
    assert 'id="q-notice"' in phone.get(f"/grid/zhili-07/visit?subject={SITE}").text
    assert 'id="q-notice"' not in phone.get(f"/grid/zhili-07/visit?subject={FACTORY}").text


@pytest.mark.parametrize(
    "address",
    [
        "/grid/zhili-07/visit?subject=employer/local-nobody",
        "/grid/zhili-07/visit?subject=employer/123",
        "/grid/zhili-07/visit?subject=township/zhili",
        "/grid/<script>/newcomer",
        "/grid/ZHILI",
    ],
)
def test_what_is_not_there_is_a_404(phone: Client, address: str) -> None:
    assert phone.get(address).status_code == 404


def test_a_form_without_a_subject_is_refused(phone: Client) -> None:
    answer = phone.get("/grid/zhili-07/visit")
    assert (answer.status_code, answer.json()["field"]) == (422, "subject")
