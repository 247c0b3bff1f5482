"""A fact that comes late leaves a dossier as if all had come as they happened."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random

import pytest
from msgspec.structs import replace

from detectors.parameters import Parameters
from schemas import samples
from schemas.codec import Fact
from streams.scoring.cause import cause_of
from streams.scoring.judging import Judge
from streams.scoring.rules import Rules

JUDGE = Judge(Rules(Parameters.load()))
STORIES = (
    samples.an_unpaid_october,
    samples.a_piece_rate_workshop_in_season,
    samples.a_site_that_stops_paying,
    samples.a_well_run_site,
    samples.a_workshop_whose_owner_vanishes,
)


def arriving(facts: list[Fact], seed: int) -> Iterator[tuple[Fact, list[tuple[Fact, bool]]]]:
    """Each fact as it arrives, some of them late, with the history up to it as it happened."""
    random = Random(seed)
    orderly = sorted(facts, key=lambda fact: fact.occurred_at)
    late = sorted(range(len(orderly)), key=lambda place: place + random.choice((0, 0, 0, 3, 9)))
    history: list[Fact] = []
    for position, place in enumerate(late, start=1):
        fact = replace(
            orderly[place],
            position=position,
            recorded_at=max(it.occurred_at for it in orderly),
            township=random.choice((None, "t-1", "t-2")),
        )
        history.append(fact)
        history.sort(key=lambda it: (it.occurred_at, it.position))
        yield fact, [(it, True) for it in history]


@pytest.mark.parametrize("story", STORIES, ids=lambda it: it.__name__)
def test_it_is_as_if_all_had_come_in_order(story: Callable[[], list[Fact]]) -> None:
    came_late = 0
    for seed in range(10):
        facts = story()
        dossier = JUDGE.blank(facts[-1].subject)
        mine = [fact for fact in facts if fact.subject == dossier.subject]
        for fact, history in arriving(mine, seed):
            cause = cause_of(fact)
            late = JUDGE.late(dossier, fact, own=True)
            if late:
                came_late += 1
                JUDGE.hear_late(dossier, fact, cause, late, history, own=True)
            else:
                JUDGE.hear(dossier, fact, cause, own=True)
            whole, made = JUDGE.refold(deepcopy(dossier), history, cause)
            for name in ("memories", "findings", "seen", "township", "placed_at", "assessment"):
                assert getattr(dossier, name) == getattr(whole, name), name
            # Of a fact in time no alert is recalled: it stays until somebody looked.
            assert not (late and made)
            assert all(dossier.due[name] <= day for name, day in whole.due.items())
    assert came_late
