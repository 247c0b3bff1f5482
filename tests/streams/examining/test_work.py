"""How far the work is, and what stands still, is told of files and of servers alike."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from schemas import samples
from streams.examining.finding import Mode, Verdict
from streams.examining.looks import Look
from streams.examining.quiet import quietly
from streams.examining.tables import Tables
from streams.examining.work import (
    PATIENCE,
    examine_log,
    examine_published,
    examine_rules,
    examine_scoring,
    examine_spread,
    examine_views,
)
from streams.kafka.pages import HEADER_BYTES, MAGIC
from streams.metrics import Stray
from streams.scoring import tables
from tests.streams.examining.filed import Filed
from tests.streams.examining.told import Told
from tests.streams.examining.workshop import PUBLIC, SCORING, VIEWS, Workshop
from tests.streams.kafka.spread import Spread
from tests.streams.log.ready import NOON
from tests.streams.scoring.small_engine import SmallEngine

TOPIC = "wagewatch-pages-1"
TODAY = date(2026, 11, 23)


def log_of(
    workshop: Workshop,
    now: datetime = NOON,
    mode: Mode = Mode.PRODUCTION,
    *,
    simulated: bool = False,
) -> Told:
    return Told(examine_log(workshop.tables(PUBLIC), now, mode, simulated=simulated))


def scoring_of(workshop: Workshop, now: datetime = NOON) -> Told:
    return Told(examine_scoring(workshop.tables(PUBLIC), workshop.tables(SCORING), now))


def spread_of(workshop: Workshop) -> Told:
    return Told(examine_spread(workshop.tables(SCORING)))


def stop(partition: int, position: int, reason: str) -> dict[str, object]:
    return {"topic": TOPIC, "partition": partition, "position": position, "reason": reason}


def stray(offset: int, kind: str) -> dict[str, object]:
    record = {"reason": f"{kind}: it is no page", "record": b"?"}
    return {"topic": TOPIC, "partition": 0, "offset": offset, **record}


@pytest.mark.parametrize(
    ("ahead", "verdict"),
    [
        (timedelta(hours=-1), Verdict.OK),
        (timedelta(seconds=4), Verdict.OK),
        (timedelta(seconds=6), Verdict.DANGER),
    ],
)
def test_a_newest_fact_of_the_future_is_a_danger(
    workshop: Workshop, ahead: timedelta, verdict: Verdict
) -> None:
    workshop.record(1)
    found = log_of(workshop, NOON - ahead).of(Look.CLOCK_LAST_FACT)
    assert (found.verdict, found.seen) == (verdict, "2026-11-23 04:00:00Z")


def test_the_time_of_a_simulated_district_is_held_against_nothing(workshop: Workshop) -> None:
    workshop.record(1, date(2026, 11, 1))
    found = log_of(workshop, NOON - timedelta(days=9), simulated=True)
    assert Look.CLOCK_LAST_FACT not in found.looks()
    assert found.verdict(Look.WORK_DAYS) is Verdict.OK


@pytest.mark.parametrize(
    ("after", "missing", "verdict", "in_a_trial"),
    [
        (0, -1, Verdict.OK, Verdict.OK),
        (1, 0, Verdict.OK, Verdict.OK),
        (2, 1, Verdict.WARNING, Verdict.WARNING),
        (4, 3, Verdict.DANGER, Verdict.WARNING),
    ],
)
def test_days_that_nobody_closed_are_counted(
    workshop: Workshop, after: int, missing: int, verdict: Verdict, in_a_trial: Verdict
) -> None:
    workshop.record(2, TODAY - timedelta(days=1), TODAY)
    now = NOON + timedelta(days=after)
    found = log_of(workshop, now).of(Look.WORK_DAYS)
    assert (found.verdict, found.seen) == (verdict, TODAY.isoformat())
    assert found.given["missing"] == missing
    assert log_of(workshop, now, Mode.TRIAL).verdict(Look.WORK_DAYS) is in_a_trial


def test_days_of_a_log_that_never_closed_one_count_from_its_first_fact(workshop: Workshop) -> None:
    workshop.record(1)
    assert log_of(workshop).verdict(Look.WORK_DAYS) is Verdict.OK
    found = log_of(workshop, NOON + timedelta(days=2)).of(Look.WORK_DAYS)
    assert (found.verdict, found.seen, found.given["missing"]) == (Verdict.WARNING, "", 2)


def test_an_empty_log_is_well(workshop: Workshop) -> None:
    workshop.log().close()
    found = log_of(workshop)
    assert {it.look for it in found.all} == {Look.WORK_HEAD}
    assert found.seen(Look.WORK_HEAD) == "0"


def test_facts_that_wait_to_be_judged_are_told_once_they_have_waited(workshop: Workshop) -> None:
    workshop.record(5)
    workshop.judged(5, 3)
    waiting_since = NOON + timedelta(seconds=3)
    assert scoring_of(workshop, waiting_since + PATIENCE).verdict(Look.WORK_SCORED) is Verdict.OK
    late = scoring_of(workshop, waiting_since + PATIENCE + timedelta(seconds=1))
    found = late.of(Look.WORK_SCORED)
    assert (found.verdict, found.seen) == (Verdict.WARNING, "3")
    assert found.given == {"behind": "2", "since": "2026-11-23 04:00Z"}


def test_facts_that_wait_to_be_shown_are_told(workshop: Workshop) -> None:
    workshop.record(5)
    workshop.shown(4)
    log, views = workshop.tables(PUBLIC), workshop.tables(VIEWS)
    found = Told(examine_views(log, views, NOON + timedelta(hours=1)))
    assert (found.verdict(Look.WORK_SHOWN), found.seen(Look.WORK_SHOWN)) == (Verdict.WARNING, "4")


def test_parked_subjects_are_counted_and_not_named(workshop: Workshop) -> None:
    workshop.record(5)
    workshop.judged(5)
    assert scoring_of(workshop).verdict(Look.WORK_PARKED) is Verdict.OK
    rows = [(1, "site/a"), (2, "site/a"), (2, "site/b")]
    parked = [{"position": at, "subject": it, "reason": "a rule fails"} for at, it in rows]
    workshop.put(tables.parked, *parked)
    found = scoring_of(workshop)
    assert found.verdict(Look.WORK_PARKED) is Verdict.WARNING
    assert found.seen(Look.WORK_PARKED) == "2"
    assert "site/" not in str(found.all)


def test_other_rules_than_those_in_force_are_told(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    ours = small.rules.generation.name
    with quietly(tmp_path / "small.sqlite") as ask:
        assert examine_rules(Tables(ask), ours).remedy == "none"
    small.engine.adopt()
    with quietly(tmp_path / "small.sqlite") as ask:
        same, other = (examine_rules(Tables(ask), it) for it in (ours, "0123abcd"))
        unread = examine_rules(Tables(ask), None)
    assert same.verdict is Verdict.OK
    assert (other.verdict, other.seen) == (Verdict.WARNING, "0123abcd")
    assert other.given["in_force"] == ours
    assert (unread.verdict, unread.remedy) == (Verdict.NOT_SEEN, "unread")


def test_what_was_published_is_held_against_the_log(workshop: Workshop) -> None:
    workshop.record(5)
    log, late = workshop.tables(PUBLIC), NOON + timedelta(hours=1)
    never = Told([examine_published(log, 1, late)]).of(Look.WORK_PUBLISHED)
    assert (never.verdict, never.remedy) == (Verdict.WARNING, "never")
    workshop.published(TOPIC, 4)
    log = workshop.tables(PUBLIC)
    found = Told([examine_published(log, 1, late)]).of(Look.WORK_PUBLISHED)
    assert (found.verdict, found.seen, found.about) == (Verdict.WARNING, "4", TOPIC)
    assert examine_published(log, 2, late).remedy == "never"


def test_a_partition_before_a_gap_is_a_danger_with_the_way_to_go_on(workshop: Workshop) -> None:
    gap = "applied up to 40, and the next page begins behind 70: publish again by: wagewatch relay "
    workshop.put(tables.stops, stop(3, 40, f"{gap}--again-from 40"), stop(1, 7, "shards apart"))
    found = spread_of(workshop)
    at_gap = found.of(Look.WORK_STOPS, f"{TOPIC}/3")
    assert (at_gap.verdict, at_gap.seen, at_gap.remedy) == (Verdict.DANGER, "40", "again")
    assert at_gap.given["position"] == 40
    apart = found.of(Look.WORK_STOPS, f"{TOPIC}/1")
    assert (apart.verdict, apart.remedy) == (Verdict.DANGER, "apart")


def test_what_a_worker_itself_writes_down_is_understood(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    small.tell(samples.a_site_that_stops_paying())
    small.judge()
    spread = Spread.on_file(small.log, small.rules, tmp_path / "spread.sqlite", 1)
    spread.publish(facts=20)
    first, newer, *rest = spread.records[0]
    of_a_newer_version = MAGIC + bytes([9]) + newer.value[HEADER_BYTES:]
    spread.worker().take([first, replace(newer, value=of_a_newer_version), *rest])
    with quietly(tmp_path / "spread.sqlite") as ask:
        found = Told(examine_spread(Tables(ask)))
    stopped = found.of(Look.WORK_STOPS)
    assert (stopped.remedy, stopped.given["position"]) == ("again", 20)
    assert found.of(Look.WORK_STRAYS).remedy == "upgrade"


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        (Stray.UNREADABLE, "remedy"),
        (Stray.OTHER_VERSION, "upgrade"),
        (Stray.OTHER_LOG, "other_log"),
        (Stray.AHEAD_OF_LOG, "other_log"),
        (Stray.OTHER_PARTITION, "other_topic"),
        (Stray.OTHER_DIVISION, "other_topic"),
    ],
)
def test_records_that_are_no_page_are_counted_by_kind(
    workshop: Workshop, kind: Stray, remedy: str
) -> None:
    workshop.put(tables.strays, stray(1, kind), stray(2, kind))
    found = spread_of(workshop).of(Look.WORK_STRAYS)
    assert (found.verdict, found.seen) == (Verdict.WARNING, f"2: {kind}")
    assert (found.about, found.remedy) == (TOPIC, remedy)


def test_where_nothing_stands_still_all_is_well(workshop: Workshop) -> None:
    workshop.put(tables.stops)
    assert {it.verdict for it in spread_of(workshop).all} == {Verdict.OK}


def test_tables_that_are_not_there_yet_are_said_to_be_not_seen(workshop: Workshop) -> None:
    workshop.record(1)
    nothing_scored = workshop.tables(PUBLIC)
    found = Told(
        [
            *examine_scoring(nothing_scored, nothing_scored, NOON),
            *examine_spread(nothing_scored),
            *examine_views(nothing_scored, nothing_scored, NOON),
        ]
    )
    assert {it.verdict for it in found.all} == {Verdict.NOT_SEEN}
    assert len(found.all) == 5


def test_a_scoring_store_that_is_no_database_is_a_danger_and_the_views_are_looked_at(
    filed: Filed,
) -> None:
    (filed.place / "scoring.sqlite").write_bytes(b"This is no database." * 100)
    found = filed.examined()
    assert found.verdict(Look.SQLITE_REACHED, "scoring.sqlite") is Verdict.DANGER
    assert found.verdict(Look.SQLITE_REACHED, "views-1.sqlite") is Verdict.WARNING
