"""Which arrears were confirmed: the one place that says what counts, and what does not.

An outcome is the word of somebody outside this system that wages were owed:

- an officer found a complaint to be true, wholly or in part (`ComplaintVerified`);
- a mediation ended with a settlement over a sum (`MediationClosed`).

It came to light on the day on which the complaint behind it was learned, and where none is
named on the day of the outcome itself. Corrections, retractions and mergers count as they
stand in the end. Outcomes of one subject that came to light within `ONE_CASE_DAYS` of each
other are one case: twenty workers of one workshop are one thing to foresee.

Limits, which every report repeats:

- What an officer found by looking into an *alert* (`AlertVerified`, `AlertClosed`) is no
  outcome. Only the standing rules led him there: with it, every change would look worse than
  what stands.
- Whoever never complained is in no figure. Recall is of what came to light.
- An alert without an outcome is not false: perhaps it was in time, perhaps nobody looked.
  So the share of confirmed alerts is the least that it can be.
- Orders and records of inspection are not on this log yet; they belong here when they are.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from detectors.voices import UPHELD
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from streams.previewing.told import Confirmed

OUTCOMES: frozenset[type[Body]] = frozenset({events.ComplaintVerified, events.MediationClosed})
"""Facts that may be an outcome."""

ONE_CASE_DAYS = 90
"""Outcomes of one subject within so many days of each other are one case. A convention of this
comparison, no rule of law: a quarter is the longest that wages are commonly settled in."""


def confirmed(subject: str, history: Iterable[tuple[Fact, bool]]) -> list[Confirmed]:
    """Return the cases in the effective history of a subject, in the order they came to light."""
    own = [fact for fact, is_own in history if is_own]
    told = {fact.id: shanghai_day(fact.recorded_at) for fact in own if _is_complaint(fact)}
    found = [it for fact in own if (it := _outcome(subject, fact, told)) is not None]
    cases: list[Confirmed] = []
    last: date | None = None
    for it in sorted(found, key=_came_to_light):
        if last is None or it.came_to_light_on - last > timedelta(days=ONE_CASE_DAYS):
            cases.append(it)
        last = it.came_to_light_on
    return cases


def _outcome(subject: str, fact: Fact, told: dict[UUID, date]) -> Confirmed | None:
    match fact.data:
        case events.ComplaintVerified(verdict=verdict) as body if verdict in UPHELD:
            complaint: UUID | None = body.complaint
        case events.MediationClosed(settled=True) as body if body.amount_fen:
            complaint = body.complaint
        case _:
            return None
    learned = shanghai_day(fact.recorded_at)
    lit = learned if complaint is None else min(told.get(complaint, learned), learned)
    return Confirmed(subject, lit, learned, fact.type, body.workers)


def _is_complaint(fact: Fact) -> bool:
    return isinstance(fact.data, events.ComplaintFiled)


def _came_to_light(outcome: Confirmed) -> tuple[date, date]:
    return outcome.came_to_light_on, outcome.confirmed_on
