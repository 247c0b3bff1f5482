"""The hazard ledger: rows become facts, people stay sealed, errors stand where they are."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas import codec
from schemas.calendar.shanghai import shanghai_day
from schemas.envelopes import Delivery
from schemas.samples import FACTORY
from schemas.vocabulary import Basis
from streams.sources import ledger
from streams.sources.identifying import local_code
from streams.sources.ledger_words import ledger_words

Make = Callable[..., Path]
USCC = FACTORY.partition("/")[2]
HEADINGS = {field: names[0] for field, names in ledger_words().headings.items()}
FIRM = {
    "number": 1,
    "found_on": date(2026, 10, 8),
    "source": "网格巡查",
    "grid": "zhili-07",
    "township": "织里镇",
    "employer": "某某制衣有限公司",
    "uscc": USCC,
    "industry": "童装加工",
    "workers": 23,
    "amount": 185_400.5,
    "period": "2026年8月-9月",
    "cause": "老板失联, 已停产",
    "level": "橙",
    "measures": "约谈负责人, 分两批支付",
    "responsible": "李四",
    "deadline": "2026-10-31",
    "status": "化解中",
    "evidence": "工资表照片",
}
SITE = {
    "number": 2,
    "found_on": "2026/10/9",
    "township": "八里店镇",
    "site": "某某家园二期",
    "project_owner": "某某置业有限公司",
    "general_contractor": "某某建设集团",
    "subcontractor": "王五施工队",
    "workers": "12",
    "amount": "9.6万元",
    "source": "信访",
}


def rows(*filled: dict[str, Any]) -> list[list[Any]]:
    """A ledger as it is filled in: a title, the headings, the rows."""
    lines = [[row.get(field) for field in HEADINGS] for row in filled]
    return [["欠薪隐患排查台账"], list(HEADINGS.values()), *lines]


def told(delivery: Delivery) -> dict[str, Any]:
    return msgspec.json.decode(delivery.submission.data, type=dict[str, Any])


def kinds(deliveries: list[Delivery]) -> list[str]:
    return [delivery.submission.type for delivery in deliveries]


def test_a_row_about_a_firm_becomes_its_facts(workbook: Make) -> None:
    deliveries, refusals = ledger.read_all(workbook({"台账": rows(FIRM)}, merged=("台账!A1:F1",)))
    assert refusals == []
    assert kinds(deliveries) == [
        "EmployerRegistered",
        "WagesObserved",
        "OperationsObserved",
        "CommitmentSigned",
    ]
    firm, wages, operations, promise = deliveries
    assert {row.submission.subject for row in deliveries} == {FACTORY}
    assert {(row.township, row.grid) for row in deliveries} == {("zhili", "zhili-07")}
    assert told(firm) == {"uscc": USCC, "name": "某某制衣有限公司", "industry": "childrenswear"}
    assert {
        key: told(wages)[key] for key in ("unpaid_workers", "unpaid_fen", "last_paid_period")
    } == {
        "unpaid_workers": 23,
        "unpaid_fen": 18_540_050,
        "last_paid_period": "2026-07",
    }
    assert wages.submission.basis is Basis.DOCUMENT
    assert shanghai_day(wages.submission.occurred_at) == date(2026, 10, 8)
    assert told(operations) == {"state": "suspended", "signs": ["owner_unreachable"]}
    assert told(promise)["due_on"] == "2026-10-31"


def test_a_row_about_a_site_is_provisional_and_names_its_firms(workbook: Make) -> None:
    deliveries, refusals = ledger.read_all(workbook({"台账": rows(SITE)}), secret=b"s")
    assert refusals == []
    assert kinds(deliveries) == [*["EmployerRegistered"] * 3, "SiteRegistered", "PartyJoinedSite",
                                 "WagesObserved"]  # fmt: skip
    owner, contractor, team, site, joined, wages = deliveries
    code = local_code("balidian", "某某家园二期", b"s")
    assert site.submission.subject == wages.submission.subject == f"site/{code}"
    assert told(site)["provisional"] is True
    assert told(site)["owner"] == owner.submission.subject
    assert told(contractor) == {
        "name": "某某建设集团",
        "industry": "construction",
        "provisional": True,
    }
    assert told(team)["person_name"] == "王五施工队"
    assert told(joined)["upstream"] == contractor.submission.subject
    assert team.submission.subject in wages.submission.concerns
    assert told(wages)["unpaid_fen"] == 9_600_000
    assert wages.submission.basis is Basis.TOLD_BY_WORKER


def test_free_text_and_names_of_people_stand_in_sealed_fields_only(workbook: Make) -> None:
    people = {"employer": "张三", "uscc": None, "responsible": "李四", "cause": "赵六欠薪"}
    sheet = rows(FIRM | people | {"status": "已销号", "closed_on": "2026-11-02"})
    sheet[1].append("联系电话")
    sheet[2].append("13800001234")
    deliveries, refusals = ledger.read_all(workbook({"台账": sheet}))
    assert refusals == []
    open_text = []
    sealed_text = []
    for row in deliveries:
        sealed = codec.sealed_fields(codec.body_class(row.submission.type))
        said = told(row)
        sealed_text += [said.pop(field) for field in sealed if field in said]
        open_text.append(f"{row.submission.subject} {row.submission.concerns} {said} {row.actor}")
    for personal in ("张三", "李四", "赵六", "13800001234", "约谈"):
        assert not any(personal in text for text in open_text)
        assert any(personal in text for text in sealed_text)


def test_headings_are_known_by_their_variants_and_units(workbook: Make) -> None:
    sheet = [
        ["吴兴区欠薪隐患排查台账"],
        ["填报单位: 织里镇"],
        [
            "序 号",
            "排查时间\n",
            "乡镇（街道）",
            "*企业名称",
            "涉及农民工人数（人）",
            "拖欠金额（万元）",
        ],
        [1, "2026年10月8日", "织里镇", "某某有限公司", 5, 1.25],
        ["合 计", None, None, None, 5, 1.25],
    ]
    deliveries, refusals = ledger.read_all(workbook({"Sheet1": sheet}))
    assert refusals == []
    assert told(deliveries[1]) == {"unpaid_workers": 5, "unpaid_fen": 1_250_000}


def test_a_closed_row_tells_that_nothing_is_owed_since_then(workbook: Make) -> None:
    closed = FIRM | {"status": "已销号", "closed_on": "2026-10-20"}
    deliveries, _ = ledger.read_all(workbook({"台账": rows(closed)}))
    last = deliveries[-1]
    assert shanghai_day(last.submission.occurred_at) == date(2026, 10, 20)
    assert (told(last)["unpaid_workers"], told(last)["unpaid_fen"]) == (0, 0)


def test_the_next_months_ledger_adds_only_what_is_new(workbook: Make) -> None:
    first, _ = ledger.read_all(workbook({"台账": rows(FIRM, SITE)}))
    again, _ = ledger.read_all(workbook({"台账": rows(FIRM, SITE)}))
    assert first == again
    closed = FIRM | {"number": 9, "status": "已销号", "closed_on": "2026-11-02"}
    later, _ = ledger.read_all(workbook({"台账": rows(SITE, closed)}, name="b.xlsx"))
    known = {row.submission.id: row for row in first}
    assert [row.submission.type for row in later if row.submission.id not in known] == [
        "WagesObserved"
    ]
    kept = [row for row in later if row.submission.id in known]
    assert all(known[row.submission.id] == row for row in kept)


def test_a_subject_is_registered_once_and_on_its_first_day(workbook: Make) -> None:
    later = FIRM | {"number": 3, "found_on": "2026-10-15"}
    deliveries, _ = ledger.read_all(workbook({"台账": rows(later, FIRM)}))
    assert kinds(deliveries).count("EmployerRegistered") == 1
    assert kinds(deliveries)[0] == "EmployerRegistered"
    moments = [row.recorded_at for row in deliveries if row.recorded_at is not None]
    assert moments == sorted(moments)
    without, _ = ledger.read_all(workbook({"台账": rows(FIRM)}), known=lambda _: True)
    assert "EmployerRegistered" not in kinds(without)


def test_a_village_workshop_without_papers_is_provisional_and_sealed(workbook: Make) -> None:
    workshop = {"found_on": "2026-10-08", "employer": "织里某某童装加工点", "workers": 4}
    deliveries, _ = ledger.read_all(workbook({"台账": rows(workshop)}), township="zhili")
    subject = deliveries[0].submission.subject
    assert subject == f"employer/{local_code('zhili', '织里某某童装加工点')}"
    assert told(deliveries[0]) == {
        "person_name": "织里某某童装加工点",
        "provisional": True,
        "industry": "other",
    }


@pytest.mark.parametrize(
    ("change", "column", "part"),
    [
        ({"found_on": None}, "发现日期", "is empty; write the day"),
        ({"found_on": "上周"}, "发现日期", "'上周' is not a day"),
        ({"township": "南浔镇"}, "属地乡镇", "'南浔镇' is no township of this district"),
        ({"township": None}, "属地乡镇", "is empty; write the township"),
        ({"workers": "十几人"}, "涉及人数", "'十几人' is not a whole number"),
        ({"workers": -2}, "涉及人数", "'-2' is negative"),
        ({"amount": "=B2*2"}, "涉及金额", "'=B2*2' is a formula"),
        ({"amount": -1}, "涉及金额", "'-1' is negative"),
        ({"period": "8-9月"}, "欠薪时段", "'8-9月' is not a wage period"),
        ({"uscc": "91330502MA2B3CDE4X"}, "统一社会信用代码", "its check character is 9"),
        ({"status": "差不多了"}, "化解状态", "'差不多了' is not one of 未销号"),
        ({"status": "已销号"}, "销号日期", "is empty, but the row is closed"),
        ({"closed_on": "2026-10-01"}, "销号日期", "is before 2026-10-08"),
        ({"deadline": "2026-10-01"}, "化解时限", "is before 2026-10-08"),
        ({"employer": None, "uscc": None}, "用人单位", "is empty; name the employer or the site"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(
    workbook: Make, change: dict[str, Any], column: str, part: str
) -> None:
    path = workbook({"台账": rows(SITE, FIRM | change)})
    deliveries, [refusal] = ledger.read_all(path)
    assert (refusal.line, refusal.field) == (4, column)
    assert refusal.message.startswith(f"a.xlsx sheet 台账 row 4 column {column}: ")
    assert part in refusal.message
    assert {row.township for row in deliveries} == {"balidian"}


def test_a_row_that_says_nothing_is_refused(workbook: Make) -> None:
    quiet = {"found_on": "2026-10-08", "township": "织里镇", "employer": "某某公司"}
    deliveries, [refusal] = ledger.read_all(workbook({"台账": rows(quiet)}))
    assert deliveries == []
    assert refusal.message.startswith("a.xlsx sheet 台账 row 3: says nothing of wages")


def test_merged_cells_below_the_headings_are_named(workbook: Make) -> None:
    path = workbook({"台账": rows(FIRM, SITE)}, merged=("台账!B3:B4",))
    deliveries, [refusal] = ledger.read_all(path)
    assert deliveries == []
    assert "sheet 台账 row 3: the cells B3:B4 are merged" in refusal.message


def test_a_sheet_without_the_headings_of_a_ledger_is_named(workbook: Make) -> None:
    path = workbook({"台账": rows(SITE), "通讯录": [["姓名", "电话"]], "填表说明": [["请填写"]]})
    _, [refusal] = ledger.read_all(path)
    assert refusal.message.startswith("a.xlsx sheet 通讯录: no row has the headings of a ledger")


@pytest.mark.parametrize(
    ("missing", "part"),
    [(("found_on",), "row 2: no column 发现日期"), (("employer", "site"), "no column 用人单位")],
)
def test_a_ledger_without_a_column_that_it_needs_is_refused(
    workbook: Make, missing: tuple[str, ...], part: str
) -> None:
    sheet = rows(FIRM)
    sheet[1] = [heading if field not in missing else None for field, heading in HEADINGS.items()]
    _, [refusal] = ledger.read_all(workbook({"台账": sheet}))
    assert part in refusal.message


def test_two_columns_that_mean_the_same_are_refused(workbook: Make) -> None:
    sheet = rows(FIRM)
    sheet[1].append("企业名称")
    _, [refusal] = ledger.read_all(workbook({"台账": sheet}))
    assert "用人单位 and 企业名称 mean the same" in refusal.message


def test_a_dangerous_name_survives_as_text(workbook: Make, as_text: type[str]) -> None:
    name = '=HYPERLINK("http://x","公司")'
    deliveries, _ = ledger.read_all(workbook({"台账": rows(FIRM | {"employer": as_text(name)})}))
    assert told(deliveries[0])["name"] == name


def test_reading_row_by_row_gives_the_same(workbook: Make) -> None:
    path = workbook({"台账": rows(FIRM, SITE | {"workers": "x"})})
    reading = ledger.read(path)
    deliveries, refusals = ledger.read_all(path)
    assert list(reading) == [*refusals, *deliveries]
    assert reading.done == reading.total == 5
