"""A subject looked at only when it is due stands each evening where a daily look puts it."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest
from msgspec.structs import replace

from detectors.parameters import Parameters
from detectors.parameters.dated import Value
from schemas import events, samples
from schemas.body import Body
from schemas.calendar.shanghai import SHANGHAI
from schemas.codec import Fact
from schemas.screening import Tier
from schemas.subjects import Kind
from schemas.vocabulary import Basis, Industry, Level, Question, VisitOutcome
from streams.scoring.cause import Cause, cause_of
from streams.scoring.dossier import Dossier, freeze, thaw
from streams.scoring.judging import Judge
from streams.scoring.rules import Rules
from streams.scoring.stepping import look

FIRST, LAST = date(2024, 3, 7), date(2025, 9, 20)
STANDING = Parameters.load()


def amended() -> Parameters:
    """The shipped parameters with a plan that is changed twice, once within a month."""
    entries = STANDING.entries()
    plan = {
        date(2024, 10, 17): {"close": 21, "usual": 28, "seldom": 84},
        date(2025, 4, 1): {"close": 28, "usual": 84, "seldom": 168},
    }
    values = {
        day: Value(value=interval, reference="as decided", sourced=False)
        for day, interval in plan.items()
    }
    name = "screening.interval_days"
    both = {**entries[name].values, **values}
    return STANDING.replaced({name: replace(entries[name], values=both)})


JUDGES = {"shipped": Judge(Rules(STANDING)), "amended": Judge(Rules(amended()))}


def a_visit(random: Random) -> list[Body]:
    """What a grid worker tells of one visit: now and then of trouble, or that all is as before."""
    looked_at = tuple(it for it in Question if random.random() < 0.8)
    unchanged = tuple(it for it in looked_at if random.random() < 0.5)
    said: list[Body] = [
        events.VisitMade(outcome=VisitOutcome.LOOKED, looked_at=looked_at, unchanged=unchanged)
    ]
    if random.random() < 0.15:
        said.append(events.WagesObserved(card_withheld=True))
    return said


def a_word(random: Random) -> list[Body]:
    """What else is told that answers a question, or moves a subject to another tier."""
    industry = random.choice((Industry.CATERING, Industry.CATERING, Industry.CHILDRENSWEAR))
    heads = random.choice((4, 12, 29, 30, 45))
    words: tuple[Body, ...] = (
        events.EmployerRegistered(industry=industry, headcount=heads),
        samples.body(events.PayrollSubmitted, heads=heads, signed_heads=0),
        events.ContractsObserved(workers=heads, with_contract=heads),
    )
    return [random.choice(words)]


def a_life(subject: str, seed: int) -> Iterator[Fact]:
    """The facts of a subject in the order in which they are told, some of them weeks late."""
    random = Random(seed)
    told: list[tuple[date, date, Body, str]] = []
    day = FIRST
    while day < LAST:
        visit = random.random() < 0.6
        late = random.choice((0, 0, 0, 0, 3, 40, 110))
        for body in a_visit(random) if visit else a_word(random):
            source = "grid" if visit else "platform"
            told.append((day + timedelta(days=late), day, body, source))
        day += timedelta(days=random.choice((1, 13, 27, 55, 100)))
    told.sort(key=lambda it: it[0])
    for position, (told_on, on, body, source) in enumerate(told, start=1):
        yield samples.fact(
            body,
            subject=subject,
            on=on,
            recorded_on=told_on,
            source=source,
            basis=Basis.OWN_SIGHT,
            position=position,
        )


def closing(day: date) -> Cause:
    return Cause(1_000_000 + day.toordinal(), datetime.combine(day, time(23), SHANGHAI), day)


def looked_at_anew(judge: Judge, dossier: Dossier, day: date) -> Dossier:
    """A copy of a dossier in which every detector and the score were looked at on a day."""
    other = thaw(freeze(dossier), judge.rules)
    detectors = [judge.rules.by_name[name] for name in other.memories]
    changed = look(other, detectors, day)
    judge.conclude(other, closing(day), changed, anew=True)
    return other


def lived(judge: Judge, subject: str, seed: int) -> Iterator[tuple[date, Dossier]]:
    """The dossier of a subject at the close of every day."""
    dossier, history = judge.blank(subject), list[tuple[Fact, bool]]()
    facts = list(a_life(subject, seed))
    day = FIRST
    while day <= LAST:
        while facts and cause_of(facts[0]).on <= day:
            fact = facts.pop(0)
            history.append((fact, True))
            history.sort(key=lambda it: (it[0].occurred_at, it[0].position))
            if late := judge.late(dossier, fact, own=True):
                judge.hear_late(dossier, fact, cause_of(fact), late, history, own=True)
            else:
                judge.hear(dossier, fact, cause_of(fact), own=True)
            whole, _ = judge.refold(deepcopy(dossier), history, cause_of(fact))
            assert (dossier.seen, dossier.grounds) == (whole.seen, whole.grounds)
        if dossier.wake is not None and dossier.wake <= day:
            judge.wake(dossier, closing(day))
        yield day, dossier
        day += timedelta(days=1)


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES)
@pytest.mark.parametrize("subject", [samples.FACTORY, samples.SITE])
def test_each_evening_it_stands_where_a_daily_look_puts_it(judge: Judge, subject: str) -> None:
    tiers, levels, turned = set[Tier](), set[Level](), 0
    plan = judge.rules.score.plan
    for seed in range(12):
        evenings = list[tuple[Tier, int, bool]]()
        for day, dossier in lived(judge, subject, seed):
            assert dossier.assessment == looked_at_anew(judge, dossier, day).assessment, day
            told_today = any(it.date() == day for it in dossier.latest.values())
            tier = plan.tier(dossier.grounds, day)
            evenings.append((tier, dossier.assessment.coverage, told_today))
            levels.add(dossier.assessment.level)
        tiers |= {tier for tier, *_ in evenings}
        turned += sum(
            before[0] != after[0] and before[1] != after[1] and not after[2]
            for before, after in pairwise(evenings)
        )
    assert {Level.NONE, Level.UNKNOWN} <= levels
    if subject.startswith(Kind.EMPLOYER):
        assert tiers == set(Tier)
        assert turned, "no tier that changed by itself began or ended what is covered"


def test_a_first_look_told_too_late_to_count_is_not_forgotten_where_the_plan_is_to_change() -> None:
    judge = JUDGES["amended"]
    dossier = judge.blank(samples.FACTORY)
    fact = samples.fact(
        events.VisitMade(
            outcome=VisitOutcome.LOOKED, looked_at=(Question.CONTRACTS, Question.OPERATIONS)
        ),
        subject=samples.FACTORY,
        on=date(2024, 11, 20),
        recorded_on=date(2025, 3, 10),
        source="grid",
        basis=Basis.OWN_SIGHT,
        position=1,
    )
    judge.hear(dossier, fact, cause_of(fact), own=True)
    assert dossier.assessment.coverage == 0
    assert dossier.due["score"] == date(2025, 4, 1)
    judge.wake(dossier, closing(date(2025, 4, 1)))
    assert dossier.assessment.coverage == 2
