"""The wage claims: every row a claim, nothing from later, the same ids each time."""

import gzip
import os
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from schemas import codec
from schemas.calendar.shanghai import shanghai_day
from schemas.envelopes import Delivery
from schemas.errors import Refused
from schemas.money import MOST_FEN
from streams.sources import wage_claims
from streams.sources.drafting import sealed_in_appearance
from streams.sources.reading import Reading, Refusal

HEAD = (
    "claim_id,state,filed_on,employer_id,industry,kind,amount_claimed_usd,defendants,"
    "construction_hint,amount_assessed_usd_later,amount_paid_usd_later\n"
)
FIRST = "C1,OH,2000-01-02,OH-E004917,,MW,12.5,,0,0.0,\n"
SECOND = "C2,CA,2000-01-03,CA-E000001,722511,wage_claim,,1.0,0,99.0,1.0\n"


def claims(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "claims.csv.gz"
    path.write_bytes(gzip.compress((HEAD + "".join(rows)).encode()))
    return path


def delivered(reading: Reading) -> list[Delivery]:
    rows = list(reading)
    assert not [row for row in rows if isinstance(row, Refusal)]
    return [row for row in rows if isinstance(row, Delivery)]


def said(delivery: Delivery) -> dict[str, object]:
    return msgspec.json.decode(delivery.submission.data, type=dict[str, object])


def test_an_employer_is_registered_once_on_its_first_claim(tmp_path: Path) -> None:
    read = delivered(wage_claims.read(claims(tmp_path, FIRST, FIRST, SECOND)))
    assert [(row.submission.type, row.submission.subject) for row in read] == [
        ("EmployerRegistered", "employer/local-oh-e004917"),
        ("ComplaintFiled", "employer/local-oh-e004917"),
        ("ComplaintFiled", "employer/local-oh-e004917"),
        ("EmployerRegistered", "employer/local-ca-e000001"),
        ("ComplaintFiled", "employer/local-ca-e000001"),
    ]
    assert said(read[0]) == {"name": "OH-E004917", "industry": "other"}
    assert said(read[1]) == {
        "kind": "complaint",
        "channel": "transferred",
        "workers": 1,
        "amount_fen": 1250,
    }
    assert "amount_fen" not in said(read[4])
    assert [row.township for row in read[2:4]] == ["oh", "ca"]


def test_identical_rows_are_two_claims_and_reading_again_gives_the_same_ids(tmp_path: Path) -> None:
    path = claims(tmp_path, FIRST, FIRST, SECOND)
    ids = [row.submission.id for row in delivered(wage_claims.read(path))]
    assert len(set(ids)) == 5
    assert [row.submission.id for row in delivered(wage_claims.read(path))] == ids


def test_what_came_out_later_changes_nothing(tmp_path: Path) -> None:
    now = delivered(wage_claims.read(claims(tmp_path, FIRST, SECOND)))
    other = [
        row.replace("0.0,\n", "777.0,888.0\n").replace("99.0,1.0", ",") for row in (FIRST, SECOND)
    ]
    later = delivered(wage_claims.read(claims(tmp_path, *other)))
    assert [codec.encode(row) for row in now] == [codec.encode(row) for row in later]


def test_moments_are_in_order_and_on_the_day_of_filing(tmp_path: Path) -> None:
    read = delivered(wage_claims.read(claims(tmp_path, FIRST, FIRST, SECOND)))
    moments = [row.submission.occurred_at for row in read]
    assert moments == sorted(set(moments))
    assert [shanghai_day(moment).isoformat() for moment in moments] == ["2000-01-02"] * 3 + [
        "2000-01-03"
    ] * 2
    assert moments == [row.recorded_at for row in read]
    assert moments[0].isoformat() == "2000-01-02T01:00:00+00:00"


def test_a_file_in_another_order_is_sorted_by_day_and_keeps_ties(tmp_path: Path) -> None:
    tie = FIRST.replace("C1", "C9").replace("12.5", "99")
    read = delivered(wage_claims.read(claims(tmp_path, SECOND, FIRST, tie)))
    sums = [said(row).get("amount_fen") for row in read if row.submission.type == "ComplaintFiled"]
    assert sums == [1250, 9900, None]


def test_a_sum_that_no_money_could_be_stays_unknown_and_is_kept_in_words(tmp_path: Path) -> None:
    row = FIRST.replace("12.5", "24300000000000.0")
    claim = delivered(wage_claims.read(claims(tmp_path, row)))[1]
    assert "amount_fen" not in said(claim)
    assert said(claim)["statement"] == "amount_claimed_usd: 24300000000000.0"
    assert wage_claims.cents("24300000000000.0") == 2_430_000_000_000_000 > MOST_FEN


@pytest.mark.parametrize(
    ("row", "field", "part"),
    [
        (FIRST.replace("2000-01-02", "2000/01/02"), "filed_on", "'2000/01/02' is not a day"),
        (FIRST.replace("2000-01-02", "20000102"), "filed_on", "'20000102' is not a day"),
        (FIRST.replace("12.5", "lots"), "amount_claimed_usd", "'lots' is not an amount"),
        (FIRST.replace("12.5", "-1"), "amount_claimed_usd", "'-1' is not an amount"),
        (FIRST.replace("OH-E004917", "OH E1!"), "subject", "the code must be"),
        ("C1,OH\n", "", "has 2 cells, too few"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line_and_the_rest_goes_on(
    tmp_path: Path, row: str, field: str, part: str
) -> None:
    read = list(wage_claims.read(claims(tmp_path, SECOND, row)))
    [refusal] = [found for found in read if isinstance(found, Refusal)]
    assert (refusal.line, refusal.field) == (3, field)
    assert refusal.message.startswith("claims.csv.gz line 3")
    assert part in refusal.message
    assert len([found for found in read if isinstance(found, Delivery)]) == 2


def test_a_file_with_other_headings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("claim_id,state\n1,OH\n")
    with pytest.raises(Refused, match=r"other\.csv line 1: no column filed_on, employer_id"):
        list(wage_claims.read(path))


def test_a_packed_file_that_breaks_off_is_refused_where_it_does(tmp_path: Path) -> None:
    path = claims(tmp_path, FIRST, *[SECOND.replace("C2", f"C{n}") for n in range(9000)])
    path.write_bytes(path.read_bytes()[:-20])
    refusals = [row for row in wage_claims.read(path) if isinstance(row, Refusal)]
    assert len(refusals) == 1
    assert "cannot be read further" in refusals[0].message


@pytest.mark.parametrize(
    ("naics", "industry"),
    [
        ("238", "construction"),
        ("315210", "manufacturing"),
        ("4841", "logistics"),
        ("722511", "catering"),
        ("541320", "services"),
        ("115115", "services"),
        ("", "other"),
    ],
)
def test_a_trade_comes_from_the_first_two_digits(naics: str, industry: str) -> None:
    assert wage_claims.industry_of(naics, "0") == industry
    assert wage_claims.industry_of(naics, "1") == "construction"


@pytest.mark.claims
def test_every_real_row_is_a_claim_in_order_and_within_what_events_allow() -> None:
    reading = wage_claims.read(Path(os.environ["WAGEWATCH_CLAIMS"]))
    read = delivered(reading)
    kinds = Counter(row.submission.type for row in read)
    assert kinds == {"ComplaintFiled": 215_882, "EmployerRegistered": 142_485}
    assert reading.total == reading.done == 215_882
    assert len({row.submission.id for row in read}) == len(read)
    moments = [row.submission.occurred_at for row in read]
    assert moments == sorted(moments)
    assert (shanghai_day(moments[0]).year, shanghai_day(moments[-1]).year) == (2000, 2022)
    for row in read[::50]:
        codec.read_body(row.submission, sealed_in_appearance)
    unknown = [row for row in read if "statement" in said(row)]
    assert [said(row)["statement"] for row in unknown] == ["amount_claimed_usd: 24300000000000.0"]
