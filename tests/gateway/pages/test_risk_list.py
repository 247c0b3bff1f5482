import re
from io import BytesIO

from litestar import Litestar
from litestar.testing import TestClient
from openpyxl import load_workbook

from tests.gateway.district_story import HOSTILE, HOSTILE_NAME, LATE_SITE, PERSON, UNSEEN
from tests.gateway.living_district import District
from tests.gateway.pages.conftest import Ask


def subjects_on(text: str) -> list[str]:
    table = text.partition("<table")[2]
    return re.findall(r'href="/subjects/([^"?]+)', table)


def test_leads_come_first_and_what_asks_nothing_is_not_among_them(ask: Ask) -> None:
    shown = subjects_on(ask("/risk-list"))
    assert shown[0] == LATE_SITE
    assert UNSEEN not in shown


def test_unknown_stands_apart_as_a_debt_of_screening_and_never_as_a_risk(ask: Ask) -> None:
    text = ask("/risk-list?level=unknown")
    assert subjects_on(text) == [UNSEEN]
    assert "排查工作的欠账" in text
    assert UNSEEN not in subjects_on(ask("/risk-list?level=none"))


def test_everything_listed_is_called_a_lead(ask: Ask) -> None:
    assert "线索·待核实" in ask("/risk-list")
    assert "Lead, to be verified" in ask("/risk-list?lang=en")


def test_the_name_of_an_individual_business_is_opened_for_the_reader(ask: Ask) -> None:
    assert "沈阿根" in ask("/risk-list")


def test_a_name_whose_key_was_destroyed_is_said_to_be_erased(ask: Ask) -> None:
    assert "已销毁" in ask("/risk-list")
    assert "erased" in ask("/risk-list?lang=en")
    assert "姚师傅" not in ask("/risk-list?level=all")


def test_a_hostile_name_stays_text(ask: Ask) -> None:
    text = ask("/risk-list")
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_filters_keep_each_other(ask: Ask) -> None:
    text = ask("/risk-list?township=zhili&kind=employer&industry=other&level=all")
    assert subjects_on(text) == [HOSTILE]
    assert "township=zhili" in text.partition("risk-list.xlsx")[2].partition('"')[0]


def test_a_search_finds_a_code(ask: Ask) -> None:
    assert subjects_on(ask("/risk-list?search=zhili-17&level=all")) == [PERSON]


def test_an_empty_field_of_the_form_asks_for_nothing(ask: Ask) -> None:
    blank = "/risk-list?township=&kind=&industry=&search=&known_at="
    assert subjects_on(ask(blank)) == subjects_on(ask("/risk-list"))


def test_a_past_list_is_what_was_known_then_and_the_same_every_time(ask: Ask) -> None:
    past = ask("/risk-list?known_at=2025-11-10&level=all")
    assert past == ask("/risk-list?known_at=2025-11-10&level=all")
    assert "截至2025年11月10日（日终）所知" in past
    assert subjects_on(past) != subjects_on(ask("/risk-list?level=all"))


def test_a_day_that_nobody_scored_is_answered_with_the_days_that_are(
    officers_door: TestClient[Litestar],
) -> None:
    answer = officers_door.get("/risk-list?known_at=2020-01-01", headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "2025年9月29日 至 2025年11月19日" in answer.text


def test_a_filter_that_is_not_known_is_refused_by_name(officers_door: TestClient[Litestar]) -> None:
    for wrong in ("level=purple", "kind=ship", "township=nowhere", "page=0", "known_at=soon"):
        answer = officers_door.get(f"/risk-list?{wrong}")
        assert answer.status_code == 422
        assert answer.json()["field"] == wrong.partition("=")[0]


def test_a_page_past_the_last_is_the_last(ask: Ask) -> None:
    assert subjects_on(ask("/risk-list?page=99999")) == subjects_on(ask("/risk-list"))


def test_a_download_has_the_rows_of_the_filter_and_says_what_it_stands_on(
    officers_door: TestClient[Litestar],
) -> None:
    answer = officers_door.get("/risk-list.csv?known_at=2025-11-18&township=zhili")
    assert answer.headers["content-disposition"].endswith('risk-list-2025-11-18.csv"')
    assert "截至 2025-11-18 已知" in answer.text
    assert LATE_SITE not in answer.text


def test_text_in_a_workbook_stays_text(officers_door: TestClient[Litestar]) -> None:
    book = load_workbook(BytesIO(officers_door.get("/risk-list.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    named = [cell for cell in cells if cell.value == HOSTILE_NAME]
    assert [cell.data_type for cell in named] == ["s"]
    assert all(cell.hyperlink is None for cell in cells)


def test_what_leaves_the_house_never_names_a_complaint(officers_door: TestClient[Litestar]) -> None:
    assert "投诉举报" in officers_door.get("/risk-list").text
    assert "投诉" not in officers_door.get("/risk-list.csv").text


def test_an_open_alert_is_marked_and_leads_to_it(ask: Ask, district: District) -> None:
    assert any(row.subject == LATE_SITE for row in district.alerts())
    assert f'href="/inbox?subject={LATE_SITE}"' in ask("/risk-list")
    assert "tag-alert" not in ask("/risk-list?known_at=2025-11-18")
