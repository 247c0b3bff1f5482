"""The page of the rules says what the code does: no detector, no parameter, no value is missing."""

from datetime import date

from detectors.catalogue import CATALOGUE
from detectors.parameters import Parameters
from tests.docs import rules_page
from tests.docs.pages import ROOT


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    page = rules_page.PAGE.read_text(encoding="utf-8")
    fresh = rules_page.with_fresh_tables(page)
    assert page == fresh, 'run "python -m tests.docs.rules_page" and commit what it wrote'


def test_every_detector_and_every_parameter_stands_there() -> None:
    told = rules_page.tables()
    names = [*(kind.name for kind in CATALOGUE), *Parameters.load().entries()]
    assert [name for name in names if f"| `{name}` |" not in told] == []


def test_a_number_that_is_wrong_on_the_page_is_noticed() -> None:
    page = rules_page.PAGE.read_text(encoding="utf-8")
    wrong = page.replace('"red": 75', '"red": 76')
    assert wrong != page
    assert rules_page.with_fresh_tables(wrong) == rules_page.with_fresh_tables(page)


def test_every_parameter_of_law_has_an_entry_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    of_law = [
        name
        for name, entry in Parameters.load().entries().items()
        if any(value.sourced for value in entry.values.values())
    ]
    assert of_law
    assert [name for name in of_law if f"`{name}`" not in changelog] == []


def test_the_readme_counts_the_questions_as_the_catalogue_does() -> None:
    count = len(CATALOGUE)
    assert f"{count} questions about each" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{count} 个问题" in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_the_documents_say_for_how_long_an_answer_counts_as_the_parameters_do() -> None:
    parameters, on = Parameters.load(), date(2026, 1, 1)
    close, usual, seldom = parameters.table("screening.interval_days")(on).values()
    slack = parameters.whole("screening.slack_days")(on)
    rules = rules_page.PAGE.read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "field-guide.zh-CN.md").read_text(encoding="utf-8")
    assert f"every {close}, {usual} or {seldom} days" in rules
    assert f"so for {close + slack}, {usual + slack} or {seldom + slack} days" in rules
    assert f"再宽限{slack}天" in guide
    for said, days in (("每月走访的", close), ("每两月的", usual), ("每四月的", seldom)):
        assert f"{said}{days + slack}天" in guide
