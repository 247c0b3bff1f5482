"""A report is one file, and on a phone its tables scroll while the page does not."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.backtest_page import rendered
from tests.gateway.test_backtest_page import told

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_report_of_a_backtest_is_no_wider_than_a_phone(phone: "Page", tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text(rendered(told()), encoding="utf-8")
    phone.goto(report.as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
