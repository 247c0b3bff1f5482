"""The closer waits for what passes by itself, and then does all that it had to."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from projections.catalogue import every_projection
from projections.making import making
from projections.systems import six
from projections.views import Views
from schemas import events
from schemas.calendar import shanghai_day
from schemas.samples import body, fact, moment
from streams.clock import SetClock
from streams.databases import writer
from streams.day_keeper import DayKeeper
from streams.log.port import LoadInProgress
from streams.log.system_facts import system_draft
from streams.metrics import CloserMetrics
from streams.projecting import Projecting
from streams.same_time import ClocksApart, SameTime
from streams.scoring.clerk import Clerk
from tests.promises.open_house import within_patience
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

DAY = date(2026, 11, 20)


class OneLease:
    """A lease that is ours once it was taken."""

    def __init__(self) -> None:
        self.ours = False

    def taken(self) -> bool:
        self.ours = True
        return True

    def holds(self) -> bool:
        return self.ours


class Office:
    """A log, and a closer on it whose clock may differ from the server's."""

    def __init__(self, folder: Path) -> None:
        self.small = SmallEngine(folder)
        self.small.clock.at = moment(DAY)
        self.server = SetClock(moment(DAY))
        self.metrics = CloserMetrics(self.small.clock)
        self.keeper = DayKeeper(
            self.small.log,
            self.small.store,
            Clerk(self.small.log, self.small, self.small.rules, self.small.clock),
            projecting=lambda: Projecting(self.small.log, self.small.store, self.views(folder)),
            lease=OneLease(),
            same_time=SameTime(self.small.clock, self.server),
            metrics=self.metrics,
        )

    def views(self, folder: Path) -> Views:
        return Views(
            writer(folder / "views.sqlite"), every_projection(six()), generation=making(six())
        )

    def said(self, kind: str) -> int:
        return len(self.small.log.said(kind))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_clock_that_jumped_closes_no_day_and_adopts_no_rules(office: Office) -> None:
    office.small.tell([fact(body(events.VisitMade), on=DAY)])
    closed, adopted = office.said("DayClosed"), office.said("RulesAdopted")
    office.small.clock.at += timedelta(days=3)
    with pytest.raises(ClocksApart, match=r"this machine's clock says 2026-11-23.*2026-11-20"):
        office.keeper.step()
    assert (office.said("DayClosed"), office.said("RulesAdopted")) == (closed, adopted)
    office.server.at = office.small.clock.at + timedelta(seconds=20)
    office.keeper.step()
    assert office.said("DayClosed") == closed + 3


def test_a_closer_waits_for_a_history_that_is_being_loaded_and_then_adopts_its_rules(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    small = office.small
    begun = events.HistoryLoadStarted(source_name="register", source_hash="ab" * 32, lines=0)
    small.record_system([(begun, "load")], datetime(2026, 11, 1, tzinfo=UTC))
    over = events.HistoryLoadFinished(source_hash="ab" * 32, facts=0)
    with pytest.raises(LoadInProgress):
        office.keeper.step()
    leaving = threading.Event()
    running = threading.Thread(target=office.keeper.run, args=(leaving,))
    running.start()
    try:
        within_patience(lambda: "a history is being loaded" in caplog.text or None, "it is told")
        assert office.said("RulesAdopted") == 0
        small.log.append(
            [system_draft(over, "load", at=small.clock.now(), mac=bytes(32))], loading=True
        )
        within_patience(lambda: office.said("RulesAdopted") or None, "rules are adopted")
    finally:
        leaving.set()
        running.join()
    assert caplog.text.count("a history is being loaded") == 1


def test_the_time_of_a_close_is_its_own_and_not_that_of_the_days_before(office: Office) -> None:
    office.small.tell([fact(body(events.VisitMade), on=DAY)])
    office.small.clock.at += timedelta(days=40)
    office.server.at = office.small.clock.at
    spread = Spread(office.small.log, office.small.store, 1)
    office.small.close(shanghai_day(office.small.clock.at) - timedelta(days=1))
    spread.publish()
    spread.worker().take(spread.records[0])
    began = perf_counter()
    office.keeper.step()
    whole = perf_counter() - began
    registry = office.metrics.registry
    assert registry.get_sample_value("wagewatch_closer_close_seconds_count") == 40
    told = registry.get_sample_value("wagewatch_closer_close_seconds_sum")
    assert told is not None
    assert told <= whole
