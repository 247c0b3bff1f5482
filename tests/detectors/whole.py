"""A subject judged by the whole catalogue and the score, from its facts alone."""

from datetime import date

from detectors.answers import answered
from detectors.grounds import Grounds, grounds_after
from detectors.replaying import remembered
from detectors.score import Assessment, Score, Seen
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.subjects import Kind, kind_of
from tests.detectors.stories import DETECTORS, PARAMETERS

SCORE = Score(PARAMETERS)


def findings_of(subject: str, facts: list[Fact], on: date) -> dict[str, Finding]:
    """What every detector that has heard anything of a subject says at the end of a day."""
    heard = {type(fact.data) for fact in facts}
    kind = kind_of(subject)
    return {
        detector.name: detector.look(remembered(detector, facts, on), on)
        for detector in DETECTORS
        if kind in detector.about and heard & set(detector.listens)
    }


def assessed(subject: str, facts: list[Fact], on: date) -> Assessment:
    """Where a subject stands at the end of a day by its own evidence."""
    seen, grounds = Seen(), Grounds(kind_of(subject))
    for fact in facts:
        if shanghai_day(fact.recorded_at) <= on:
            seen = answered(seen, fact.data, shanghai_day(fact.occurred_at))
            grounds = grounds_after(grounds, fact)
    coverage = SCORE.coverage(seen, grounds, on)
    firm = kind_of(subject) is Kind.EMPLOYER
    return SCORE.assess(findings_of(subject, facts, on), coverage, on, firm=firm)
