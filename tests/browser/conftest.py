"""A real server on loopback with the durable house behind it, and a phone in front of it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from gateway.app import create_app
from gateway.serving import server
from schemas.identity import uuid7
from schemas.samples import FACTORY, SITE
from streams.log.reporters import Reporter
from tests.conftest import BROWSER_PATIENCE_MS
from tests.gateway.durable_house import DurableHouse

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
LAST_VISIT = datetime(2025, 10, 12, 2, 0, tzinfo=UTC)
HOSTILE_NAME = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>湖州样本童装有限公司"

_REPORT = """
addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP " + event.violatedDirective + " " + event.blockedURI);
});
"""


class Served:
    """A house that is served, and where."""

    def __init__(self, house: DurableHouse, address: str) -> None:
        self.house = house
        self.address = address
        self.form = f"{address}/grid/zhili-07/visit?subject={FACTORY}"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    house = DurableHouse(tmp_path, NOW)
    _tell(house)
    house.catch_up()
    house.settings.port = 0
    running = server(create_app(house), house)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        thread.join(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield Served(house, f"http://127.0.0.1:{port}")
    running.should_exit = True
    thread.join()
    house.close()


@pytest.fixture
def phone(browser: "Browser") -> Iterator["Page"]:
    """A phone of 390 px; a script error, a dialog or a broken policy fails the test."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 390, "height": 844},
        has_touch=True,
    )
    context.set_default_timeout(BROWSER_PATIENCE_MS)
    page = context.new_page()
    page.add_init_script(_REPORT)
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("dialog", lambda dialog: wrongs.append(dialog.message))
    page.on("console", lambda said: wrongs.append(said.text) if "CSP" in said.text else None)
    yield page
    context.close()
    assert wrongs == []


def _tell(house: DurableHouse) -> None:
    """Let an employer with a hostile name and a site be known, with the answers of last month."""
    everything = Reporter(
        actor="grid_worker/zhili-07", source="grid", township="zhili", grid="zhili-07"
    )
    for subject, type_name, data in (
        (FACTORY, "EmployerRegistered", {"name": HOSTILE_NAME}),
        (SITE, "SiteRegistered", {"name": "样本安置房二期"}),
        (FACTORY, "VisitMade", {"outcome": "looked", "looked_at": ["contracts", "wages"]}),
        (FACTORY, "ContractsObserved", {"workers": 12, "with_contract": 9, "with_agreement": 2}),
        (FACTORY, "WagesObserved", {"last_paid_period": "2025-08", "unpaid_workers": 3}),
        (FACTORY, "OperationsObserved", {"state": "reduced", "signs": ["rent_overdue"]}),
    ):
        submission = {
            "id": str(uuid7(LAST_VISIT)),
            "type": type_name,
            "subject": subject,
            "occurred_at": LAST_VISIT.isoformat(),
            "data": data,
        }
        house.intake.accept([msgspec.json.encode(submission)], everything)
