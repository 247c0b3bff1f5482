"""What this version cannot read: told, and in nobody's way but where nothing else can be right."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from schemas import events, samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.derived import RiskAssessed
from schemas.vocabulary import Level
from streams.log.system_facts import DISTRICT, system_draft
from streams.scoring.clerk import Clerk, adopted_generation
from streams.scoring.closes import UnreadableClose
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine, draft

DAY = date(2026, 6, 1)
NEWER = 99
GRID = f"grid/{samples.GRID}"


def newer(small: SmallEngine, *said: Body) -> None:
    """Append system facts as only a newer version writes them."""
    at = small.clock.now()
    drafts = [system_draft(body, f"newer {body}", at=at, mac=bytes(32)) for body in said]
    small.log.append([msgspec.structs.replace(it, dataversion=NEWER) for it in drafts])


def an_observation(workers: int = 9, on: date = DAY) -> Fact:
    said = samples.body(
        events.ContractsObserved, workers=workers, with_contract=2, with_agreement=0
    )
    return samples.fact(said, on=on)


def spread_over(small: SmallEngine, partitions: int = 3) -> Spread:
    file = small.folder / "spread.sqlite"
    spread = Spread.on_file(small.log, small.rules, file, partitions)
    spread.publish()
    return spread


def parked(small: SmallEngine) -> Sequence[tuple[int, str]]:
    return [(position, subject) for position, subject, _ in small.store.parked()]


def test_a_correction_that_cannot_be_read_parks_its_subject_until_it_is_retracted(
    tmp_path: Path,
) -> None:
    small = SmallEngine(tmp_path)
    observed = an_observation()
    wrong = samples.fact(
        events.ObservationCorrected(corrects=observed.id, replacement={"workers": -1}),
        on=DAY + timedelta(days=1),
    )
    other = samples.fact(samples.body(events.VisitMade), subject=samples.employer(2), on=DAY)
    small.tell([observed, other, wrong])
    small.judge()
    assert [subject for _, subject in parked(small)] == [observed.subject]
    last = small.conclusions(observed.subject, RiskAssessed)[-1].data
    assert isinstance(last, RiskAssessed)
    assert last.level is Level.UNKNOWN
    assert "ContractsObserved" in (last.parked or "")
    undone = samples.fact(
        events.ObservationRetracted(retracts=wrong.id), on=DAY + timedelta(days=2)
    )
    small.tell([undone])
    small.judge()
    assert parked(small) == []


def test_a_close_that_cannot_be_read_stops_scoring_before_it_and_says_what_to_do(
    tmp_path: Path,
) -> None:
    small = SmallEngine(tmp_path)
    small.tell([an_observation()])
    before = small.log.head().position
    newer(small, events.DayClosed(day=DAY))
    small.log.append([draft(an_observation(5))])
    with pytest.raises(UnreadableClose, match=rf"position {before + 1} .* is installed here too"):
        small.judge()
    assert small.store.position() == before
    spread = spread_over(small)
    with pytest.raises(UnreadableClose):
        spread.take_all()
    assert spread.store.scored_days() == []


def test_reports_are_taken_in_and_days_closed_behind_a_close_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    small = SmallEngine(tmp_path)
    small.tell([an_observation()])
    newer(small, events.DayClosed(day=DAY))
    clerk = Clerk(small.log, small, small.rules, small.clock)
    small.clock.at = samples.moment(DAY + timedelta(days=3))
    assert clerk.close_days() == [DAY + timedelta(days=1), DAY + timedelta(days=2)]


def test_rules_that_cannot_be_read_are_not_ours_and_are_told(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    small.tell([an_observation()])
    newer(small, small.rules.generation.adopted())
    at = small.log.head().position
    assert adopted_generation(small.log) not in {None, small.rules.generation.name}
    small.judge()
    assert parked(small) == [(at, DISTRICT)]
    assert small.engine.adopt()
    small.judge()
    assert small.store.position() == small.log.head().position
    spread = spread_over(small)
    spread.take_all()
    assert spread.store.parked() == small.store.parked()


def test_what_the_system_says_of_itself_is_nobodys_poison(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    small.tell([an_observation()])
    newer(small, events.DayScored(day=DAY, digest="0", generation="g", changed=0))
    small.close(DAY)
    small.judge()
    assert parked(small) == []
    spread = spread_over(small)
    spread.take_all()
    assert spread.store.parked() == []
    assert spread.store.scored_days() == small.store.scored_days()


def test_what_is_parked_of_a_grid_gets_no_dossier_when_rules_are_adopted(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    small.tell([an_observation()])
    said = samples.fact(samples.body(events.ZeroReportFiled), subject=GRID, on=DAY)
    small.log.append([msgspec.structs.replace(draft(said), dataversion=NEWER)])
    adopted = (small.rules.generation.adopted(), "once more")
    small.record_system([adopted], small.clock.now())
    small.close(DAY)
    small.judge()
    assert [subject for _, subject in parked(small)] == [GRID]
    with small.store.transaction() as work:
        assert work.load([GRID]) == {}
    spread = spread_over(small)
    spread.take_all()
    assert spread.store.scored_days() == small.store.scored_days()
    assert spread.store.parked() == small.store.parked()
