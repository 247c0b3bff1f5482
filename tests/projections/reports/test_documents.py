"""The documents: what stands on them, what does not, and that they can be issued again."""

from datetime import date
from typing import Any

import msgspec
import pytest

from projections.reports.as_csv import as_csv
from projections.reports.as_json import as_json
from projections.reports.as_table import as_table, wide
from projections.reports.as_xlsx import as_xlsx
from projections.reports.document import Column, Document, Label, Sheet, both, check
from projections.reports.risk_list_report import risk_list_report
from projections.reports.six_systems_report import six_systems_report
from projections.reports.wording import IN_PLACE, INDUSTRIES, LEAD, LEVELS, SIMULATED, STAGES
from projections.risk_list import risk_list
from projections.views import Views
from schemas import events
from schemas.samples import CONTRACTOR, FACTORY, SITE, WORKSHOP, body, sealed
from schemas.vocabulary import Industry, Level, SiteStage, State
from tests.projections.telling import Telling

pytestmark = pytest.mark.usefixtures("each_database")

OCTOBER = date(2026, 10, 12)
END = date(2026, 10, 31)
LATER = date(2026, 11, 9)


def a_month() -> Telling:
    told = Telling()
    told.fact(
        body(events.SiteRegistered, name="=工地"), subject=SITE, concerns=(CONTRACTOR,), on=OCTOBER
    )
    told.fact(
        events.EmployerRegistered(person_name=sealed("person_name")), subject=WORKSHOP, on=OCTOBER
    )
    told.fact(body(events.RightsNoticeObserved, note=None), subject=SITE, on=OCTOBER)
    told.finds(SITE, "rights_notice_incomplete", State.YES)
    told.fact(body(events.ComplaintFiled, workers=12), subject=SITE, on=OCTOBER, source="worker")
    reasons = (("collective_complaint", 40), ("late_payday", 20))
    told.assesses(SITE, Level.ORANGE, 60, reasons=reasons)
    told.raises(SITE, "one", Level.ORANGE)
    told.fact(
        body(events.WagesPaid, period="2026-10", workers_due=12, workers_paid=6, due_fen=123_456,
             paid_fen=60_000), subject=SITE, on=OCTOBER,
    )  # fmt: skip
    told.closes(END)
    told.assesses(
        SITE,
        Level.ORANGE,
        60,
        final=True,
        reasons=(("collective_complaint", 40), ("late_payday", 20)),
    )
    told.scores(END)
    return told


def monthly(views: Views, **question: Any) -> Document:
    with views.engine.connect() as connection:
        return six_systems_report(connection, "2026-10", **question)


def listed(views: Views, **question: Any) -> Document:
    with views.engine.connect() as connection:
        rows = risk_list(connection, known_at=END, limit=None)
    return risk_list_report(rows, **question)


def by_key(document: Document, sheet: int = 0, part: str = "rows") -> list[dict[str, Any]]:
    found = msgspec.json.decode(as_json(document))
    rows: list[dict[str, Any]] = found["sheets"][sheet][part]
    return rows


def test_the_monthly_report_shows_the_systems_and_the_wages_of_each_site() -> None:
    row = by_key(monthly(a_month().views(), known_at=END))[0]
    assert (row["site"], row["name"], row["township"]["zh"]) == (SITE, "=工地", "织里镇")
    assert row["rights_notice"]["zh"] == "未落实"
    assert row["wage_deposit"]["zh"] == "不明"
    assert (row["workers_due"], row["workers_paid"]) == (12, 6)
    assert (row["due_fen"], row["paid_fen"]) == (123_456, 60_000)
    assert row["registered"] is None
    assert row["level"]["zh"] == "橙"


def test_the_sheet_of_townships_counts_systems_visits_alerts_and_cases() -> None:
    document = monthly(a_month().views(), known_at=END)
    row = by_key(document, 1)[-1]
    total = by_key(document, 1, "totals")[0]
    assert row["rights_notice"]["zh"] == "0/1"
    assert row["wage_deposit"]["zh"] == "0/1（不明 1）"
    for line in (row, total):
        assert (line["raised_orange"], line["cases"], line["case_workers"]) == (1, 1, 12)
        assert (line["screened"], line["paid_fen"]) == (1, 60_000)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_can_be_issued_again_byte_by_byte(language: str) -> None:
    told = a_month()
    views = told.views()

    def issued(from_views: Views) -> list[object]:
        document = monthly(from_views, known_at=END)
        return [
            as_json(document),
            as_csv(document, 0, language),
            as_csv(document, 1, language),
            as_xlsx(document, language),
            as_table(document, language),
        ]

    before = issued(views)
    paid = next(it for it in told.records if it.type == "WagesPaid")
    told.retracts(paid, LATER)  # type: ignore[arg-type]  # a payment is a fact
    told.fact(body(events.SiteRegistered, name="另名"), subject=SITE, on=LATER)
    told.closes(LATER)
    told.scores(LATER)
    after = told.views()
    assert issued(after) == before
    assert monthly(after, known_at=LATER).digest != monthly(after, known_at=END).digest


def test_an_exported_list_never_reveals_that_a_complaint_exists() -> None:
    document = listed(a_month().views(), withheld={"collective_complaint"})
    row = by_key(document)[0]
    assert row["reasons"] == {
        "zh": "late_payday；综合研判",
        "en": "late_payday; overall assessment",
    }
    assert "score" not in row
    for written in (as_json(document), as_csv(document), *map(str.encode, as_table(document))):
        assert b"complaint" not in written


def test_a_sealed_name_is_empty_until_somebody_who_may_opens_it() -> None:
    views = a_month().views()
    closed = {row["subject"]: row["name"] for row in by_key(listed(views, withheld=()))}
    opened = {
        row["subject"]: row["name"]
        for row in by_key(
            listed(
                views,
                withheld=(),
                naming=lambda name: name.plain or ("开" if name.sealed else None),
            )
        )
    }
    assert (closed[WORKSHOP], opened[WORKSHOP]) == (None, "开")
    assert closed[SITE] == opened[SITE] == "=工地"


def test_the_foot_says_from_what_a_document_was_made_and_what_has_no_source() -> None:
    document = monthly(a_month().views(), known_at=END, simulated=True)
    foot = document.foot()
    for language in ("zh", "en"):
        text = "\n".join(note.text(language) for note in foot)
        assert "2026-10-31" in text
        assert document.digest in text
        assert str(document.position) in text
        assert LEAD.text(language) in text
        assert SIMULATED.text(language) in text
    assert SIMULATED not in monthly(a_month().views()).foot()
    assert "实时" in monthly(a_month().views()).foot()[0].zh


def test_a_table_of_text_lines_up_chinese_and_latin_and_hides_no_sign() -> None:
    columns = (Column("a", Label("名称", "Name")), Column("b", Label("备注", "Note")))
    rows = (("织里", "x"), ("Zhili\x1b[2J\u202e", "y"))
    sheet = Sheet(title=both("t"), columns=columns, rows=rows)
    document = Document(
        title=both("t"), sheets=(sheet,), footnotes=(), known_at=None, position=1, digest="d"
    )
    lines = as_table(document)
    body_lines = lines[2:6]
    assert lines.count("t") == 1  # the title of the only sheet is that of the document
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert (
        len(
            {
                wide(line[: line.index(sign)])
                for line, sign in zip(body_lines[2:], "xy", strict=True)
            }
        )
        == 1
    )


def test_every_word_of_the_closed_lists_has_its_label() -> None:
    assert LEVELS.keys() == set(Level)
    assert STAGES.keys() == set(SiteStage)
    assert INDUSTRIES.keys() == set(Industry)
    assert len(IN_PLACE) == 4


def test_a_row_that_does_not_fit_its_columns_is_an_error() -> None:
    sheet = Sheet(title=both("t"), columns=(Column("a", both("a")),), rows=(("x", "y"),))
    with pytest.raises(ValueError, match="do not fit"):
        check(sheet)


def test_the_code_of_a_firm_is_never_lost_in_the_list() -> None:
    told = a_month()
    told.fact(body(events.EmployerRegistered), subject=FACTORY, on=OCTOBER)
    subjects = {row["subject"] for row in by_key(listed(told.views(), withheld=()))}
    assert {SITE, WORKSHOP} <= subjects
