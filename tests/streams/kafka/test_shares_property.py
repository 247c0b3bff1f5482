"""Whatever is told, in whatever order: partitions conclude what one process concludes."""

import random
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import Table, select

from detectors.parameters import Parameters
from schemas import events, samples
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.subjects import kind_of
from schemas.vocabulary import PartyRole
from streams.clock import SetClock
from streams.databases import reader, writer
from streams.log.bearing import others
from streams.log.port import Draft
from streams.log.sqlite import SqliteLog
from streams.log.system_facts import system_draft
from streams.scoring import applying
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from streams.scoring.tables import edges, finals, own_assessments
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import draft

SITES = (samples.site(1), samples.site(2))
EMPLOYERS = (*(samples.employer(number) for number in range(1, 5)), samples.WORKSHOP)
SUBJECTS = (*SITES, *EMPLOYERS)
BEGIN = samples.moment(date(2026, 5, 20))
NEWER = 99
"""A version of an event that nobody here can read."""
BODIES = [
    (kind_of(it.subject), it.data)
    for it in (
        *samples.a_site_that_stops_paying(),
        *samples.an_unpaid_october(),
        *samples.a_workshop_whose_owner_vanishes(),
    )
    if not isinstance(it.data, events.EmployerRegistered)
]


class Say(Struct, frozen=True):
    """Somebody reports something, perhaps days after it was so, perhaps unreadably."""

    subject: int
    body: int
    concerned: int
    days_late: int
    readable: bool


class Answer(Struct, frozen=True):
    """A fact is corrected or retracted, perhaps one that was itself such an answer."""

    target: int
    retracts: bool


class Join(Struct, frozen=True):
    """A firm comes to a site, or leaves it."""

    site: int
    party: int
    left: bool


class Link(Struct, frozen=True):
    """One firm turns out to be another, or not to be."""

    one: int
    other: int
    splits: bool


class Pass(Struct, frozen=True):
    """Days go by; sometimes the rules are adopted again, and what is parked is judged anew."""

    days: int
    adopts: bool


class Mutter(Struct, frozen=True):
    """Something that nobody here can read is said of a grid, or by the system of itself."""

    of_grid: bool


Step = Say | Answer | Join | Link | Pass | Mutter
_number = st.integers(0, 999)
_seldom = st.sampled_from([False] * 7 + [True])
STEPS = st.one_of(
    st.builds(
        Say,
        subject=_number,
        body=_number,
        concerned=_number,
        days_late=st.sampled_from([0, 0, 0, 4, 20]),
        readable=_seldom.map(lambda seldom: not seldom),
    ),
    st.builds(Answer, target=_number, retracts=st.booleans()),
    st.builds(Join, site=_number, party=_number, left=st.booleans()),
    st.builds(Link, one=_number, other=_number, splits=st.booleans()),
    st.builds(Mutter, of_grid=st.booleans()),
    st.builds(Pass, days=st.sampled_from([1, 3, 16]), adopts=_seldom),
)


@cache
def rules() -> Rules:
    return Rules(Parameters.load())


class Story:
    """Steps told one after the other, as the intake would put them into the log."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._now = BEGIN
        self._people: list[Draft] = []
        self._system(rules().generation.adopted())

    def tell(self, step: Step) -> None:
        match step:
            case Say():
                self._say(step)
            case Answer() if self._people:
                self._answer(self._people[step.target % len(self._people)], step)
            case Join():
                said = events.PartyJoinedSite(
                    party=EMPLOYERS[step.party % len(EMPLOYERS)],
                    role=list(PartyRole)[step.party % len(PartyRole)],
                    left_on=shanghai_day(self._now) if step.left else None,
                )
                self._add(said, SITES[step.site % len(SITES)])
            case Link():
                self._link(step)
            case Pass():
                self._pass(step)
            case Mutter(of_grid=True):
                nothing = samples.body(events.ZeroReportFiled)
                self._add(nothing, f"grid/{samples.GRID}", readable=False)
            case Mutter():
                day = events.DayScored(day=BEGIN.date(), digest="", generation="", changed=0)
                self._system(day, version=NEWER)

    def _say(self, step: Say) -> None:
        kind, said = BODIES[step.body % len(BODIES)]
        able = [it for it in SUBJECTS if kind_of(it) is kind]
        self._add(
            said,
            able[step.subject % len(able)],
            [SUBJECTS[step.concerned % len(SUBJECTS)]] if step.concerned % 3 == 0 else [],
            at=self._now - timedelta(days=step.days_late),
            readable=step.readable,
        )

    def _answer(self, target: Draft, step: Answer) -> None:
        same = [it for _, it in BODIES if type(it) is type(target.data)]
        said: Body = events.ObservationRetracted(retracts=target.id)
        if same and not step.retracts:
            replacement = msgspec.to_builtins(same[step.target % len(same)])
            said = events.ObservationCorrected(corrects=target.id, replacement=replacement)
        self._add(said, target.subject, target.concerns)

    def _link(self, step: Link) -> None:
        one, other = (EMPLOYERS[it % len(EMPLOYERS)] for it in (step.one, step.other))
        if one == other:
            return
        if step.splits:
            self._add(events.EmployersSplit(released=other), one)
        elif other == samples.WORKSHOP:
            self._add(events.EmployerIdentified(employer=one), other)
        else:
            self._add(events.EmployersMerged(absorbed=other), one)

    def _pass(self, step: Pass) -> None:
        for _ in range(step.days):
            self._system(events.DayClosed(day=shanghai_day(self._now)))
            self._now += timedelta(days=1)
        if step.adopts:
            self._system(rules().generation.adopted())

    def _add(
        self,
        said: Body,
        subject: str,
        concerns: Sequence[str] = (),
        *,
        at: datetime | None = None,
        readable: bool = True,
    ) -> None:
        self._now += timedelta(seconds=1)
        fact = samples.fact(
            said,
            subject=subject,
            at=at or self._now,
            recorded_at=self._now,
            position=len(self.drafts) + 1,
            concerns=tuple(dict.fromkeys((*concerns, *others(subject, said)))),
        )
        version = fact.dataversion if readable else NEWER
        self.drafts.append(msgspec.structs.replace(draft(fact), dataversion=version))
        self._people.append(self.drafts[-1])

    def _system(self, said: Body, version: int | None = None) -> None:
        made = system_draft(said, str(len(self.drafts)), at=self._now, mac=bytes(32))
        self.drafts.append(msgspec.structs.replace(made, dataversion=version or made.dataversion))


def rows(store: ScoringStore, table: Table) -> list[tuple[object, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.columns))]


def take_all(spread: Spread, chance: random.Random) -> None:
    """Let partitions run ahead of each other and of the closer, with workers that come and go."""
    waiting = {number: list(records) for number, records in enumerate(spread.records)}
    worker = spread.worker()
    while any(waiting.values()):
        number = chance.choice([it for it, records in waiting.items() if records])
        some = chance.randint(1, len(waiting[number]))
        group, waiting[number] = waiting[number][:some], waiting[number][some:]
        [outcome] = worker.take(group).values()
        assert (outcome.stopped, outcome.strays) == (None, [])
        if chance.random() < 0.3:
            worker = spread.worker()
        if chance.random() < 0.3:
            spread.closing.advance()
    spread.closing.advance()


@settings(max_examples=15)
@given(
    steps=st.lists(STEPS, min_size=10, max_size=60),
    partitions=st.sampled_from([2, 3, 8]),
    pace=st.integers(1, 40),
    refolds=st.sampled_from([1, 3, applying.REFOLDS_AT_ONCE]),
    closes=st.sampled_from([1, 2, applying.CLOSES_AT_ONCE]),
)
def test_partitions_conclude_whatever_happens_what_one_process_concludes(
    steps: list[Step], partitions: int, pace: int, refolds: int, closes: int
) -> None:
    story = Story()
    for step in (*steps, Pass(days=2, adopts=False)):
        story.tell(step)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        log = stack.enter_context(closing(SqliteLog(folder / "log.sqlite", folder / "log.head")))
        log.append(story.drafts)
        end = log.head().position
        file = folder / "whole.sqlite"
        whole = stack.enter_context(closing(ScoringStore(writer(file), rules(), reader(file))))
        engine = EmbeddedEngine(log, Silent(), whole, rules(), SetClock(BEGIN))
        for until in range(pace, end + pace, pace):
            engine.advance(until=until)
        spread = Spread.on_file(log, rules(), folder / "spread.sqlite", partitions)
        shares = stack.enter_context(closing(spread.store))
        spread.publish(facts=pace)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(applying, "REFOLDS_AT_ONCE", refolds)
        patch.setattr(applying, "CLOSES_AT_ONCE", closes)
        take_all(spread, random.Random(pace))
        assert shares.position() == whole.position() == end
        assert shares.conclusions(0, end) == whole.conclusions(0, end)
        assert shares.scored_days() == whole.scored_days()
        assert shares.parked() == whole.parked()
        for table in (edges, finals, own_assessments):
            assert rows(shares, table) == rows(whole, table)
