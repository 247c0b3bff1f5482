"""What a house or a file of claims teaches by a cut: a model with what is to be said of it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from detectors.learned.drift import spread
from detectors.learned.features import NAMES, schema_hash
from detectors.learned.model_file import WRITTEN_BY, LogHead, Metadata
from detectors.learned.targets import CLAIM, Target
from detectors.learned.training import Learned, learn
from schemas.errors import Refused
from streams.backtesting import claims
from streams.backtesting.house_log import HouseLog
from streams.backtesting.lessons import everything_until, lesson
from streams.backtesting.panel import Panel
from streams.log.port import FactReader
from streams.scoring.store import ScoringStore

Advance = Callable[[int], None]


class Taught(Struct, frozen=True):
    """A model, not signed yet."""

    learned: Learned
    metadata: Metadata


class Lecture(Struct, frozen=True, kw_only=True):
    """Rows to learn from, and where they come from."""

    panel: Panel
    cut: date
    log: LogHead | None
    simulated: bool
    generation: str


def from_house(
    log: FactReader,
    store: ScoringStore,
    target: Target,
    advance: Advance,
    *,
    cut: date | None,
    every: str,
    simulated: bool,
) -> Lecture:
    """Read what a house knew at the close of a day, or of the last closed one."""
    house = HouseLog(log, store, target, every)
    house.read(advance, until=cut)
    return Lecture(
        panel=house.chronicle.panel(known_until=house.last_day),
        cut=house.last_day,
        log=LogHead(house.head.position, house.head.hash.hex()),
        simulated=simulated,
        generation=store.rules.generation.name,
    )


def from_claims(file: Path, target: Target, advance: Advance, *, cut: date | None) -> Lecture:
    """Read the real claims up to a day, or all of them.

    Raises Refused for a target of which claims say nothing.
    """
    if target is not CLAIM:
        message = f"claims say nothing of {target.name}; they teach {CLAIM.name}"
        raise Refused(message, field="target")
    panel = claims.read(file, advance)
    last = date.fromordinal(int(panel.until.max()))
    return Lecture(panel=panel, cut=cut or last, log=None, simulated=False, generation="")


def teach(lecture: Lecture, at: datetime) -> Taught:
    """Learn from a lecture; Refused where it does not hold enough."""
    panel = lecture.panel
    train, cuts = everything_until(panel, lecture.cut)
    if not train.any():
        message = (
            f"at {lecture.cut} no outcome within {panel.target.horizon_days} days is known yet; "
            "choose a later cut, or give a longer history"
        )
        raise Refused(message, field="cut")
    said = lesson(panel, train, cuts)
    learned, check = learn(said)
    metadata = Metadata(
        target=panel.target.name,
        horizon_days=panel.target.horizon_days,
        features_hash=schema_hash(),
        columns=tuple(NAMES[it] for it in learned.columns),
        sklearn=WRITTEN_BY,
        trained_at=at,
        cut=lecture.cut,
        first_on=date.fromordinal(int(panel.on[train].min())),
        log=lecture.log,
        simulated=lecture.simulated,
        generation=lecture.generation,
        rows=len(said.outcome),
        subjects=len(set(said.subject.tolist())),
        outcomes=int(said.outcome.sum()),
        check=check,
        spread=spread(said.features, learned.columns),
    )
    return Taught(learned, metadata)
