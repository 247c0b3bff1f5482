"""What somebody changes behind the house's back is found: in views, in scoring, among facts."""

from pathlib import Path

import pysqlite3.dbapi2 as driver
import pytest

from tests.promises.verbs import Ran, wagewatch

UNLOCK = "DROP TRIGGER facts_are_never_changed"


def tamper(file: Path, *statements: str) -> None:
    connection = driver.connect(str(file))
    try:
        for statement in statements:
            assert connection.execute(statement).rowcount in {1, -1}
        connection.commit()
    finally:
        connection.close()


def replayed(house: Path) -> Ran:
    ran = wagewatch("replay", "--verify", "--json", data=house)
    assert ran.json()["other_rules"] == 0, "the rules changed while these tests ran"
    return ran


def test_a_rebuild_gives_the_same_and_changes_nothing(copied: Path) -> None:
    before = {file.name: file.read_bytes() for file in copied.glob("*.sqlite")}
    ran = replayed(copied)
    assert ran.code == 0, ran.output
    told = ran.json()
    assert told["days"] == 365
    assert told["wrong_days"] == told["wrong_views"] == told["wrong_conclusions"] == []
    assert {"risk", "alerts", "register", "site_months", "coverage"} <= {*told["views"]}
    assert {file.name: file.read_bytes() for file in copied.glob("*.sqlite")} == before


def test_a_tampered_row_of_a_view_is_found_and_filling_the_views_anew_mends_it(
    copied: Path,
) -> None:
    tamper(
        copied / "views-1.sqlite",
        "UPDATE risk_final_past SET score = 1 + score "
        "WHERE rowid = (SELECT max(rowid) FROM risk_final_past)",
    )
    ran = replayed(copied)
    assert (ran.code, ran.json()["wrong_views"]) == (1, ["risk"])
    assert wagewatch("project", data=copied).code == 0
    assert replayed(copied).code == 0


def test_a_tampered_digest_of_a_day_is_found(copied: Path) -> None:
    tamper(
        copied / "scoring.sqlite", "UPDATE days SET digest = 'f' || digest WHERE day = '2025-06-30'"
    )
    ran = replayed(copied)
    assert (ran.code, ran.json()["wrong_days"]) == (1, ["2025-06-30"])


def test_a_tampered_conclusion_is_found(copied: Path) -> None:
    tamper(
        copied / "scoring.sqlite",
        "UPDATE conclusions SET record = "
        "CAST(replace(CAST(record AS TEXT), '\"score\":', '\"score\":1') AS BLOB) "
        "WHERE (cause, subject, detector, ordinal) = (SELECT cause, subject, detector, ordinal "
        "FROM conclusions WHERE type = 'RiskAssessed' LIMIT 1)",
    )
    ran = replayed(copied)
    assert (ran.code, len(ran.json()["wrong_conclusions"])) == (1, 1)


@pytest.mark.parametrize(
    ("position", "change"),
    [
        (3, "record = CAST(replace(record, 'department', 'departmenr') AS BLOB)"),
        (40, "hash = zeroblob(32)"),
    ],
)
def test_a_tampered_fact_is_found_by_verify_and_named_by_its_position(
    copied: Path, position: int, change: str
) -> None:
    tamper(
        copied / "facts.sqlite",
        UNLOCK,
        f"UPDATE facts SET {change} WHERE position = {position}",  # noqa: S608  ours
    )
    ran = wagewatch("verify", data=copied)
    assert ran.code == 1
    assert f"position {position}: broken hash" in ran.output
    assert "damaged" in ran.output


def test_a_log_whose_end_was_cut_off_is_refused_with_the_first_fact_that_is_missing(
    copied: Path,
) -> None:
    tamper(
        copied / "facts.sqlite",
        "DROP TRIGGER facts_are_never_deleted",
        "DELETE FROM facts WHERE position = (SELECT max(position) FROM facts)",
    )
    for verb in ("verify", "serve"):
        ran = wagewatch(verb, data=copied)
        assert ran.code == 1
        assert "1 are missing, the first at position" in ran.said
        assert "Traceback" not in ran.said
