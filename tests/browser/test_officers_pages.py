"""The officers' pages in a browser: nothing runs that is not ours, nothing scrolls sideways."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from gateway.app import create_app
from gateway.serving import server
from tests.conftest import BROWSER_PATIENCE_MS
from tests.gateway.district_story import FACTORY, HOSTILE, HOSTILE_NAME, LATE_SITE, PERSON
from tests.gateway.living_district import District, living_district

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ACKNOWLEDGE = "[data-act=acknowledge]"


class Served:
    """A living district that is served, and where."""

    def __init__(self, district: District, address: str) -> None:
        self.district = district
        self.address = address

    def state_of(self, subject: str) -> list[str]:
        return [row.state.value for row in self.district.alerts() if row.subject == subject]


@pytest.fixture(scope="module")
def served_district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with living_district(tmp_path_factory.mktemp("district"), port=0) as district:
        running = server(create_app(district.house), district.house)
        thread = threading.Thread(target=running.run)
        thread.start()
        while not running.started:
            thread.join(0.01)
        district.house.live.start()
        port = running.servers[0].sockets[0].getsockname()[1]
        yield Served(district, f"http://127.0.0.1:{port}")
        running.should_exit = True
        thread.join()


PAGES = (
    "/risk-list?level=all",
    "/risk-list?known_at=2025-11-10",
    "/risk-list?known_at=2020-01-01",
    f"/subjects/{LATE_SITE}",
    f"/subjects/{HOSTILE}",
    f"/subjects/{LATE_SITE}/sheet?known_at=2025-11-19",
    "/six-systems?month=2025-10",
    "/inbox",
    "/inbox/digest",
    "/coverage",
    "/parameters",
    "/parked",
)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways_on_a_phone_or_breaks_the_policy(
    served_district: Served, phone: "Page", address: str
) -> None:
    for language in ("zh", "en"):
        joint = "&" if "?" in address else "?"
        phone.goto(f"{served_district.address}{address}{joint}lang={language}")
        wider = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0


def test_a_hostile_name_is_read_as_text_wherever_it_stands(
    served_district: Served, phone: "Page"
) -> None:
    for address in ("/risk-list", f"/subjects/{HOSTILE}", f"/subjects/{HOSTILE}/sheet", "/inbox"):
        phone.goto(served_district.address + address)
        assert HOSTILE_NAME in phone.inner_text("main")


def test_the_chart_is_drawn(served_district: Served, phone: "Page") -> None:
    phone.goto(f"{served_district.address}/subjects/{LATE_SITE}")
    chart = phone.locator("img.chart")
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300


def test_an_alert_is_acknowledged_by_keyboard_and_seen_elsewhere_without_reload(
    served_district: Served, phone: "Page", browser: "Browser"
) -> None:
    elsewhere = browser.new_page()
    elsewhere.set_default_timeout(BROWSER_PATIENCE_MS)
    for page in (phone, elsewhere):
        page.goto(f"{served_district.address}/inbox?subject={PERSON}")
    elsewhere.evaluate("window.sameDocument = true")

    phone.locator(ACKNOWLEDGE).focus()
    phone.keyboard.press("Enter")

    for page in (phone, elsewhere):
        page.locator(".state-acknowledged").wait_for()
        assert page.locator(ACKNOWLEDGE).count() == 0
    assert elsewhere.evaluate("window.sameDocument")
    assert served_district.state_of(PERSON) == ["acknowledged"]
    elsewhere.close()


def test_what_was_typed_outlives_news_a_refusal_and_a_broken_line(
    served_district: Served, phone: "Page"
) -> None:
    district = served_district.district
    phone.goto(f"{served_district.address}/inbox?subject={FACTORY}")
    card = phone.locator(".alert").first
    card.locator("summary", has_text="登记核查").click()
    form = card.locator("form[data-act=verify]")
    form.locator("textarea").fill("老板电话不通，设备已搬走")
    form.locator("button").click()
    assert "请选择一项" in card.locator(".alert-said").inner_text()

    form.locator("[name=verdict][value=true]").check()
    form.locator("[name=workers]").fill("七")
    form.locator("button").click()
    assert "请填写整数" in card.locator(".alert-said").inner_text()

    before = phone.get_attribute("[data-position]", "data-position")
    running = {"state": "closed", "headcount": 0, "_basis": "own_sight"}
    district.tell("OperationsObserved", FACTORY, running, township="zhili")
    phone.locator("h1").click()
    phone.wait_for_function(
        "before => document.querySelector('[data-position]').dataset.position !== before",
        arg=before,
    )
    assert form.locator("textarea").input_value() == "老板电话不通，设备已搬走"

    form.locator("[name=workers]").fill("7")
    form.locator("[name=amount]").fill("42,000.50")
    phone.route("**/api/v1/submissions*", lambda route: route.abort())
    form.locator("button").click()
    card.locator(".alert-said.wrong").wait_for()
    assert "未送达" in card.locator(".alert-said").inner_text()
    assert form.locator("textarea").input_value() == "老板电话不通，设备已搬走"

    phone.unroute("**/api/v1/submissions*")
    form.locator("button").click()
    phone.locator(".tag", has_text="核查：属实").wait_for()
    verified = [row for row in district.alerts() if row.verified_workers is not None]
    assert [(row.verified_workers, row.verified_fen) for row in verified] == [(7, 4_200_050)]


def test_an_alert_that_is_closed_leaves_the_list_and_stands_among_the_done(
    served_district: Served, phone: "Page"
) -> None:
    phone.goto(f"{served_district.address}/inbox?subject={LATE_SITE}")
    before = phone.locator(".alert").count()
    card = phone.locator(".alert").first
    key = card.get_attribute("data-key")
    card.locator("summary", has_text="销号").click()
    form = card.locator("form[data-act=close]")
    form.locator("[name=result][value=rectified]").check()
    with phone.expect_request("**/api/v1/submissions*") as asked:
        form.locator("button").click()
    said = asked.value.post_data_json
    assert said is not None
    (row,) = (it for it in served_district.district.alerts() if str(it.alert) == key)
    assert (said["dataversion"], said["data"]["mechanism"]) == (2, row.mechanism)
    phone.locator(f'[data-key="{key}"]').wait_for(state="detached")
    assert phone.locator(".alert").count() == before - 1
    phone.goto(f"{served_district.address}/inbox?subject={LATE_SITE}&show=closed")
    assert "已整改" in phone.locator(f'[data-key="{key}"]').inner_text()


def test_an_act_that_the_server_refuses_says_why_and_loses_nothing(
    served_district: Served, phone: "Page"
) -> None:
    phone.goto(f"{served_district.address}/inbox?subject={HOSTILE}")
    phone.route(
        "**/api/v1/submissions*",
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body='{"detail": "no such alert"}'
        ),
    )
    card = phone.locator(".alert").first
    card.locator(ACKNOWLEDGE).click()
    said = card.locator(".alert-said.wrong")
    said.wait_for()
    assert "未被接受：no such alert" in said.inner_text()
    assert card.locator(ACKNOWLEDGE).is_enabled()
