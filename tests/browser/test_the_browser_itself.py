"""Before any page of ours is judged: the browser runs scripts, shows Chinese, knows the day."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_page_runs_its_script(page: "Page") -> None:
    page.set_content("<p id=says>无</p><script>says.textContent = '薪哨'</script>")
    assert page.inner_text("#says") == "薪哨"


def test_chinese_is_drawn_with_glyphs_and_not_with_boxes(page: "Page") -> None:
    page.set_content("<span id=xin>薪</span><br><span id=shao>哨</span>")
    xin, shao = page.locator("#xin"), page.locator("#shao")
    assert xin.screenshot() != shao.screenshot()  # two missing glyphs are the same box


def test_days_are_those_of_shanghai(page: "Page") -> None:
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert zone == "Asia/Shanghai"
