"""Rules that are adopted for many subjects: in parts, each kept, to the same end as at once."""

from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from detectors.parameters import Parameters
from schemas import events, samples
from schemas.codec import Conclusion
from streams.databases import reader, writer
from streams.log.port import FactReader
from streams.scoring import applying
from streams.scoring.clerk import Clerk, Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

DAY = date(2026, 6, 1)
FIRMS = 20


def stricter() -> Rules:
    """The product's rules, but yellow begins at one point."""
    levels = Parameters.of(
        {"score.levels": {date(1990, 1, 1): {"yellow": 1, "orange": 45, "red": 75}}}
    )
    return Rules(Parameters.load().replaced(levels.entries()))


@pytest.fixture
def small(tmp_path: Path) -> SmallEngine:
    """Twenty firms that owe something, judged; then the log says that other rules are in force."""
    small = SmallEngine(tmp_path)
    unpaid = samples.body(events.WagesObserved, unpaid_workers=3, unpaid_fen=90_000)
    small.tell(
        samples.fact(unpaid, subject=samples.employer(100 + number), on=DAY)
        for number in range(FIRMS)
    )
    small.close(DAY)
    small.judge()
    Clerk(small.log, small, stricter(), small.clock).adopt()
    small.close(date(2026, 6, 3))
    return small


def opened(small: SmallEngine, name: str) -> ScoringStore:
    """A copy of the store, under the stricter rules."""
    file = small.folder / f"{name}.sqlite"
    if not file.exists():
        small.store.close()
        for part in small.folder.glob("small-scoring.sqlite*"):
            copyfile(part, small.folder / part.name.replace("small-scoring", name))
    return ScoringStore(writer(file), stricter(), reader(file))


def adopted(log: FactReader, store: ScoringStore) -> tuple[list[Conclusion], list[object]]:
    end = log.head().position
    assert store.position() == end
    return store.conclusions(0, end), list(store.scored_days())


def test_an_adoption_in_parts_comes_to_what_one_at_once_comes_to(
    small: SmallEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened(small, "whole")
    EmbeddedEngine(small.log, Silent(), whole, whole.rules, small.clock).advance()
    expected = adopted(small.log, whole)
    monkeypatch.setattr(applying, "REFOLDS_AT_ONCE", 3)
    parts = opened(small, "parts")
    EmbeddedEngine(small.log, Silent(), parts, parts.rules, small.clock).advance()
    assert adopted(small.log, parts) == expected
    monkeypatch.undo()
    assert len(expected[0]) > FIRMS


def test_an_adoption_that_is_killed_after_each_part_ends_all_the_same(
    small: SmallEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened(small, "whole")
    EmbeddedEngine(small.log, Silent(), whole, whole.rules, small.clock).advance()
    monkeypatch.setattr(applying, "REFOLDS_AT_ONCE", 3)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    deaths = 0
    monkeypatch.setattr(Clerk, "announce", killed)
    while True:
        store = opened(small, "killed")
        engine = EmbeddedEngine(small.log, Silent(), store, store.rules, small.clock)
        try:
            engine.advance()
            break
        except KeyboardInterrupt:
            deaths += 1
    assert deaths > FIRMS / 3
    assert adopted(small.log, store) == adopted(small.log, whole)


def test_partitions_adopt_in_parts_what_one_process_adopts_at_once(
    small: SmallEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = stricter()
    file = small.folder / "again.sqlite"
    again = ScoringStore(writer(file), rules, reader(file))
    EmbeddedEngine(small.log, Silent(), again, rules, small.clock).advance()
    spread = Spread(small.log, opened(small, "spread"), 3)
    with spread.store.transaction() as work:
        after = work.position
    spread.publish(after=after)
    monkeypatch.setattr(applying, "REFOLDS_AT_ONCE", 2)
    spread.take_all()
    assert spread.store.scored_days()[-1] == again.scored_days()[-1]
    assert spread.store.position() == small.log.head().position


def test_many_late_facts_are_refolded_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = samples.in_order(
        [*samples.a_site_that_stops_paying(), *samples.a_corrected_observation()]
    )
    whole = SmallEngine(tmp_path, name="whole")
    whole.tell(told)
    whole.close(date(2026, 8, 31))
    whole.judge()
    monkeypatch.setattr(applying, "REFOLDS_AT_ONCE", 1)
    parts = SmallEngine(tmp_path, name="parts")
    parts.tell(told)
    parts.close(date(2026, 8, 31))
    parts.judge()
    assert parts.said() == whole.said()
    assert parts.digests() == whole.digests()
