"""When the three questions were answered of a subject, and until when that counts: why unknown."""

from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from detectors.answers import ANSWERS, answered
from detectors.grounds import TELLING, Grounds, grounds_after
from detectors.score import Score, Seen
from gateway.pages.office import Office
from projections.evidence import told_of
from projections.scored_days import scored_span
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.errors import Refused
from schemas.screening import Tier
from schemas.subjects import kind_of
from schemas.vocabulary import Question
from streams.scoring.refolding import effective_history

_ASKED: frozenset[type[Body]] = frozenset({*ANSWERS, *TELLING, events.VisitMade, events.WagesPaid})
_score = lru_cache(maxsize=2)(Score)


class Answer(Struct, frozen=True):
    """The last answer to one of the three questions."""

    question: Question
    on: date | None
    until: date | None
    """The last day on which it counts, by the tier of the subject; None where nobody answered."""
    counts: bool


class Looked(Struct, frozen=True):
    """What is known of a subject by looking, and how often somebody is to look."""

    tier: Tier
    days: int
    """For how many days an answer counts."""
    answers: tuple[Answer, ...]


def looked(here: Office, subject: str, until: int | None) -> Looked | None:
    """Return when somebody last answered; None where a fact about that cannot be read.

    Reckoned from the facts as the score does it, as of the day that is shown: that which
    is asked for, or the last that was scored. Nothing that was told after `until` is in it.
    """
    try:
        names, told = told_of(here.connection, subject, _ASKED, until=until)
        facts = effective_history(names, lambda name: [it for it in told if name in it.subjects()])
    except Refused:
        return None
    seen, grounds = Seen(), Grounds(kind_of(subject))
    for fact, own in facts:
        if own:
            seen = answered(seen, fact.data, shanghai_day(fact.occurred_at))
            grounds = grounds_after(grounds, fact)
    score, on = _score(here.house.parameters), _day_shown(here)
    days = score.plan.lasting_days(grounds, on)
    return Looked(
        tier=score.plan.tier(grounds, on),
        days=days,
        answers=tuple(
            _answer(question, day, days, on)
            for question, day in zip(
                (Question.CONTRACTS, Question.WAGES, Question.OPERATIONS),
                score.answered(seen, grounds),
                strict=True,
            )
        ),
    )


def _answer(question: Question, day: date | None, days: int, on: date) -> Answer:
    if day is None:
        return Answer(question, None, None, counts=False)
    until = day + timedelta(days=days)
    return Answer(question, day, until, counts=on <= until)


def _day_shown(here: Office) -> date:
    if here.known_at is not None:
        return here.known_at
    span = scored_span(here.connection)
    return here.today if span is None else span[1]
