"""A platform's export: every good row a fact, every bad one named by sheet, row and column."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas.calendar.shanghai import shanghai_day
from schemas.envelopes import Delivery
from schemas.samples import CONTRACTOR, OWNER, SUBCONTRACTOR
from schemas.subjects import uscc_check_character
from streams.sources import mapping, platform
from streams.sources.mapping import Mapping, read_mapping
from streams.sources.reading import Refusal

Make = Callable[..., Path]
EXAMPLE = Path(mapping.__file__).with_name("mappings") / "zhejiang_platform.example.yaml"
AS_OF = "2026-11-05"
USCC = {
    name: subject.partition("/")[2]
    for name, subject in {"owner": OWNER, "gc": CONTRACTOR, "sub": SUBCONTRACTOR}.items()
}


@pytest.fixture
def example() -> Mapping:
    return read_mapping(EXAMPLE)


def sheet(example: Mapping, kind: str, *rows: list[Any]) -> list[list[Any]]:
    return [[f"标题 {kind}"], list(example.sheets[kind].columns), *rows]


SITE = [
    "330502-0001",
    "织里童装产业园",
    "织里镇",
    USCC["owner"],
    "某某投资公司",
    USCC["gc"],
    "某某建设公司",
    date(2026, 1, 5),
    3250,
    "20%",
    1,
    "是",
    None,
    "2026-03-01",
    None,
    AS_OF,
]
ROSTER = ["330502-0001", "2026年10月", 80, 76, 1900, 2, AS_OF]
PAID = ["330502-0001", "2026-10", "2026-11-03", 76, 70, 500_000.5, 460_000, USCC["gc"], None, AS_OF]


def book(example: Mapping, **rows: list[list[Any]]) -> dict[str, list[list[Any]]]:
    sheets = {"sites": [SITE]} | rows
    return {
        str(example.sheets[kind].sheet): sheet(example, kind, *given)
        for kind, given in sheets.items()
    }


def told(deliveries: list[Delivery], kind: str) -> list[dict[str, Any]]:
    return [
        msgspec.json.decode(row.submission.data, type=dict[str, Any])
        for row in deliveries
        if row.submission.type == kind
    ]


def test_a_whole_export_becomes_facts(workbook: Make, example: Mapping) -> None:
    path = workbook(
        book(
            example,
            parties=[
                [
                    "330502-0001",
                    USCC["sub"],
                    "某某劳务公司",
                    "劳务分包单位",
                    USCC["gc"],
                    2_000_000,
                    AS_OF,
                ]
            ],
            roster=[ROSTER],
            account=[
                ["330502-0001", "2026-03-20", "某银行", None, "是", "2026-10-31", 88.5, AS_OF]
            ],
            disbursement=[["330502-0001", "2026-10-20", 600_000, None, "2026-10", AS_OF]],
            payroll=[["330502-0001", "2026-10", 76, 76, 500_000.5, AS_OF], ["合计", None, 76]],
            payments=[PAID],
        )
    )
    deliveries, refusals = platform.read_all(path, example)
    assert refusals == []
    assert [row.submission.type for row in deliveries] == [
        "EmployerRegistered",
        "EmployerRegistered",
        "SiteRegistered",
        "EmployerRegistered",
        "PartyJoinedSite",
        "RosterReported",
        "WageAccountOpened",
        "WageAccountBalanceReported",
        "LabourCostDisbursed",
        "PayrollSubmitted",
        "WagesPaid",
    ]
    [registered] = told(deliveries, "SiteRegistered")
    assert registered["contract_price_fen"] == 3_250_000_000
    assert (registered["labour_cost_ratio"], registered["government_invested"]) == (0.2, True)
    assert (registered["owner"], registered["authority"]) == (OWNER, "housing")
    [paid] = told(deliveries, "WagesPaid")
    assert (paid["due_fen"], paid["channel"], paid["paid_by"]) == (
        50_000_050,
        "special_account",
        CONTRACTOR,
    )
    of_site = next(row for row in deliveries if row.submission.type == "SiteRegistered")
    assert (of_site.township, of_site.submission.subject) == ("zhili", "site/330502-0001")
    assert of_site.submission.concerns == (CONTRACTOR, OWNER)
    days = {row.submission.type: shanghai_day(row.submission.occurred_at) for row in deliveries}
    assert days["WagesPaid"] == date(2026, 11, 3)
    assert days["RosterReported"] == date(2026, 10, 31)
    assert days["SiteRegistered"] == date(2026, 11, 5)


def test_importing_twice_gives_the_same_facts_and_the_next_month_others(
    workbook: Make, example: Mapping
) -> None:
    path = workbook(book(example, roster=[ROSTER], payments=[PAID]))
    first, _ = platform.read_all(path, example)
    again, _ = platform.read_all(path, example)
    assert first == again
    assert len({row.submission.id for row in first}) == len(first)
    later = [[*row[:-1], "2026-12-05"] for row in (SITE, ROSTER, PAID)]
    sheets = book(example, sites=[later[0]], roster=[later[1]], payments=[later[2]])
    next_month, _ = platform.read_all(workbook(sheets, name="b.xlsx"), example)
    same = {row.submission.id for row in first} & {row.submission.id for row in next_month}
    assert {row.submission.type for row in first if row.submission.id in same} == {"WagesPaid"}


@pytest.mark.parametrize(
    ("kind", "row", "column", "value", "part"),
    [
        ("roster", ["330502-0001", "2026-10", 80, 99, 1900, 0, AS_OF], "出勤人数", "99",
         "attended 99 is more than registered 80"),
        ("roster", ["330502-0001", "2026-10", 80, -1, 1900, 0, AS_OF], "出勤人数", "-1",
         "is negative"),
        ("roster", ["330502-0001", "十月", 80, 76, 1900, 0, AS_OF], "考勤月份", "'十月'",
         "is not a wage period"),
        ("roster", ["330502-0001", "2026-10", "=40*2", 76, 1900, 0, AS_OF], "登记人数", "'=40*2'",
         "is a formula; copy the column and paste it as values"),
        ("roster", ["330502-0001", "2026-10", None, 76, 1900, 0, AS_OF], "登记人数", "",
         "is empty, and must be filled in"),
        ("roster", ["330502-0001", "2026-10", 80, 76, 1900, 0, None], "数据日期", "",
         "has no day of export"),
        ("roster", [None, "2026-10", 80, 76, 1900, 0, AS_OF], "项目编码", "",
         "is empty; write the code"),
        ("roster", ["吴兴1号", "2026-10", 80, 76, 1900, 0, AS_OF], "项目编码", "'吴兴1号'",
         "the code must be 1 to 63"),
        ("payments", [*PAID[:5], -5, *PAID[6:]], "应发金额(元)", "'-5'", "is negative"),
        ("payments", [*PAID[:6], 900_000, *PAID[7:]], "实发金额(元)", "'900000'",
         "paid_fen 90,000,000 is more than due_fen 50,000,050"),
        ("payments", [*PAID[:2], "2026-11-09", *PAID[3:]], "发放日期", "'2026-11-09'",
         "is after 2026-11-05"),
        ("payments", [*PAID[:7], "91330502MA2B3CDE4X", None, AS_OF], "代发单位统一社会信用代码",
         "'91330502MA2B3CDE4X'", "its check character is 9"),
        ("parties", ["330502-0001", USCC["sub"], "甲", "监理", None, None, AS_OF], "单位类型",
         "'监理'", "is not one of 建设单位"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_sheet_row_column_and_value(
    workbook: Make,
    example: Mapping,
    *,
    kind: str,
    row: list[Any],
    column: str,
    value: str,
    part: str,
) -> None:
    path = workbook(book(example, **{kind: [row]}))
    deliveries, refusals = platform.read_all(path, example)
    [refusal] = refusals
    name = example.sheets[kind].sheet
    assert (refusal.line, refusal.field) == (3, column)
    assert refusal.message.startswith(f"a.xlsx sheet {name} row 3 column {column}: ")
    assert value in refusal.message
    assert part in refusal.message
    assert told(deliveries, "SiteRegistered")


def test_every_wrong_cell_of_a_row_is_told_at_once(workbook: Make, example: Mapping) -> None:
    row = ["330502-0001", "x", "y", -1, 1900, 0, AS_OF]
    _, refusals = platform.read_all(workbook(book(example, roster=[row])), example)
    assert [refusal.field for refusal in refusals] == ["考勤月份", "登记人数", "出勤人数"]


def test_merged_cells_are_named_with_sheet_and_block_and_their_rows_left_out(
    workbook: Make, example: Mapping
) -> None:
    rows = [ROSTER, [*ROSTER[:1], "2026-09", *ROSTER[2:]], [*ROSTER[:1], "2026-08", *ROSTER[2:]]]
    merged = ("实名制考勤!A1:G1", "实名制考勤!A4:A5")
    path = workbook(book(example, roster=rows), merged=merged)
    deliveries, refusals = platform.read_all(path, example)
    assert [refusal.message for refusal in refusals] == [
        "a.xlsx sheet 实名制考勤 row 4: the cells A4:A5 are merged; split them and fill in each"
    ]
    assert [row["period"] for row in told(deliveries, "RosterReported")] == ["2026-10"]


def test_a_sheet_that_is_missing_or_unknown_is_named(workbook: Make, example: Mapping) -> None:
    deliveries, refusals = platform.read_all(workbook({"名单": [["x"]]}), example)
    assert deliveries == []
    assert [refusal.message for refusal in refusals] == [
        (
            "a.xlsx: no sheet 项目信息 for sites; the file holds 名单. "
            "Correct the mapping, or mark the sheet optional"
        ),
        "a.xlsx sheet 名单: the mapping does not know it; map it, or name it under ignore",
    ]


def test_a_missing_or_doubled_column_is_named_with_what_is_there(
    workbook: Make, example: Mapping
) -> None:
    sheets = book(example, roster=[ROSTER], payroll=[])
    sheets["实名制考勤"][1][3] = "到岗人数"
    sheets["工资表"][1].append("人数")
    _, refusals = platform.read_all(workbook(sheets), example)
    assert [(refusal.line, refusal.field) for refusal in refusals] == [(2, "出勤人数"), (2, "人数")]
    assert "row 2: no column 出勤人数; the row holds 项目编码, 考勤月份" in refusals[0].message
    assert "row 2: two columns are called 人数" in refusals[1].message


def test_two_rows_of_one_key_are_not_added_up_in_silence(workbook: Make, example: Mapping) -> None:
    deliveries, refusals = platform.read_all(
        workbook(book(example, payments=[PAID, PAID])), example
    )
    assert len(told(deliveries, "WagesPaid")) == 1
    assert "row 4: is the same as row 3 in site, employer, period, paid_on" in refusals[0].message


def test_a_firm_that_is_known_is_not_registered_again(workbook: Make, example: Mapping) -> None:
    path = workbook(book(example))
    deliveries, _ = platform.read_all(path, example, known=lambda subject: subject == OWNER)
    assert [row["name"] for row in told(deliveries, "EmployerRegistered")] == ["某某建设公司"]


def test_an_individual_business_is_named_in_a_sealed_field_only(
    workbook: Make, example: Mapping
) -> None:
    code = "92330502MA2T00017"
    row = [*SITE[:3], code + uscc_check_character(code), "张三工程队", *SITE[5:]]
    deliveries, refusals = platform.read_all(workbook(book(example, sites=[row])), example)
    assert refusals == []
    business = told(deliveries, "EmployerRegistered")[1]
    assert business.get("person_name") == "张三工程队"
    assert "name" not in business


def test_a_dangerous_name_survives_as_text(
    workbook: Make, example: Mapping, as_text: type[str]
) -> None:
    name = as_text('=HYPERLINK("http://x","y")')
    row = [SITE[0], name, *SITE[2:]]
    deliveries, refusals = platform.read_all(workbook(book(example, sites=[row])), example)
    assert refusals == []
    assert told(deliveries, "SiteRegistered")[0]["name"] == name


def test_a_file_that_cannot_be_read_is_one_refusal(tmp_path: Path, example: Mapping) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no")
    deliveries, refusals = platform.read_all(path, example)
    assert deliveries == []
    assert refusals == [Refusal(0, "", refusals[0].message)]
    reading = platform.read(path, example)
    assert list(reading) == refusals
