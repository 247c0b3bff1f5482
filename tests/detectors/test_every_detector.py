"""What every detector promises, whatever its question."""

import inspect
import re
import sys
from datetime import date, timedelta
from functools import reduce
from random import Random

import msgspec
import pytest

from detectors.evidence import KINDS, MOST
from detectors.parameters import ParameterMissing, Parameters
from detectors.reasons import article, render
from detectors.replaying import remembered, replay
from schemas import samples
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.derived.finding import Finding
from schemas.events import EmployerRegistered, PaydayAgreed, SiteRegistered, SiteStageChanged
from schemas.subjects import Kind
from schemas.vocabulary import State
from tests.detectors.stories import DETECTORS, ENDS, PARAMETERS, AnyDetector, Story, stories

EVERY = pytest.mark.parametrize("detector", DETECTORS, ids=lambda it: it.name)
STORIES = list(stories())
EVERY_STORY = pytest.mark.parametrize("story", STORIES, ids=lambda it: it.name)
A_DAY = timedelta(days=1)
KNOWN_SOURCES = {*KINDS.values(), "neighbours"}


def findings(story: Story) -> list[tuple[date, Finding]]:
    return replay(story.detector, story.facts, ENDS)


@EVERY
def test_of_a_subject_of_which_nothing_is_known_nothing_bad_is_said(detector: AnyDetector) -> None:
    for on in (date(1995, 5, 1), date(2021, 1, 1), date(2025, 6, 30), date(2030, 1, 1)):
        finding = detector.look(detector.blank(), on)
        assert finding.state is not State.YES
        assert (finding.points, finding.floor, finding.evidence) == (0, None, ())


@EVERY_STORY
def test_a_replay_repeats_itself(story: Story) -> None:
    assert findings(story) == findings(story)


@EVERY_STORY
def test_the_order_in_which_facts_are_handed_over_does_not_matter(story: Story) -> None:
    shuffled = list(story.facts)
    Random(17).shuffle(shuffled)
    assert findings(story._replace(facts=shuffled)) == findings(story)


@EVERY_STORY
def test_what_never_comes_late_is_remembered_alike_in_any_order(story: Story) -> None:
    if not story.detector.any_order:
        return
    heard = [fact for fact in story.facts if type(fact.data) in story.detector.listens]
    orders = [heard, heard[::-1], *(Random(seed).sample(heard, len(heard)) for seed in range(20))]
    memories = [reduce(story.detector.step, order, story.detector.blank()) for order in orders]
    assert all(memory == memories[0] for memory in memories)


@EVERY_STORY
def test_memory_survives_its_codec(story: Story) -> None:
    memory = story.detector.blank()
    for fact in story.facts:
        memory = story.detector.step(memory, fact)
        stored = msgspec.msgpack.encode(memory)
        assert msgspec.msgpack.decode(stored, type=story.detector.memory) == memory


@EVERY_STORY
def test_nothing_changes_but_on_the_days_that_were_named(story: Story) -> None:
    detector = story.detector
    learned = {shanghai_day(fact.recorded_at) for fact in story.facts}
    day = min(learned)
    memory = remembered(detector, story.facts, day)
    said, named = detector.look(memory, day), detector.next_change(memory, day)
    while day < ENDS:
        day += A_DAY
        if day in learned:
            memory = remembered(detector, story.facts, day)
        if day in learned or day == named:
            said, named = detector.look(memory, day), detector.next_change(memory, day)
            assert named is None or named > day
        else:
            assert detector.look(memory, day) == said, f"changed on {day} unannounced"


@EVERY_STORY
def test_every_yes_can_be_defended(story: Story) -> None:
    heard = {fact.id for fact in story.facts}
    for on, finding in findings(story):
        if finding.state is not State.YES:
            continue
        assert finding.points > 0
        assert finding.reference
        assert finding.since is not None
        assert finding.since <= on
        assert finding.source in KNOWN_SOURCES
        assert finding.clears
        assert finding.evidence
        assert len(finding.evidence) <= MOST
        assert len(set(finding.evidence)) == len(finding.evidence)
        assert set(finding.evidence) <= heard


@EVERY_STORY
def test_only_a_yes_gives_points_or_a_floor(story: Story) -> None:
    for _, finding in findings(story):
        if finding.state is not State.YES:
            assert (finding.points, finding.floor) == (0, None)
        if finding.state is State.UNKNOWN:
            assert finding.missing


@EVERY_STORY
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_is_said_has_its_sentence(story: Story, language: str) -> None:
    for _, finding in findings(story):
        assert finding.reason.startswith(f"{story.detector.name}.")
        assert render(finding.reason, finding.arguments, language)
        for code, arguments in finding.clears:
            assert render(code, arguments, language)
        for code in finding.missing:
            assert render(code, {}, language)
        assert article(finding.reference, language)


@EVERY
def test_it_stands_in_a_file_of_its_name_with_its_essay_and_its_example(
    detector: AnyDetector,
) -> None:
    kind = type(detector)
    module = kind.__module__.rpartition(".")[2]
    assert module == detector.name
    assert kind.__name__ == "".join(part.capitalize() for part in detector.name.split("_"))
    essay = inspect.getdoc(kind) or ""
    assert "References\n----------" in essay
    assert ">>> " in essay.partition("Examples\n--------")[2]
    classes = [
        it
        for _, it in inspect.getmembers(sys.modules[kind.__module__], inspect.isclass)
        if it.__module__ == kind.__module__ and hasattr(it, "listens")
    ]
    assert classes == [kind]


@EVERY
def test_a_parameter_that_is_not_there_fails_when_it_is_built(detector: AnyDetector) -> None:
    fresh = Parameters(PARAMETERS.entries())
    type(detector)(fresh)
    assert fresh.asked
    for name in fresh.asked:
        rest = {it: entry for it, entry in PARAMETERS.entries().items() if it != name}
        with pytest.raises(ParameterMissing, match=re.escape(name)):
            type(detector)(Parameters(rest))


REPEATED: tuple[Body, ...] = (
    samples.body(SiteStageChanged),
    samples.body(SiteRegistered),
    samples.body(PaydayAgreed),
    samples.body(EmployerRegistered),
)


@pytest.mark.parametrize(
    ("detector", "body"),
    [
        pytest.param(detector, body, id=f"{detector.name}/{type(body).__name__}")
        for detector in DETECTORS
        for body in REPEATED
        if type(body) in detector.listens
    ],
)
def test_what_says_nothing_new_leaves_the_very_same_memory(
    detector: AnyDetector, body: Body
) -> None:
    subject = samples.SITE if Kind.SITE in detector.about else samples.FACTORY
    first = samples.fact(body, subject=subject, on=date(2026, 9, 1))
    again = samples.fact(body, subject=subject, on=date(2026, 9, 8))
    memory = detector.step(detector.blank(), first)
    after = detector.step(memory, again)
    if detector.any_order:
        # It must remember when the newest word was said, or an older one could not be told.
        assert detector.look(after, date(2026, 9, 9)) == detector.look(memory, date(2026, 9, 9))
    else:
        assert after is memory


@EVERY
def test_no_memory_grows_without_end(detector: AnyDetector) -> None:
    memory = detector.blank()
    sizes = []
    day = date(2004, 3, 1)
    for number in range(1200):
        body = samples.body(detector.listens[number % len(detector.listens)])
        fact = samples.fact(_dated(body, day), on=day, position=number + 1)
        memory = detector.step(memory, fact)
        sizes.append(len(msgspec.msgpack.encode(memory)))
        day += timedelta(days=5)
    assert max(sizes[600:]) <= max(sizes[:600]) * 1.1
    assert max(sizes) < 6000


def _dated(body: Body, day: date) -> Body:
    """The body with its period or month moved to a day's month."""
    month = f"{day.year:04d}-{day.month:02d}"
    names = {"period", "month", "from_period", "last_paid_period"} & set(body.__struct_fields__)
    return msgspec.structs.replace(body, **dict.fromkeys(names, month))
