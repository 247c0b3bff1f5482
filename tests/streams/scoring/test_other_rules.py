"""What becomes of what was said when the rules change."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detectors.parameters import Parameters
from schemas import samples
from schemas.derived import AlertRaised, FindingChanged, RiskAssessed
from streams.databases import reader, writer
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore
from tests.streams.scoring.small_engine import SmallEngine

END = date(2026, 8, 31)


def stricter() -> Rules:
    """The product's rules, but yellow begins at one point."""
    standing = Parameters.load()
    levels = Parameters.of(
        {"score.levels": {date(1990, 1, 1): {"yellow": 1, "orange": 45, "red": 75}}}
    )
    return Rules(standing.replaced(levels.entries()))


@pytest.fixture
def judged(tmp_path: Path) -> SmallEngine:
    small = SmallEngine(tmp_path)
    small.tell(samples.a_site_that_stops_paying())
    small.close(END)
    small.judge()
    return small


def under(rules: Rules, small: SmallEngine) -> EmbeddedEngine:
    file = small.folder / "small-scoring.sqlite"
    store = ScoringStore(writer(file), rules, reader(file))
    return EmbeddedEngine(small.log, small, store, rules, small.clock)


def said_after(engine: EmbeddedEngine, position: int) -> list[Any]:
    end = engine.store.position()
    return engine.store.conclusions(position, end)


def test_the_same_rules_are_adopted_once(judged: SmallEngine) -> None:
    assert not judged.engine.adopt()


def test_other_rules_say_only_what_differs(judged: SmallEngine) -> None:
    before = judged.log.head().position
    engine = under(stricter(), judged)
    assert engine.adopt()
    engine.advance()
    said = said_after(engine, before)
    assert [it for it in said if isinstance(it.data, FindingChanged)] == []
    assert [it for it in said if isinstance(it.data, AlertRaised)] == []
    levels = {it.subject: it.data.level for it in said if isinstance(it.data, RiskAssessed)}
    assert all(level == "yellow" for level in levels.values())


def test_an_open_alert_stays_open_under_other_rules(judged: SmallEngine) -> None:
    site = samples.a_site_that_stops_paying()[-1].subject
    raised = {it.data.alert for it in judged.conclusions(site, AlertRaised)}  # type: ignore[attr-defined]
    engine = under(stricter(), judged)
    engine.adopt()
    engine.advance()
    with engine.store.transaction() as work:
        dossier = work.load([site])[site]
    assert {it.alert for it in dossier.standing.values()} == raised
    assert dossier.generation == engine.rules.generation.name


def test_what_was_said_before_stays_said(judged: SmallEngine) -> None:
    before = judged.log.head().position
    said = judged.store.conclusions(0, before)
    engine = under(stricter(), judged)
    engine.adopt()
    engine.advance()
    assert engine.store.conclusions(0, before) == said


def test_a_log_judged_anew_and_one_that_lived_through_the_change_agree_on_the_next_day(
    judged: SmallEngine,
) -> None:
    lived = under(stricter(), judged)
    lived.adopt()
    judged.close(date(2026, 9, 2))
    lived.advance()
    again = judged.new_store("again")
    rules = stricter()
    again = ScoringStore(again.engine, rules)
    EmbeddedEngine(judged.log, Silent(), again, rules, judged.clock).advance()
    assert again.scored_days()[-1][2] == lived.store.scored_days()[-1][2]
