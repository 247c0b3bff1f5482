"""Levels as an inspector expects them, of whole stories through the score."""

from datetime import date

import msgspec
import pytest
import yaml
from msgspec import Struct

from schemas import samples
from schemas.vocabulary import SEVERITY, Level
from tests.detectors.told import SCENARIOS, Plainly, Scenario, Told
from tests.detectors.whole import assessed, findings_of


class Stands(Struct, frozen=True, forbid_unknown_fields=True):
    """The level on a day, and detectors that must be among its reasons."""

    on: date
    level: Level
    because: tuple[str, ...] = ()
    score: int | None = None


class Story(Struct, frozen=True, forbid_unknown_fields=True):
    """One subject and where it must stand; the facts are told as in any other scenario."""

    name: str
    law: str
    facts: tuple[Told, ...]
    stands: tuple[Stands, ...]
    subject: str = samples.FACTORY


def story(name: str) -> Story:
    text = (SCENARIOS / "score" / f"{name}.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=Plainly), Story)  # noqa: S506 - a SafeLoader


STORIES = {file.stem: story(file.stem) for file in sorted((SCENARIOS / "score").glob("*.yaml"))}


@pytest.mark.parametrize("name", STORIES)
def test_a_subject_stands_where_it_must(name: str) -> None:
    told = STORIES[name]
    facts = Scenario(told.name, told.law, told.facts, (), told.subject).told()
    for stands in told.stands:
        found = assessed(told.subject, facts, stands.on)
        reasons = dict(found.reasons)
        assert found.level is stands.level, f"{stands.on}: {found}"
        assert set(stands.because) <= reasons.keys(), f"{stands.on}: {found}"
        assert stands.score in {None, found.score}, f"{stands.on}: {found}"


HONEST = [name for name in STORIES if name.startswith("honest_")]


@pytest.mark.parametrize("name", HONEST)
def test_whoever_pays_is_never_red_on_any_day_of_the_story(name: str) -> None:
    told = STORIES[name]
    facts = Scenario(told.name, told.law, told.facts, (), told.subject).told()
    days = sorted({fact.recorded_at.date() for fact in facts} | {it.on for it in told.stands})
    for on in days:
        found = assessed(told.subject, facts, on)
        assert SEVERITY[found.level] < SEVERITY[Level.RED], f"{on}: {found}"
        floors = [it for it in findings_of(told.subject, facts, on).values() if it.floor]
        assert floors == []


def test_there_are_honest_ones_with_ugly_paperwork_and_in_the_season_of_piece_work() -> None:
    assert {"honest_site_with_ugly_paperwork", "honest_workshop_in_season"} <= set(HONEST)
