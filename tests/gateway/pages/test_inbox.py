import re
from datetime import date

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import create_app
from schemas import events
from schemas.derived import AlertRaised, RiskAssessed
from schemas.samples import FACTORY, body
from schemas.vocabulary import Level
from tests.gateway.conftest import ADDRESS
from tests.gateway.district_story import LATE_SITE, PERSON
from tests.gateway.pages.conftest import Ask
from tests.gateway.seeded_house import SeededHouse


def test_alerts_stand_under_their_level_with_reason_law_clock_and_what_clears_them(
    ask: Ask,
) -> None:
    card = ask("/inbox").partition(f'data-subject="{LATE_SITE}"')[2].partition("</article>")[0]
    for part in ("待核实", "法律依据", "如何消除", "个工作日", "待签收", "证据"):
        assert part in card


def test_an_office_sees_its_own_alerts_and_those_copied_to_it(ask: Ask) -> None:
    assert f'data-subject="{LATE_SITE}"' not in ask("/inbox?addressee=township/zhili")
    assert f'data-subject="{PERSON}"' in ask("/inbox?addressee=township/zhili")
    assert f'data-subject="{LATE_SITE}"' in ask("/inbox?addressee=district/joint_enforcement")


def test_the_part_that_is_loaded_anew_is_the_part_of_the_page(ask: Ask) -> None:
    rows = ask("/inbox/rows?addressee=township/zhili")
    assert "<html" not in rows
    assert rows.strip() in ask("/inbox?addressee=township/zhili")


def test_an_act_is_sent_as_the_officer_of_the_office_that_is_shown(ask: Ask) -> None:
    assert "client=township_officer&amp;township=zhili" in ask("/inbox?addressee=township/zhili")
    assert "client=district_officer" in ask("/inbox")


def test_an_inbox_says_what_its_township_has_screened(ask: Ask) -> None:
    assert "已排查 1 / 应排查" in ask("/inbox?addressee=township/zhili")


def test_one_subject_can_be_shown_alone(ask: Ask) -> None:
    text = ask(f"/inbox?subject={PERSON}")
    assert f'data-subject="{PERSON}"' in text
    assert f'data-subject="{LATE_SITE}"' not in text


@pytest.mark.parametrize("part", ["/inbox", "/inbox/rows"])
def test_a_page_past_the_last_is_the_last(ask: Ask, part: str) -> None:
    subjects = re.findall('data-subject="([^"]+)"', ask(part))
    assert subjects != []
    assert re.findall('data-subject="([^"]+)"', ask(f"{part}?page=99999")) == subjects


def test_an_office_that_is_none_of_ours_is_refused(officers_door: TestClient[Litestar]) -> None:
    answer = officers_door.get("/inbox?addressee=township/nowhere")
    assert answer.status_code == 422
    assert answer.json()["field"] == "addressee"


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.UNKNOWN, "目前情况不明，核查前预警等级不下调"),
        (Level.YELLOW, "目前证据对应的等级为黄，核查前预警等级不下调"),
        (Level.RED, ""),
    ],
)
def test_an_alert_above_what_is_known_today_says_why_it_still_stands(
    level: Level, said: str
) -> None:
    house = SeededHouse()
    house.tell(body(events.EmployerRegistered), FACTORY, date(2025, 11, 3))
    house.conclude(body(AlertRaised, level=Level.RED), FACTORY)
    house.conclude(RiskAssessed(level=level, score=0, coverage=0), FACTORY)
    house.settle()
    with TestClient(create_app(house), base_url=ADDRESS) as opened:
        card = opened.get("/inbox").text.partition(f'data-subject="{FACTORY}"')[2]
    house.views.engine.dispose()
    assert said in card
    assert ("核查前预警等级不下调" in card) == bool(said)
