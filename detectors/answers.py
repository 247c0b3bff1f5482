"""Which of the three questions a fact answers: the coverage behind every level."""

from datetime import date

from detectors.score import Seen
from schemas import events
from schemas.body import Body
from schemas.vocabulary import Question, VisitOutcome

ANSWERS: dict[type[Body], Question] = {
    events.ContractsObserved: Question.CONTRACTS,
    events.RosterReported: Question.CONTRACTS,
    events.WagesObserved: Question.WAGES,
    events.OperationsObserved: Question.OPERATIONS,
    events.UtilityUsageReported: Question.OPERATIONS,
}
"""Facts that answer a question by being reported at all.

A payroll is none of them, since it tells what is to be paid and not what was; nor is a
payment of nothing.
"""
_CONTRACTS, _WAGES = Question.CONTRACTS, Question.WAGES
AGAIN = 4
"""Days on which all was as before that are remembered of each question, the newest."""


def answered(seen: Seen, body: Body, on: date) -> Seen:
    """Return what was seen after a fact of a day; the same object when it answers nothing new.

    A visit answers what was looked at. What was said to be unchanged rests on the look
    before it, and a locked gate answers nothing.

    >>> visit = events.VisitMade(outcome=VisitOutcome.LOCKED, looked_at=(Question.WAGES,))
    >>> answered(Seen(), visit, date(2026, 10, 9)) == Seen()
    True
    """
    question = ANSWERS.get(type(body))
    if question is not None:
        return _looked(seen, (question,), on)
    if isinstance(body, events.WagesPaid):
        return _looked(seen, (Question.WAGES,), on) if body.paid_fen else seen
    if isinstance(body, events.VisitMade) and body.outcome is VisitOutcome.LOOKED:
        looked_at = tuple(it for it in body.looked_at if it not in body.unchanged)
        return _again(_looked(seen, looked_at, on), body.unchanged, on)
    return seen


def _looked(seen: Seen, questions: tuple[Question, ...], on: date) -> Seen:
    contracts, wages, operations = seen.contracts, seen.wages, seen.operations
    for question in questions:
        if question is _CONTRACTS:
            contracts = on if contracts is None or contracts < on else contracts
        elif question is _WAGES:
            wages = on if wages is None or wages < on else wages
        else:
            operations = on if operations is None or operations < on else operations
    same = contracts is seen.contracts and wages is seen.wages and operations is seen.operations
    return seen if same else Seen(contracts, wages, operations, seen.again)


def _again(seen: Seen, questions: tuple[Question, ...], on: date) -> Seen:
    """Return the newest days on which all was as before, whatever was told first."""
    if not questions:
        return seen
    again = dict(seen.again)
    for question in questions:
        again[question] = tuple(sorted({*again.get(question, ()), on})[-AGAIN:])
    if again == seen.again:
        return seen
    return Seen(seen.contracts, seen.wages, seen.operations, again)
