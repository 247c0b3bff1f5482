"""What a change of parameters would have done to a history: both rules, side by side."""

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from detectors.parameters import Parameters, Text
from detectors.parameters.change import Change
from streams.previewing.foresight import Alerts, Case, Foresight, cases_of, foresight
from streams.previewing.judging_again import Advance, Judged, judge_again
from streams.previewing.moves import (
    LevelMoves,
    Passage,
    TownshipMoves,
    by_township,
    moves,
    passages,
)
from streams.previewing.outcomes import ONE_CASE_DAYS
from streams.previewing.pairing import Pairing, pair
from streams.previewing.spreading import OpenLog, Task
from streams.previewing.truth import cases_of_truth
from streams.previewing.volumes import Band, Week, band, weeks
from streams.scoring.aliases import Aliases
from streams.sources.simulator.truth import TruthFile

Resolve = Callable[[str], str]


class ChangedValue(Struct, frozen=True, kw_only=True):
    """One value of the change, beside the one that stands on its first day."""

    name: str
    unit: Text
    first_on: date
    before: Any
    """None where nothing is in force on that day."""
    after: Any
    reference: Text
    sourced: bool


class Unjudged(Struct, frozen=True):
    """A subject that the changed rules cannot judge, and the standing ones can."""

    subject: str
    reason: str


class Preview(Struct, frozen=True, kw_only=True):
    """Everything that a preview tells."""

    change: str
    """Name of the file of the change."""
    values: tuple[ChangedValue, ...]
    throughout: bool
    """Judged as if the first changed values had always been in force."""
    standing_rules: str
    changed_rules: str
    position: int
    """Facts of the log that were judged."""
    first_day: date | None
    last_day: date | None
    """Closed days that were judged; None where none is closed."""
    idle: tuple[str, ...]
    """Parameters whose change begins after the last day: they changed nothing here."""
    levels: tuple[LevelMoves, ...]
    townships: tuple[TownshipMoves, ...]
    last_levels: tuple[Passage, ...]
    """Subjects of the last day, by the levels of both rules."""
    alerts: Pairing
    weeks: tuple[Week, ...]
    standing_band: Band | None
    changed_band: Band | None
    outcomes: Foresight
    """Held against the arrears that were confirmed on the log."""
    truth: Foresight | None
    """Held against the truth of a simulated district."""
    unjudged: tuple[Unjudged, ...]


class Asked(Struct, frozen=True):
    """What is to be previewed."""

    change: Change
    standing: Parameters
    throughout: bool = False
    truth: TruthFile | None = None

    @property
    def changed(self) -> Parameters:
        """The parameters after the change."""
        if self.throughout:
            return self.change.throughout(self.standing)
        return self.change.applied(self.standing)


def preview(
    asked: Asked, open_log: OpenLog, work: Path, processes: int, advance: Advance
) -> Preview:
    """Judge all that stands in a log by both rules, and say how they differ.

    What does not fit into memory is kept in the directory `work` meanwhile.
    """
    with closing(open_log()) as log:
        until = log.head().position
    task = Task(open_log, (asked.standing, asked.changed), until, work)
    judged = judge_again(task, processes, advance)
    with closing(open_log()) as log:
        resolve = Aliases.as_of(log, until).resolve
    first, last = (judged.days[0], judged.days[-1]) if judged.days else (None, None)
    one, other = judged.sides
    old, new = (_alerts(judged, number, resolve) for number in (0, 1))
    found = moves(one, other, judged.townships)
    return Preview(
        change=asked.change.name,
        values=tuple(_values(asked)),
        throughout=asked.throughout,
        standing_rules=one.rules.generation.name,
        changed_rules=other.rules.generation.name,
        position=until,
        first_day=first,
        last_day=last,
        idle=() if asked.throughout else tuple(_idle(asked.change, last)),
        levels=found,
        townships=by_township(found),
        last_levels=passages(one, other),
        alerts=pair(old[0], new[0]),
        weeks=weeks(old[0], new[0]),
        standing_band=band(old[0], judged.days),
        changed_band=band(new[0], judged.days),
        outcomes=_outcomes(judged, old, new, last or date.min),
        truth=_truth(asked, judged, old, new, resolve),
        unjudged=tuple(
            Unjudged(name, why)
            for name, why in sorted(judged.parked[1].items())
            if name not in judged.parked[0]
        ),
    )


def _values(asked: Asked) -> Iterable[ChangedValue]:
    entries = asked.standing.entries()
    for name, values in sorted(asked.change.values.items()):
        entry = entries[name]
        for day, value in sorted(values.items()):
            before = max((it for it in entry.values if it <= day), default=None)
            yield ChangedValue(
                name=name,
                unit=entry.unit,
                first_on=day,
                before=None if before is None else entry.values[before].value,
                after=value.value,
                reference=value.reference,
                sourced=value.sourced,
            )


def _idle(change: Change, last: date | None) -> Iterable[str]:
    for name, first_on in sorted(change.first_days().items()):
        if last is None or first_on > last:
            yield name


def _alerts(judged: Judged, number: int, resolve: Resolve) -> Alerts:
    """Return the alerts of a side, each under the present name of its subject."""
    side = judged.sides[number]
    return [replace(it, subject=resolve(it.subject)) for it in side.raised], side.recalled_on


def _outcomes(judged: Judged, old: Alerts, new: Alerts, last: date) -> Foresight:
    cases = cases_of(judged.confirmed, judged.townships)
    # Of an alert of the last quarter nobody can know yet whether it will be confirmed.
    known = last - timedelta(days=ONE_CASE_DAYS) if judged.days else last
    return foresight(cases, old, new, until=known, simulated=False)


def _truth(
    asked: Asked, judged: Judged, old: Alerts, new: Alerts, resolve: Resolve
) -> Foresight | None:
    if asked.truth is None or not judged.days:
        return None
    last = judged.days[-1]
    cases: list[Case] = cases_of_truth(asked.truth, last, resolve)
    return foresight(cases, old, new, until=last, simulated=True)
