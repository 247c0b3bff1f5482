"""A file with wrong lines: each is told with its line, and nothing is half-written."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from schemas.samples import FACTORY, employer
from streams.log.sqlite import SqliteLog
from streams.sources import ledger_form
from tests.promises.open_house import submission
from tests.promises.verbs import wagewatch

NOW = datetime.now(UTC) - timedelta(hours=1)
PAID = {
    "period": "2026-10",
    "paid_on": "2026-11-06",
    "workers_due": 3,
    "workers_paid": 3,
    "due_fen": 100_000,
    "paid_fen": 100_000,
}
ROSTER = {"period": "2026-10", "registered": 10, "attended": 11, "attendance_days": 220}

Lines = list[tuple[Any, str | None]]


def firm(number: int, **change: Any) -> dict[str, Any]:
    name = employer(number)
    data = {"uscc": name.partition("/")[2], "name": f"第{number}制衣厂"}
    return submission("EmployerRegistered", name, data, NOW) | change


def about(type_name: str, data: dict[str, Any], subject: str = FACTORY) -> dict[str, Any]:
    return submission(type_name, subject, data, NOW)


def a_file_with_every_mistake() -> Lines:
    """Lines, each with what is told of it; None for a good one."""
    first = firm(1)
    changed = first | {"data": first["data"] | {"name": "别的厂"}}
    tomorrow = (NOW + timedelta(days=1)).isoformat()
    return [
        (first, None),
        (firm(2, type="Wages"), "no event type is called 'Wages'; see the published schemas"),
        (firm(3, dataversion=9), "EmployerRegistered version 9 is newer than 1"),
        ("{nonsense", "write one fact on the line"),
        (firm(4, occurred_at=tomorrow), "correct the device's clock or the date"),
        (about("WagesPaid", PAID | {"due_fen": -1}), "data.due_fen: Expected `int` >= 0"),
        (about("WagesPaid", PAID | {"due_fen": 10**20}), "Expected `int` <= 1000000000000000"),
        (about("WagesPaid", PAID | {"paid_fen": 100_001}), "100,001 is more than due_fen 100,000"),
        (about("RosterReported", ROSTER), "attended 11 is more than registered 10; correct"),
        (about("WagesObserved", {"note": "x" * 30_000}), "data.note: 30,000 characters are more"),
        (about("WagesObserved", {"note": "x" * 900_000}), "send less in one report"),
        (about("WagesObserved", {"note": "x" * 2**20}), "longer than 1,048,576 bytes; one line"),
        (changed, "was sent before with other content; make a new id for a new report"),
        (about("DayClosed", {"day": "2026-11-01"}), "DayClosed is not accepted from department"),
        (firm(66) | {"type": "ZeroReportFiled"}, "data"),
        (about("WagesPaid", PAID, employer(77)), "is not known; check its code, or send Employer"),
        (about("WagesPaid", PAID), None),
        (firm(5), None),
    ]


def written(lines: Lines, path: Path) -> Path:
    said = [line if isinstance(line, str) else json.dumps(line) for line, _ in lines]
    path.write_text("\n".join(said) + "\n", encoding="utf-8")
    return path


def test_each_wrong_line_is_told_with_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = a_file_with_every_mistake()
    file = written(lines, tmp_path / "november.jsonl")
    ran = wagewatch("ingest", file, "--json", data=tmp_path / "house")
    told = ran.json()
    wrong = {number: what for number, (_, what) in enumerate(lines, start=1) if what is not None}
    assert ran.code == 1
    assert [refusal["line"] for refusal in told["refusals"]] == list(wrong)
    for refusal in told["refusals"]:
        place, said = f"november.jsonl line {refusal['line']}: ", wrong[refusal["line"]]
        assert refusal["message"].startswith(place)
        assert said in refusal["message"]
    assert told["stored"] == len(lines) - len(wrong)
    again = wagewatch("ingest", file, "--json", data=tmp_path / "house").json()
    assert (again["stored"], again["known"]) == (0, told["stored"])


@pytest.mark.parametrize(
    "wrong",
    [
        "{nonsense",
        firm(4, occurred_at=(NOW + timedelta(days=1)).isoformat()),
        about("WagesPaid", PAID, employer(77)),
    ],
    ids=["malformed", "in the future", "unknown subject"],
)
def test_a_file_that_is_taken_whole_is_not_taken_at_all_where_one_line_is_wrong(
    tmp_path: Path, wrong: str | dict[str, Any]
) -> None:
    file = written([(firm(1), None), (wrong, ""), (firm(5), None)], tmp_path / "november.jsonl")
    ran = wagewatch("ingest", file, "--whole", data=tmp_path / "house")
    assert ran.code == 2
    assert "november.jsonl line 2: " in ran.said
    assert "nothing was stored: mend the refused rows, or take the others" in ran.output
    assert stored_types(tmp_path / "house") == ["RulesAdopted"]


def stored_types(house: Path) -> list[str]:
    log = SqliteLog(house / "facts.sqlite", house / "head")
    try:
        return [fact.type for fact in log.read(0, limit=1_000)]
    finally:
        log.close()


def ledger(file: Path, *, merge: str | None = None, title: str | None = None) -> Path:
    """Fill in the empty form that the house hands out: two firms, and one mistake."""
    ledger_form.template(file)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[3]]
    for row, name in ((4, "织里甲制衣厂"), (5, "织里乙制衣厂")):
        filled: dict[str, Any] = {"发现日期": date(2026, 10, 8), "用人单位": name, "涉及人数": 4}
        for heading, value in filled.items():
            sheet.cell(row, headings.index(heading) + 1).value = value
    if merge:
        sheet.merge_cells(merge)
    if title:
        other = book.create_sheet(title)
        other["A1"], other["B1"] = "姓名", "电话"
    book.save(file)
    return file


def test_a_ledger_with_merged_cells_and_a_wrong_sheet_is_refused_whole_with_both_named(
    tmp_path: Path,
) -> None:
    house, file = tmp_path / "house", ledger(tmp_path / "a.xlsx", merge="B4:B5", title="通讯录")
    ran = wagewatch("import", "ledger", file, "--township", "zhili", data=house)
    assert ran.code == 2
    assert "B4:B5" in ran.said
    assert "sheet 通讯录: no row has the headings of a ledger" in ran.said
    assert "nothing was stored" in ran.output
    assert stored_types(house) == ["RulesAdopted"]


def test_of_a_ledger_with_a_wrong_sheet_the_good_rows_can_be_taken(tmp_path: Path) -> None:
    house, file = tmp_path / "house", ledger(tmp_path / "a.xlsx", title="通讯录")
    ran = wagewatch(
        "import", "ledger", file, "--township", "zhili", "--partial", "--json", data=house
    )
    assert (ran.code, ran.json()["stored"], len(ran.json()["refusals"])) == (1, 4, 1)
    assert stored_types(house)[1:].count("WagesObserved") == 2
