import json
import re

from litestar import Litestar
from litestar.testing import TestClient

from tests.gateway.district_story import GOOD_SITE, LATE_SITE
from tests.gateway.living_district import District
from tests.gateway.pages.conftest import Ask


def row_of(text: str, subject: str) -> str:
    return text.rpartition(f'href="/subjects/{subject}')[2].partition("</tr>")[0]


def test_each_system_of_a_site_has_a_mark_and_a_word(ask: Ask) -> None:
    late = row_of(ask("/six-systems?month=2025-10"), LATE_SITE)
    assert 'aria-label="未落实（线索）">✗' in late
    assert 'aria-label="情况不明">?' in late
    good = row_of(ask("/six-systems?month=2025-10"), GOOD_SITE)
    assert "✗" not in good


def test_wages_of_the_month_stand_beside_the_marks(ask: Ask) -> None:
    late = row_of(ask("/six-systems?month=2025-10"), LATE_SITE)
    assert "21 / 58" in late
    assert "126,000.00元" in late
    assert "4人未实名而出勤" in late


def test_a_month_as_known_then_does_not_know_what_was_paid_later(ask: Ask) -> None:
    then = row_of(ask("/six-systems?month=2025-10&known_at=2025-11-01"), LATE_SITE)
    assert "– / –" in then
    assert "0 / 0" not in then
    assert "0.00元" not in then


def test_the_month_that_is_asked_for_is_the_last_that_is_over_where_none_is_named(ask: Ask) -> None:
    assert 'value="2025-10"' in ask("/six-systems")
    assert 'value="2025-10"' in ask("/coverage?known_at=2025-10-31")


def test_a_townships_report_has_only_its_sites(ask: Ask) -> None:
    text = ask("/six-systems?month=2025-10&township=gaoxin")
    assert GOOD_SITE in text
    assert LATE_SITE not in text


def test_the_report_is_given_as_a_file_in_three_forms(officers_door: TestClient[Litestar]) -> None:
    kinds = {"xlsx": "spreadsheetml", "csv": "text/csv", "json": "application/json"}
    for ending, kind in kinds.items():
        answer = officers_door.get(f"/six-systems.{ending}?month=2025-10&known_at=2025-11-19")
        assert answer.status_code == 200
        assert kind in answer.headers["content-type"]
    assert json.loads(answer.content)["known_at"] == "2025-11-19"


def test_coverage_adds_up_in_every_row(ask: Ask) -> None:
    text = ask("/coverage?month=2025-11&lang=en")
    assert "Locked" in text
    total = text.partition('class="total"')[2].partition("</tr>")[0]
    numbers = [int(each.partition("<")[0]) for each in total.split('">')[1:] if each[:1].isdigit()]
    due, *outcomes = numbers
    assert due == sum(outcomes)


def test_every_parameter_stands_with_its_source_or_as_a_proposal(
    ask: Ask, district: District
) -> None:
    text = ask("/parameters")
    for name in district.house.parameters.entries():
        assert f'id="{name}"' in text
    assert ">法规依据</span>" in text
    assert ">本系统建议</span>" in text
    assert "1990年" not in text


def test_only_what_is_in_force_on_the_day_is_counted(ask: Ask) -> None:
    assert "当日施行0项" in ask("/parameters?on=1980-01-01")


def test_parameters_can_be_narrowed_to_law_or_to_proposals(ask: Ask) -> None:
    law, proposed = 'id="labour_cost_late.cycle_most_months"', 'id="score.levels"'
    assert law in ask("/parameters?origin=law")
    assert proposed not in ask("/parameters?origin=law")
    assert law not in ask("/parameters?origin=proposal")
    assert proposed in ask("/parameters?origin=proposal")
    assert "没有符合条件的参数" in ask("/parameters?origin=own")


def test_what_was_not_held_against_its_text_says_so(ask: Ask) -> None:
    text = ask("/parameters").partition('id="wage_deposit_missing.store_within_working_days"')[2]
    assert ">未核对</span>" in text.partition("</tr>")[0]


def test_a_sum_is_in_yuan_and_steps_are_rows(ask: Ask) -> None:
    text = ask("/parameters")
    assert "3,000,000.00元" in text
    assert "300000000" not in text
    assert "<td>≥ 30</td>" in text


def test_no_value_of_a_parameter_is_a_code_in_chinese(ask: Ask) -> None:
    text = ask("/parameters")
    values = re.findall(r"<strong>([^<]*)</strong>|<td>([^<]*)</td>", text)
    assert len(values) > 100
    assert [it for pair in values for it in pair if re.search("[a-z]{3}", it)] == []


def test_a_parameter_shows_the_value_of_the_day_asked_for(ask: Ask) -> None:
    assert "未生效" in ask("/parameters?on=1980-01-01")


def test_what_cannot_be_judged_has_a_page_even_when_there_is_nothing(ask: Ask) -> None:
    assert "没有无法判断的主体" in ask("/parked")


def test_the_weekly_digest_lists_yellow_leads_and_no_others(ask: Ask) -> None:
    text = ask("/inbox/digest?week=2025-W47")
    assert LATE_SITE not in text
    reasons = [row.partition("cell-reasons")[2] for row in text.split("<tr>") if "关联主体" in row]
    assert {row.count("关联主体") for row in reasons} == {1}


def test_a_week_without_a_scored_day_is_answered_with_the_days_that_are(
    officers_door: TestClient[Litestar],
) -> None:
    assert officers_door.get("/inbox/digest?week=2020-W01").status_code == 422
    assert officers_door.get("/inbox/digest?week=soon").status_code == 422
