import re

from defusedxml.ElementTree import fromstring
from litestar import Litestar
from litestar.testing import TestClient

from tests.gateway.district_story import (
    COMPLAINANT,
    CONTRACTOR,
    ERASED,
    LATE_SITE,
    PERSON,
    QUIET,
    STATEMENT,
    STORY,
    SUBCONTRACTOR,
    TEAM,
    UNSEEN,
)
from tests.gateway.living_district import District
from tests.gateway.pages.conftest import Ask

PAGE = f"/subjects/{LATE_SITE}"


def test_every_reason_has_law_evidence_and_what_clears_it(ask: Ask) -> None:
    for reason in ask(PAGE).split('<article class="reason"')[1:]:
        for part in ("法律依据", "证据", "如何消除"):
            assert part in reason


def test_what_is_not_known_is_said(ask: Ask) -> None:
    unknown = ask(PAGE).partition('id="unknown"')[2].partition("</ul>")[0]
    assert "维权信息公示" in unknown


def test_why_it_is_not_known_is_said_with_the_day_until_which_each_answer_holds(ask: Ask) -> None:
    for page in (f"/subjects/{QUIET}", f"/subjects/{QUIET}/sheet"):
        looked = ask(page).partition('class="plain looked"')[2].partition("</ul>")[0]
        assert "劳动合同：最近查明于2025年10月4日，有效至2025年12月16日" in looked
        assert "生产经营：最近查明于2025年11月4日，有效至2026年1月16日" in looked
    english = ask(f"/subjects/{QUIET}?lang=en")
    assert "Tier of screening: Seen every other month; an answer holds for 73 days." in english
    assert "last answered on 4 Oct 2025; by its tier that holds until 16 Dec 2025" in english
    assert ask(f"/subjects/{UNSEEN}").count("从未查明") == 3


def test_of_a_past_day_only_what_was_answered_by_then_is_said(ask: Ask) -> None:
    past = ask(f"/subjects/{QUIET}?known_at=2025-11-03")
    assert "劳动合同：最近查明于2025年10月4日" in past
    assert "生产经营：从未查明" in past


def test_as_many_answers_hold_as_the_score_counted(ask: Ask) -> None:
    shown = 0
    for subject in sorted({it[3] for it in STORY if it[3].startswith(("employer/", "site/"))}):
        for day in ("", "?known_at=2025-11-04", "?known_at=2025-10-24"):
            page = ask(f"/subjects/{subject}{day}")
            looked = page.partition('class="plain looked"')[2].partition("</ul>")[0]
            if looked:
                shown += 1
                assert f"三问中{looked.count('，有效至')}问" in page
    assert shown


def test_values_without_a_source_are_said_to_be_proposals(ask: Ask) -> None:
    text = ask(PAGE)
    assert "未有出处的参数" in text
    name = re.search(r'href="/parameters#([^"]+)"', text)
    assert name is not None
    assert f'id="{name[1]}"' in ask("/parameters")


def test_every_value_without_a_source_that_a_rule_looks_up_is_named_whatever_it_is_called(
    ask: Ask,
) -> None:
    beside = ask(f"/subjects/{CONTRACTOR}")
    assert 'href="/parameters#neighbours.points"' in beside
    complaints = ask(PAGE).partition('id="reason-complaint_burst"')[2].partition("</article>")[0]
    assert 'href="/parameters#evidence.percent"' in complaints


def test_the_trouble_of_a_neighbour_leads_to_the_neighbour_on_page_and_sheet(ask: Ask) -> None:
    reason = ask(f"/subjects/{CONTRACTOR}").partition('id="reason-troubled_neighbour"')[2]
    sheet = ask(f"/subjects/{CONTRACTOR}/sheet").partition("paper-reasons")[2]
    for shown in (reason.partition("</article>")[0], sheet.partition("</ol>")[0]):
        assert f'href="/subjects/{LATE_SITE}"' in shown
        assert "未列出具体证据" not in shown


def test_what_explains_the_score_stands_on_the_sheet_as_on_the_page(ask: Ask) -> None:
    for text in (ask(PAGE), ask(f"{PAGE}/sheet")):
        assert "硬性事实：不低于" in text
        assert "同一来源的分值有上限" in text


def test_an_english_sheet_has_english_signs(ask: Ask) -> None:
    sheet = ask(f"{PAGE}/sheet?lang=en").partition("paper-reasons")[2].partition("</ol>")[0]
    assert [sign for sign in "（）：，；" if sign in sheet] == []


def test_a_retracted_fact_is_struck_out_and_labelled(ask: Ask) -> None:
    timeline = ask(PAGE).partition('id="timeline"')[2]
    withdrawn = timeline.partition("evidence-withdrawn")[2].partition("</div>")[0]
    assert "已撤回" in withdrawn


def test_a_past_page_does_not_know_what_was_retracted_later(ask: Ask) -> None:
    assert "evidence-withdrawn" not in ask(f"{PAGE}?known_at=2025-11-04")
    assert "evidence-withdrawn" in ask(f"{PAGE}?known_at=2025-11-05")


def test_a_past_page_knows_no_later_fact_statement_or_alert(ask: Ask) -> None:
    past = ask(f"{PAGE}?known_at=2025-10-20")
    assert ">收到投诉举报<" in ask(PAGE)
    assert ">收到投诉举报<" not in past
    assert STATEMENT not in past
    assert "没有预警" in past


def test_a_fact_says_when_it_was_so_and_when_we_learned_it(ask: Ask) -> None:
    assert "发生于2025年11月12日" in ask(PAGE)
    assert "2025年11月14日 10:00获知" in ask(PAGE)


def test_that_a_complaint_exists_is_shown_to_officers_and_who_made_it_never(ask: Ask) -> None:
    for address in (PAGE, f"{PAGE}/sheet", PAGE + "?lang=en"):
        text = ask(address)
        assert "投诉" in text or "omplaint" in text
        assert COMPLAINANT not in text
        assert "13800001111" not in text
        assert "两个月没发" not in text


def test_the_contract_chain_stands_under_who_pays(ask: Ask) -> None:
    chain = ask(PAGE).partition('class="chain"')[2].partition("</section>")[0]
    places = [chain.index(f"/subjects/{each}") for each in (CONTRACTOR, SUBCONTRACTOR, TEAM)]
    assert places == sorted(places)
    assert chain.count('class="chain"') == 3


def test_the_firms_side_stands_on_the_page_and_on_the_sheet(ask: Ask) -> None:
    assert STATEMENT in ask(PAGE)
    assert STATEMENT in ask(f"{PAGE}/sheet")


def test_the_sheet_says_as_known_at_which_day_under_which_digest(ask: Ask) -> None:
    sheet = ask(f"{PAGE}/sheet?known_at=2025-11-19")
    assert "2025年11月19日（日终）" in sheet
    assert "线索·待核实" in sheet
    assert re.search(r"校验码 [0-9a-f]{64}", sheet)
    assert sheet == ask(f"{PAGE}/sheet?known_at=2025-11-19")


def test_the_digest_of_a_sheet_is_the_same_in_both_languages(ask: Ask) -> None:
    digests = {
        re.search(r"[0-9a-f]{64}", ask(f"{PAGE}/sheet?known_at=2025-11-19&lang={lang}"))[0]  # type: ignore[index]
        for lang in ("zh", "en")
    }
    assert len(digests) == 1


def test_a_subject_that_nobody_looked_at_is_unknown_and_has_no_lead(ask: Ask) -> None:
    head = ask(f"/subjects/{UNSEEN}").partition("subject-tools")[0]
    assert "情况不明" in head
    assert "线索·待核实" not in head


def test_an_erased_name_is_said_to_be_erased_and_another_is_opened(ask: Ask) -> None:
    assert "已销毁" in ask(f"/subjects/{ERASED}")
    assert "<h1>沈阿根</h1>" in ask(f"/subjects/{PERSON}")


def test_a_subject_that_nobody_told_of_is_not_found(officers_door: TestClient[Litestar]) -> None:
    for address in ("employer/local-nobody", "ship/1", "site/nowhere", "employer/0"):
        for part in ("", "/sheet", "/score.svg"):
            assert officers_door.get(f"/subjects/{address}{part}").status_code == 404


def test_the_chart_is_an_image_of_its_own_in_both_languages(
    officers_door: TestClient[Litestar],
) -> None:
    for lang, word in (("zh", "橙"), ("en", "Orange")):
        answer = officers_door.get(f"{PAGE}/score.svg?lang={lang}")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        drawn = fromstring(answer.text)
        assert word in "".join(drawn.itertext())
        assert "CJK" in answer.text


def test_a_fact_shows_no_sealed_text_and_what_it_led_to(ask: Ask, district: District) -> None:
    text = ask(f"/facts/{district.ids['ComplaintFiled', LATE_SITE]}")
    assert COMPLAINANT not in text
    assert "已封存" in text
    assert "发出预警" in text
