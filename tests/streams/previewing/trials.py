"""A small history on a real log with a real store, and what is previewed of it."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from detectors.parameters import Parameters
from detectors.parameters.change import Change
from detectors.parameters.dated import Value
from schemas import samples
from schemas.codec import Fact
from streams.databases import reader
from streams.log.sqlite_reader import SqliteReader
from streams.previewing.judging_again import Judged, judge_again
from streams.previewing.spreading import Task
from streams.previewing.standing import OpenEngine
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from tests.streams.scoring.small_engine import SmallEngine

END = date(2026, 11, 30)
STANDING = Parameters.load()


def a_district() -> list[Fact]:
    """One site in order, one that stops paying, a workshop, and a firm told of wrongly."""
    return samples.in_order(
        [
            *samples.a_site_that_stops_paying(),
            *samples.a_corrected_observation(),
            *samples.a_workshop_whose_owner_vanishes(),
        ]
    )


def lived(folder: Path, facts: Iterable[Fact], until: date = END) -> SmallEngine:
    """A log that lived through these facts day by day, judged as it went."""
    small = SmallEngine(folder)
    small.tell(facts)
    small.close(until)
    small.judge()
    return small


def proposed(name: str, value: Any, day: date = date(1990, 1, 1)) -> Change:  # noqa: ANN401 - any value
    return Change("trial.yaml", {name: {day: Value(value=value, reference="trial")}})


YELLOW_TOO = proposed("alerts.raise_at", ["yellow", "orange", "red"])
"""A change by which alerts come earlier, and more of them."""


def task(small: SmallEngine, *parameters: Parameters, **changed: Any) -> Task:
    """What is to be judged again of a log, in its folder."""
    made = Task(
        partial(SqliteReader, small.folder / "small.sqlite"),
        parameters or (STANDING,),
        small.log.head().position,
        small.folder,
    )
    return replace(made, **changed)


def judged(small: SmallEngine, change: Change, **changed: Any) -> Judged:
    """The history by the standing rules and by those of a change."""
    asked = task(small, STANDING, change.applied(STANDING), **changed)
    return judge_again(asked, 1, lambda _: None)


def scoring(small: SmallEngine) -> OpenEngine:
    return partial(reader, small.folder / "small-scoring.sqlite")


def judged_in_earnest(small: SmallEngine, parameters: Parameters) -> ScoringStore:
    """A store into which the embedded engine judged the log by these parameters."""
    rules = Rules(parameters)
    store = SmallEngine.new_store(small, "earnest")
    store.rules = rules
    EmbeddedEngine(small.log, Silent(), store, rules, small.clock).advance()
    return store
