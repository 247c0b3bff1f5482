"""What a process that judges may leave to the count of references alone."""

import gc

from detectors.parameters import Parameters
from schemas import samples
from streams.scoring.cause import cause_of
from streams.scoring.judging import Judge
from streams.scoring.rules import Rules

JUDGE = Judge(Rules(Parameters.load()))


def judge_a_story() -> None:
    facts = samples.a_workshop_whose_owner_vanishes()
    dossier = JUDGE.blank(facts[-1].subject)
    assert any(JUDGE.hear(dossier, fact, cause_of(fact), own=True) for fact in facts)


def test_nothing_that_judging_makes_is_in_a_circle() -> None:
    judge_a_story()
    gc.collect()
    gc.disable()
    try:
        judge_a_story()
        assert gc.collect() == 0
    finally:
        gc.enable()
