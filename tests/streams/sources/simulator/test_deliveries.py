"""What the simulated district tells can be taken in as it stands, in the order of its arrival."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from schemas import codec
from schemas.calendar import shanghai_day
from schemas.envelopes import Delivery
from schemas.jurisdiction import TOWNSHIPS
from streams.sources.drafting import sealed_in_appearance
from streams.sources.simulator import Settings, Simulation, simulate
from streams.sources.simulator.reading import table

HAMLET = Settings(
    seed=5,
    first_day=date(2025, 3, 1),
    last_day=date(2025, 4, 30),
    employers=25,
    sites=5,
    grids=15,
)


def written(deliveries: Iterable[Delivery]) -> list[bytes]:
    return [codec.encode(delivery) for delivery in deliveries]


def body(delivery: Delivery) -> dict[str, object]:
    read: dict[str, object] = msgspec.json.decode(delivery.submission.data)
    return read


def about(deliveries: Iterable[Delivery], *subjects: str) -> list[bytes]:
    return written(each for each in deliveries if each.submission.subject in subjects)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert written(simulate(HAMLET).deliveries()) == written(simulate(HAMLET).deliveries())


def test_another_seed_gives_another_district() -> None:
    other = msgspec.structs.replace(HAMLET, seed=6)
    first, second = written(simulate(HAMLET).deliveries()), written(simulate(other).deliveries())
    assert not set(first) & set(second)


def test_every_delivery_is_accepted_by_the_codec(told: list[Delivery]) -> None:
    for line in written(told):
        read = codec.read_delivery(line)
        codec.read_body(read.submission, sealed_in_appearance)


def test_every_correction_is_a_whole_body_of_the_type_that_it_corrects(
    told: list[Delivery],
) -> None:
    by_id = {each.submission.id: each for each in told}
    corrections = [each for each in told if each.submission.type == "ObservationCorrected"]
    for each in corrections:
        data = body(each)
        wrong = by_id[msgspec.convert(data["corrects"], type(each.submission.id))]
        replacement = data["replacement"]
        assert isinstance(replacement, dict)
        cls = codec.body_class(wrong.submission.type)
        codec.convert(cls, replacement, sealed_in_appearance)
        assert replacement != body(wrong)
        assert each.submission.subject == wrong.submission.subject
    assert corrections


def test_deliveries_come_in_the_order_in_which_they_were_recorded(told: list[Delivery]) -> None:
    moments = [each.recorded_at for each in told if each.recorded_at is not None]
    assert len(moments) == len(told)
    assert moments == sorted(moments)


def test_nothing_is_recorded_outside_the_simulated_days_or_before_it_happened(
    told: list[Delivery],
) -> None:
    for each in told:
        assert each.recorded_at is not None
        assert date(2025, 1, 1) <= shanghai_day(each.recorded_at) <= date(2025, 12, 31)
        assert each.submission.occurred_at <= each.recorded_at


def test_no_id_is_used_twice(told: list[Delivery]) -> None:
    assert len({each.submission.id for each in told}) == len(told)


def test_every_employer_and_site_is_registered_before_anything_else_is_said_of_it(
    told: list[Delivery],
) -> None:
    known: set[str] = set()
    for each in told:
        submission = each.submission
        if submission.type in {"EmployerRegistered", "SiteRegistered"}:
            known.add(submission.subject)
        named = {submission.subject, *submission.concerns}
        strangers = {one for one in named - known if one.startswith(("employer/", "site/"))}
        assert strangers == set(), submission.type


def test_what_is_known_at_the_start_is_registered_on_the_first_day(told: list[Delivery]) -> None:
    registered = [
        shanghai_day(each.recorded_at)
        for each in told
        if each.recorded_at and each.submission.type in {"EmployerRegistered", "SiteRegistered"}
    ]
    on_first_day = registered.count(date(2025, 1, 1))
    assert len(registered) * 0.7 < on_first_day < len(registered)


def test_unlicensed_workshops_are_opened_by_their_grid_worker(told: list[Delivery]) -> None:
    opened = [each for each in told if each.submission.subject.startswith("employer/local-")]
    first = {each.submission.subject: each for each in reversed(opened)}
    assert len(first) > 10
    for each in first.values():
        assert each.submission.type == "EmployerRegistered"
        assert body(each)["provisional"] is True
        assert each.actor == f"grid-worker/{each.grid}"


def test_every_kind_of_report_is_told(told: list[Delivery]) -> None:
    types = Counter(each.submission.type for each in told)
    rare = {"EmployerIdentified", "CollectiveIncidentReported", "ArbitrationFiled"}
    rare |= {"PaymentDeferralAgreed", "EmployerStatementRecorded", "CommitmentSigned"}
    common = {
        *("PaydayAgreed", "WagesPaid", "PayrollSubmitted", "RosterReported", "VisitMade"),
        *("ContractsObserved", "WagesObserved", "OperationsObserved", "RightsNoticeObserved"),
        *("UtilityUsageReported", "SocialInsuranceReported", "TaxArrearsReported"),
        *("CourtCaseReported", "ComplaintFiled", "ComplaintVerified", "ZeroReportFiled"),
        *("SiteStageChanged", "PartyJoinedSite", "WageAccountOpened", "WageDepositStored"),
        *("LabourCostDisbursed", "WageAccountBalanceReported", "LabourOfficerNamed"),
        *("PaymentGuaranteeProvided", "SupervisionRecorded", "ObservationCorrected"),
    }
    assert common - set(types) == set()
    assert set(types) <= codec.FACTS
    assert sum(types[name] for name in rare) > 0


def test_the_field_is_as_untidy_as_it_is(told: list[Delivery]) -> None:
    visits = [each for each in told if each.submission.type == "VisitMade"]
    outcomes = Counter(body(each)["outcome"] for each in visits)
    assert 0.03 < outcomes["locked"] / len(visits) < 0.12
    assert outcomes["refused"] > 0
    late = [
        each
        for each in visits
        if each.recorded_at and each.recorded_at - each.submission.occurred_at > timedelta(hours=5)
    ]
    assert 0.04 < len(late) / len(visits) < 0.15
    assert sum(1 for each in visits if "unchanged" in body(each)) > len(visits) * 0.3
    types = Counter(each.submission.type for each in told)
    observed = sum(types[f"{what}Observed"] for what in ("Contracts", "Wages", "Operations"))
    assert 0.003 < types["ObservationCorrected"] / observed < 0.03
    assert types["ObservationRetracted"] > 0


def test_reports_on_one_subject_come_out_of_order(told: list[Delivery]) -> None:
    latest: dict[str, float] = {}
    overtaken = 0
    for each in told:
        happened = each.submission.occurred_at.timestamp()
        overtaken += happened < latest.get(each.submission.subject, 0.0)
        latest[each.submission.subject] = max(
            happened, latest.get(each.submission.subject, happened)
        )
    assert overtaken > len(told) * 0.02


def test_one_more_employer_or_site_leaves_the_others_as_they_were() -> None:
    larger = msgspec.structs.replace(HAMLET, employers=26, sites=6)
    before, after = list(simulate(HAMLET).deliveries()), list(simulate(larger).deliveries())
    subjects = {
        each.submission.subject
        for each in before
        if each.submission.subject.startswith(("employer/", "site/"))
    }
    assert about(before, *subjects) == about(after, *subjects)
    assert len(after) > len(before)


def test_a_district_sorted_in_runs_on_disk_is_the_same_district() -> None:
    in_memory, in_runs = simulate(HAMLET).deliveries(), simulate(HAMLET).deliveries(at_once=300)
    assert written(in_runs) == written(in_memory)


def test_progress_is_told_to_the_last_entity() -> None:
    heard: list[tuple[int, int]] = []
    for _ in simulate(HAMLET).deliveries(lambda done, total: heard.append((done, total))):
        pass
    total = heard[-1][1]
    assert heard == [(done, total) for done in range(1, total + 1)]


def test_the_townships_are_those_of_the_district() -> None:
    assert set(table("places")) == set(TOWNSHIPS)


def test_what_is_written_twice_is_alike_and_the_packed_file_holds_the_same(
    tmp_path: Path,
) -> None:
    plain = simulate(HAMLET).write(tmp_path / "plain")
    first = simulate(HAMLET).write(tmp_path / "first", compressed=True)
    second = simulate(HAMLET).write(tmp_path / "second", compressed=True)
    assert first.deliveries.read_bytes() == second.deliveries.read_bytes()
    assert first.deliveries.stat().st_size < plain.deliveries.stat().st_size
    assert plain.truth.read_bytes() == first.truth.read_bytes()
    assert plain.count == len(plain.deliveries.read_bytes().splitlines()) == first.count


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"first_day": date(2025, 2, 1), "last_day": date(2025, 1, 1)}, "swap them"),
        ({"last_day": date(2031, 1, 1)}, "not within the calendar"),
        ({"employers": -1}, "make no district"),
        ({"grids": 0}, "make no district"),
    ],
)
def test_a_district_that_cannot_be_is_refused(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        msgspec.convert(wrong, Settings)


def test_the_truth_can_be_asked_for_without_taking_the_deliveries(village: Simulation) -> None:
    assert simulate(HAMLET).truth() == simulate(HAMLET).truth()
