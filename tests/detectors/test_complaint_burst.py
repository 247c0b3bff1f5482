from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from detectors.complaint_burst import ComplaintBurst
from detectors.parameters import Parameters
from detectors.replaying import remembered, replay
from detectors.score import Score
from detectors.voices import KEPT, Voices
from schemas import samples
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    ArbitrationFiled,
    CollectiveIncidentReported,
    ComplaintFiled,
    ComplaintVerified,
    MediationClosed,
)
from schemas.vocabulary import Basis, ComplaintChannel, ComplaintVerdict, Level, State

PARAMETERS = Parameters.load()
DETECTOR = ComplaintBurst(PARAMETERS)
DAY = date(2025, 6, 2)


def complaint(
    on: date,
    workers: int = 1,
    position: int = 1,
    channel: ComplaintChannel = ComplaintChannel.QR,
    **said: Any,
) -> Fact:
    body = samples.body(ComplaintFiled, workers=workers, channel=channel)
    return samples.fact(body, on=on, position=position, **({"source": "worker"} | said))


def verdict(
    of: Fact, verdict: ComplaintVerdict, on: date, workers: int | None = None, position: int = 90
) -> Fact:
    body = ComplaintVerified(complaint=of.id, verdict=verdict, workers=workers)
    return samples.fact(body, on=on, source="officer", position=position)


def on_days(*days: int, workers: int = 1) -> list[Fact]:
    return [
        complaint(DAY + timedelta(days=day), workers, position)
        for position, day in enumerate(days, start=1)
    ]


def said(facts: list[Fact], on: date = date(2025, 7, 31)) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


def level(finding: Finding, on: date) -> Level:
    return Score(PARAMETERS).assess({"complaint_burst": finding}, 0, on).level


def test_nobody_complained_is_a_no() -> None:
    assert DETECTOR.look(DETECTOR.blank(), DAY).state is State.NO
    assert DETECTOR.next_change(DETECTOR.blank(), DAY) is None


def test_one_complaint_is_a_lead_that_does_not_reach_yellow() -> None:
    finding = said(on_days(0))
    assert finding.state is State.YES
    assert finding.floor is None
    assert finding.fades
    assert level(finding, DAY) is Level.UNKNOWN


def test_unverified_complaints_of_a_few_stop_at_yellow_however_many_they_are() -> None:
    first = on_days(0, 7, 14, 21, 28, 35, 42, 49, 56)
    finding = said(first)
    assert finding.points == 30
    assert finding.workers == 1
    assert level(finding, DAY + timedelta(days=56)) is Level.YELLOW


def test_thirty_complaints_of_one_day_are_no_crowd() -> None:
    finding = said(on_days(*[0] * 30))
    assert finding.reason == "complaint_burst.unverified"
    assert finding.arguments["complaints"] == 30
    assert finding.workers == 1
    assert finding.floor is None


def test_complaints_that_came_by_several_ways_and_name_ten_workers_are_collective() -> None:
    by_telephone = complaint(DAY + timedelta(days=30), 5, 2, ComplaintChannel.HOTLINE)
    finding = said([complaint(DAY, 5), by_telephone])
    assert finding.reason == "complaint_burst.many_workers"
    assert finding.floor is Level.ORANGE
    assert finding.workers == 10


def test_one_telephone_makes_no_crowd_by_any_number_that_it_types() -> None:
    finding = said([complaint(DAY, 40), complaint(DAY + timedelta(days=3), 40, 2)])
    assert finding.reason == "complaint_burst.many_named"
    assert (finding.floor, finding.points, finding.workers) == (None, 20, 40)
    assert level(finding, DAY + timedelta(days=3)) is Level.YELLOW
    online = complaint(DAY + timedelta(days=3), 40, 2, ComplaintChannel.ONLINE)
    assert said([complaint(DAY, 40), online]).floor is None


def test_ten_complaints_of_one_worker_each_by_one_way_are_no_crowd() -> None:
    finding = said(on_days(*range(10)))
    assert (finding.reason, finding.floor) == ("complaint_burst.unverified", None)
    assert finding.points == 40
    assert level(finding, DAY + timedelta(days=9)) is Level.YELLOW


def test_a_crowd_that_whoever_took_it_down_saw_is_collective_at_once() -> None:
    window = ComplaintChannel.WINDOW
    seen = complaint(DAY, 12, channel=window, source="officer", basis=Basis.OWN_SIGHT)
    assert said([seen]).floor is Level.ORANGE
    told = complaint(DAY, 12, channel=window, source="officer")
    assert said([told]).floor is None
    claimed = complaint(DAY, 12, channel=window, basis=Basis.OWN_SIGHT)
    assert said([claimed]).floor is None


def test_what_a_worker_sends_came_by_a_telephone_whatever_way_it_names() -> None:
    hotline = complaint(
        DAY + timedelta(days=1), 6, 2, ComplaintChannel.HOTLINE, actor="worker/zhili"
    )
    assert said([complaint(DAY, 6), hotline]).workers == 6


@pytest.mark.parametrize("basis", [Basis.HEARSAY, Basis.TOLD_BY_EMPLOYER, None])
def test_a_crowd_of_which_somebody_only_heard_is_no_hard_fact(basis: Basis | None) -> None:
    finding = said([samples.fact(CollectiveIncidentReported(workers=14), on=DAY, basis=basis)])
    assert finding.reason == "complaint_burst.collective"
    assert finding.floor is None
    assert 0 < finding.points < 40


def test_hearsay_of_a_crowd_does_not_hide_the_complaints() -> None:
    crowd = samples.fact(
        CollectiveIncidentReported(workers=14), on=DAY, position=3, basis=Basis.HEARSAY
    )
    by_telephone = complaint(DAY, 6, 2, ComplaintChannel.HOTLINE)
    assert said([complaint(DAY, 6), by_telephone, crowd]).reason == "complaint_burst.many_workers"


def test_complaints_further_apart_than_the_window_are_not_added_up() -> None:
    later = complaint(DAY + timedelta(days=91), 5, 2, ComplaintChannel.HOTLINE)
    finding = said([complaint(DAY, 5), later], on=date(2025, 12, 31))
    assert finding.workers == 5
    assert finding.floor is None


@pytest.mark.parametrize(
    "body",
    [
        CollectiveIncidentReported(workers=12),
        ArbitrationFiled(workers=4, collective=True),
        ArbitrationFiled(workers=10),
    ],
)
def test_a_collective_event_is_orange(body: CollectiveIncidentReported | ArbitrationFiled) -> None:
    finding = said([samples.fact(body, on=DAY, source="officer")])
    assert finding.reason == "complaint_burst.collective"
    assert finding.floor is Level.ORANGE


def test_an_arbitration_of_a_few_says_nothing_by_itself() -> None:
    finding = said([samples.fact(ArbitrationFiled(workers=9), on=DAY, source="officer")])
    assert finding.state is State.NO


@pytest.mark.parametrize("verdict_", [ComplaintVerdict.SUBSTANTIATED, ComplaintVerdict.PARTLY])
def test_a_true_complaint_of_ten_is_red_and_of_nine_is_orange(verdict_: ComplaintVerdict) -> None:
    filed = complaint(DAY, workers=30)
    found_on = DAY + timedelta(days=3)
    assert said([filed, verdict(filed, verdict_, found_on, 10)]).floor is Level.RED
    nine = said([filed, verdict(filed, verdict_, found_on, 9)])
    assert nine.floor is Level.ORANGE
    assert not nine.fades


def test_a_verdict_without_a_number_stands_for_those_who_complained() -> None:
    filed = complaint(DAY, workers=11)
    finding = said([filed, verdict(filed, ComplaintVerdict.SUBSTANTIATED, DAY)])
    assert finding.workers == 11
    assert finding.evidence[0] == filed.id


def test_true_complaints_add_up_since_an_officer_told_the_workers_apart() -> None:
    one, other = on_days(0, 1, workers=5)
    finding = said(
        [
            one,
            other,
            verdict(one, ComplaintVerdict.SUBSTANTIATED, DAY + timedelta(days=5), 5),
            verdict(other, ComplaintVerdict.SUBSTANTIATED, DAY + timedelta(days=6), 5),
        ]
    )
    assert finding.arguments["complaints"] == 2
    assert finding.floor is Level.RED


@pytest.mark.parametrize(
    "verdict_",
    [
        ComplaintVerdict.UNFOUNDED,
        ComplaintVerdict.PROJECT_PAYMENT_DISPUTE,
        ComplaintVerdict.OTHER_JURISDICTION,
    ],
)
def test_a_complaint_that_was_not_about_wages_due_here_counts_no_more(
    verdict_: ComplaintVerdict,
) -> None:
    filed = complaint(DAY, workers=30)
    finding = said([filed, verdict(filed, verdict_, DAY + timedelta(days=3))])
    assert finding.state is State.NO
    assert finding.arguments["closed_on"] == "2025-06-05"


def test_only_the_unfounded_one_of_several_is_taken_away() -> None:
    facts = on_days(0, 1, 2)
    finding = said([*facts, verdict(facts[2], ComplaintVerdict.UNFOUNDED, DAY + timedelta(days=9))])
    assert finding.arguments["complaints"] == 2
    assert finding.since == DAY + timedelta(days=1)


def test_a_settled_mediation_takes_away_what_it_settled_and_no_more() -> None:
    one, other = on_days(0, 1)
    found = verdict(one, ComplaintVerdict.SUBSTANTIATED, DAY + timedelta(days=5), 10)
    settled = samples.fact(
        MediationClosed(settled=True, workers=10, complaint=one.id),
        on=DAY + timedelta(days=20),
        position=91,
    )
    finding = said([one, other, found, settled])
    assert finding.reason == "complaint_burst.unverified"
    assert finding.evidence == (other.id,)


def test_a_mediation_that_failed_changes_nothing() -> None:
    filed = complaint(DAY)
    failed = MediationClosed(settled=False, workers=1, complaint=filed.id)
    memory = DETECTOR.step(DETECTOR.blank(), filed)
    assert DETECTOR.step(memory, samples.fact(failed, on=DAY)) is memory


def test_a_settlement_of_fewer_leaves_the_crowd_standing() -> None:
    crowd = samples.fact(CollectiveIncidentReported(workers=40), on=DAY)
    few = samples.fact(
        MediationClosed(settled=True, workers=39), on=DAY + timedelta(days=9), position=2
    )
    every = samples.fact(
        MediationClosed(settled=True, workers=40), on=DAY + timedelta(days=9), position=2
    )
    assert said([crowd, few]).state is State.YES
    assert said([crowd, every]).state is State.NO


def test_a_complaint_is_told_until_it_has_faded_and_then_no_more() -> None:
    history = replay(DETECTOR, on_days(0), date(2030, 1, 1))
    assert [finding.reason for _, finding in history] == [
        "complaint_burst.unverified",
        "complaint_burst.long_ago",
    ]


def test_a_true_complaint_stands_for_two_years_without_a_settlement() -> None:
    filed = complaint(DAY)
    found = verdict(filed, ComplaintVerdict.SUBSTANTIATED, DAY)
    history = replay(DETECTOR, [filed, found], date(2030, 1, 1))
    assert [on for on, _ in history] == [DAY, DAY + timedelta(days=731)]


def test_the_memory_of_an_employer_with_hundreds_of_complaints_is_bounded() -> None:
    facts = on_days(*[number // 20 for number in range(600)])
    memory = remembered(DETECTOR, facts, date(2025, 12, 31))
    assert len(memory.unverified) == KEPT
    finding = DETECTOR.look(memory, date(2025, 7, 31))
    assert finding.reason == "complaint_burst.unverified_at_least"
    assert len(finding.evidence) == 8


def test_a_true_complaint_is_heard_after_the_window_has_dropped_it() -> None:
    old, *rest = on_days(0, 100, 101)
    found = verdict(old, ComplaintVerdict.SUBSTANTIATED, DAY + timedelta(days=102), 12)
    finding = said([old, *rest, found], on=date(2025, 12, 1))
    assert finding.floor is Level.RED


def test_the_memory_survives_the_codec() -> None:
    filed = complaint(DAY, workers=12)
    memory = remembered(DETECTOR, [filed, verdict(filed, ComplaintVerdict.PARTLY, DAY, 12)], DAY)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Voices) == memory
