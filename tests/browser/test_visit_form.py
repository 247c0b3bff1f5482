"""The grid worker's form on a phone: nothing typed is lost, and nothing is told twice."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from schemas.samples import FACTORY, SITE
from tests.browser.conftest import HOSTILE_NAME, Served

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

BEFORE = 6
"""Facts that the served house begins with."""


def tap(phone: "Page", question: str, answer: str) -> None:
    phone.locator(f"#q-{question}").get_by_label(answer, exact=True).check()


def fill_in(phone: "Page", served: Served) -> None:
    phone.goto(served.form)
    tap(phone, "outcome", "看过")
    tap(phone, "contracts", "填写")
    phone.get_by_label("现有人数").fill("14")
    phone.get_by_label("签了劳动合同").fill("10")
    tap(phone, "wages", "与上次相同")
    tap(phone, "operations", "没看到")
    phone.get_by_label("备注").fill("老板姓王")


def draft(phone: "Page") -> dict[str, Any]:
    kept: str = phone.evaluate(f"localStorage.getItem('wagewatch.draft.zhili-07.{FACTORY}')")
    found: dict[str, Any] = json.loads(kept)
    return found


def new_facts(served: Served) -> list[dict[str, Any]]:
    stored = served.house.log.read(BEFORE, limit=100)
    return [json.loads(each.record) for each in stored]


def send(phone: "Page") -> None:
    phone.locator("#send").click()


def received(phone: "Page") -> None:
    phone.get_by_role("heading", name="已收到").wait_for()


def troubled(phone: "Page", text: str) -> None:
    phone.locator("#trouble", has_text=text).wait_for()


def lose_answers(route: "Route") -> None:
    route.fetch()
    route.abort()


def test_a_report_is_one_batch_with_a_receipt_and_the_draft_is_gone(
    phone: "Page", served: Served
) -> None:
    fill_in(phone, served)
    send(phone)
    received(phone)
    visit, contracts = new_facts(served)
    assert visit["data"]["outcome"] == "looked"
    assert visit["data"]["looked_at"] == ["contracts"]
    assert visit["data"]["unchanged"] == ["wages"]
    assert contracts["data"] == {"workers": 14, "with_contract": 10}
    assert contracts["basis"] == "own_sight"
    assert visit["occurred_at"].startswith("2025-11-03T02:0")  # by the server's clock
    head = served.house.log.head()
    assert phone.locator("#receipt-position").inner_text() == str(head.position)
    assert head.hash.hex().startswith(phone.locator("#receipt-hash").inner_text())
    assert phone.evaluate("localStorage.length") == 0


def test_the_note_is_stored_sealed(phone: "Page", served: Served) -> None:
    fill_in(phone, served)
    send(phone)
    received(phone)
    records = b"".join(each.record for each in served.house.log.read(0, limit=100))
    assert "老板姓王".encode() not in records


def test_a_draft_and_its_ids_survive_a_reload(phone: "Page", served: Served) -> None:
    fill_in(phone, served)
    phone.route("**/api/v1/batches*", lambda route: route.abort())
    send(phone)
    troubled(phone, "未送达")
    before = draft(phone)
    phone.reload()
    troubled(phone, "未送达")
    assert phone.get_by_label("现有人数").input_value() == "14"
    assert phone.locator("#q-wages [value=unchanged]").is_checked()
    assert draft(phone) == before
    phone.unroute("**/api/v1/batches*")
    send(phone)
    received(phone)
    assert {fact["id"] for fact in new_facts(served)} == set(before["ids"].values())


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_stored_twice(
    phone: "Page", served: Served
) -> None:
    fill_in(phone, served)
    phone.route("**/api/v1/batches*", lose_answers)
    send(phone)
    troubled(phone, "未送达")
    assert len(new_facts(served)) == 2
    phone.reload()
    phone.unroute("**/api/v1/batches*")
    send(phone)
    phone.get_by_text("没有重复登记").wait_for()
    assert len(new_facts(served)) == 2


def test_what_may_have_arrived_is_not_changed_under_the_same_ids(
    phone: "Page", served: Served
) -> None:
    fill_in(phone, served)
    phone.route("**/api/v1/batches*", lose_answers)
    send(phone)
    troubled(phone, "未送达")
    phone.unroute("**/api/v1/batches*")
    phone.get_by_role("button", name="先修改").click()
    phone.get_by_text("没有重复登记").wait_for()
    assert len(new_facts(served)) == 2


def test_what_never_arrived_can_be_changed_and_sent(phone: "Page", served: Served) -> None:
    fill_in(phone, served)
    phone.route("**/api/v1/batches*", lambda route: route.abort())
    send(phone)
    troubled(phone, "未送达")
    phone.unroute("**/api/v1/batches*")
    phone.get_by_role("button", name="先修改").click()
    phone.locator("#send", has_text="提交").wait_for()
    phone.get_by_label("现有人数").fill("15")
    send(phone)
    received(phone)
    assert new_facts(served)[1]["data"]["workers"] == 15


def test_a_mistake_is_shown_at_its_field_before_anything_is_sent(
    phone: "Page", served: Served
) -> None:
    fill_in(phone, served)
    phone.get_by_label("签了劳动合同").fill("20")
    send(phone)
    field = phone.locator('[data-path="ContractsObserved.with_contract"]')
    assert "多于现有人数" in field.inner_text()
    assert field.locator("input").get_attribute("aria-invalid") == "true"
    assert new_facts(served) == []


def test_a_refusal_of_the_server_is_shown_at_its_field_with_nothing_lost(
    phone: "Page", served: Served
) -> None:
    fill_in(phone, served)
    refusal = {"type": "x", "status": 422, "detail": "too many", "field": "1.data.workers"}
    phone.route(
        "**/api/v1/batches*",
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body=json.dumps(refusal)
        ),
    )
    send(phone)
    field = phone.locator('[data-path="ContractsObserved.workers"]')
    field.get_by_text("too many").wait_for()
    assert phone.get_by_label("现有人数").input_value() == "14"
    phone.unroute("**/api/v1/batches*")
    send(phone)
    received(phone)
    assert len(new_facts(served)) == 2


def test_a_conflict_keeps_everything_and_offers_new_ids(phone: "Page", served: Served) -> None:
    fill_in(phone, served)
    send(phone)
    received(phone)
    used = [fact["id"] for fact in new_facts(served)]
    fill_in(phone, served)
    phone.evaluate(
        """([key, ids]) => {
          const kept = JSON.parse(localStorage.getItem(key));
          kept.ids = { VisitMade: ids[0], ContractsObserved: ids[1] };
          localStorage.setItem(key, JSON.stringify(kept));
        }""",
        [f"wagewatch.draft.zhili-07.{FACTORY}", used],
    )
    phone.reload()
    phone.get_by_label("现有人数").fill("16")
    send(phone)
    troubled(phone, "已用于另一份内容")
    assert phone.get_by_label("现有人数").input_value() == "16"
    phone.get_by_role("button", name="作为新的上报提交").click()
    received(phone)
    assert [fact["data"].get("workers") for fact in new_facts(served)] == [None, 14, None, 16]


def test_a_locked_gate_is_a_report_without_answers(phone: "Page", served: Served) -> None:
    phone.goto(served.form)
    tap(phone, "outcome", "锁门")
    assert phone.locator("#questions").is_hidden()
    send(phone)
    received(phone)
    (visit,) = new_facts(served)
    assert (visit["type"], visit["data"]) == ("VisitMade", {"outcome": "locked"})


def test_a_newcomer_is_opened_with_the_name_that_was_typed(phone: "Page", served: Served) -> None:
    phone.goto(f"{served.address}/grid/zhili-07/newcomer")
    phone.get_by_label("名称").fill("王小明")
    tap(phone, "outcome", "看过")
    tap(phone, "operations", "填写")
    phone.get_by_label("正常", exact=True).check()
    send(phone)
    received(phone)
    opened, visit, operations = new_facts(served)
    assert opened["type"] == "EmployerRegistered"
    assert opened["subject"].startswith("employer/local-zhili-07-")
    assert {visit["subject"], operations["subject"]} == {opened["subject"]}
    served.house.catch_up()
    phone.goto(f"{served.address}/grid/zhili-07")
    phone.get_by_text("王小明").wait_for()


def test_the_notice_of_a_site_is_asked_for(phone: "Page", served: Served) -> None:
    phone.goto(f"{served.address}/grid/zhili-07/visit?subject={SITE}")
    tap(phone, "outcome", "看过")
    tap(phone, "notice", "填写")
    phone.get_by_label("各方单位与劳资专管员").check()
    send(phone)
    received(phone)
    _, notice = new_facts(served)
    assert (notice["type"], notice["data"]) == ("RightsNoticeObserved", {"present": ["parties"]})


def test_a_hostile_name_stays_text(phone: "Page", served: Served) -> None:
    for address in (f"{served.address}/grid/zhili-07", served.form):
        phone.goto(address)
        assert phone.get_by_text(HOSTILE_NAME).count() == 1
        assert phone.locator("main script, main img").count() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone(phone: "Page", served: Served, language: str) -> None:
    addresses = (
        f"{served.address}/grid/?x=1",
        f"{served.address}/grid/zhili-07?x=1",
        f"{served.address}/grid/zhili-07/newcomer?x=1",
        served.form,
        f"{served.address}/nowhere?x=1",
    )
    for address in addresses:
        phone.goto(f"{address}&lang={language}")
        for answer in ("looked", "fill"):
            for tile in phone.locator(f".tile:visible:has(input[value={answer}])").all():
                tile.click()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_the_language_is_one_tap_away_and_stays(phone: "Page", served: Served) -> None:
    phone.goto(served.form)
    assert phone.locator("html").get_attribute("lang") == "zh-CN"
    phone.get_by_role("link", name="English").click()
    assert phone.locator("html").get_attribute("lang") == "en"
    assert phone.locator("#q-contracts").is_hidden()
    phone.get_by_label("Looked", exact=True).check()
    phone.get_by_role("heading", name="Labour contracts").wait_for()
    phone.goto(f"{served.address}/grid/zhili-07")
    assert phone.locator("html").get_attribute("lang") == "en"


def test_a_name_or_code_is_found_while_it_is_typed(phone: "Page", served: Served) -> None:
    phone.goto(f"{served.address}/grid/zhili-07")
    tasks = phone.locator(".tasks li:visible")
    assert tasks.count() == 2
    phone.get_by_label("查找").fill("安置房")
    assert tasks.count() == 1
    phone.get_by_label("查找").fill("没有这家")
    assert phone.get_by_text("本网格没有这个名称").is_visible()


def test_nothing_leads_from_here_to_what_officers_see(phone: "Page", served: Served) -> None:
    for address in (f"{served.address}/grid/zhili-07", served.form):
        phone.goto(address)
        links = phone.locator("a[href]").evaluate_all("all => all.map((each) => each.pathname)")
        assert all(link.startswith("/grid/") for link in links), links
        text = phone.locator("body").inner_text()
        assert [word for word in ("风险", "预警收件箱", "投诉人", "得分") if word in text] == []
