"""A simulated quarter of a small district, in a log of its own and judged in one process."""

from datetime import date
from pathlib import Path

from schemas.codec import read_fact
from streams.feeding import Feeding
from streams.log.intake import Intake
from streams.log.keys import SqliteKeys
from streams.log.port import FactLog, FactReader
from streams.log.postgres import PostgresLog
from streams.scoring.store import ScoringStore
from streams.sources import jsonl
from streams.sources.reading import Reading, source_hash
from streams.sources.simulator import Settings, simulate
from tests.streams.scoring.small_engine import SmallEngine, draft

SMALL = Settings(
    seed=5,
    employers=150,
    sites=15,
    grids=30,
    first_day=date(2025, 1, 1),
    last_day=date(2025, 3, 31),
)
AT_ONCE = 2_000


def judged(folder: Path, asked: Settings = SMALL) -> SmallEngine:
    """Tell the quarter as a history, and judge all of it."""
    written = simulate(asked).write(folder / "simulated")
    reading = jsonl.read(written.deliveries, source="simulator", actor="simulator")
    return loaded(folder, reading, source_hash(written.deliveries))


def loaded(folder: Path, reading: Reading, hashed: str) -> SmallEngine:
    """Load a history, and judge all of it."""
    small = SmallEngine(folder)
    intake = Intake(small.log, SqliteKeys(folder / "keys"), small.log, small.clock)
    generation = small.rules.generation
    Feeding(small.log, intake).load_history(
        reading, hashed, lambda _: None, (generation.adopted(), generation.name)
    )
    small.judge()
    return small


def copied(log: FactReader, into: FactLog, upto: int | None = None) -> None:
    """Append the facts of a log to another, each at its own position."""
    after = into.head().position
    while page := log.read(after, limit=AT_ONCE, until=upto):
        facts = [read_fact(it.record, it.type, it.dataversion) for it in page]
        into.append([draft(fact) for fact in facts], loading=True)
        after = page[-1].position


def in_postgres(small: SmallEngine, conninfo: str, folder: Path) -> PostgresLog:
    """The same log in a database."""
    log = PostgresLog(conninfo, folder / "postgres-head")
    copied(small.log, log)
    return log


def agree(store: ScoringStore, small: SmallEngine) -> None:
    """Everything that was concluded is the same, and so is every scored day."""
    end = small.log.head().position
    assert store.position() == end
    assert store.scored_days() == small.store.scored_days()
    assert store.conclusions(0, end) == small.store.conclusions(0, end)
