"""What a preview tells: who moves, which alerts come and go, in what band, and what it cannot."""

from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from detectors.parameters.change import Change
from schemas import samples
from schemas.vocabulary import Level, Mechanism
from streams.previewing.comparing import Asked, Preview, preview
from streams.previewing.moves import Move
from streams.previewing.pairing import pair
from streams.previewing.told import Raised
from streams.previewing.volumes import Band, band, monday_of, weeks
from tests.streams.previewing.trials import (
    END,
    STANDING,
    YELLOW_TOO,
    a_district,
    lived,
    proposed,
    task,
)
from tests.streams.scoring.small_engine import SmallEngine


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    return lived(tmp_path_factory.mktemp("lived"), a_district())


def previewed(small: SmallEngine, change: Change, *, throughout: bool = False) -> Preview:
    asked = Asked(change, STANDING, throughout=throughout)
    return preview(asked, task(small).open_log, small.folder, 1, lambda _: None)


def test_a_subject_leaves_one_level_and_enters_another_on_its_first_day(
    small: SmallEngine,
) -> None:
    higher = proposed("score.levels", {"yellow": 20, "orange": 450, "red": 500})
    found = previewed(small, higher)
    red, orange, yellow = found.levels
    moved = Move(samples.FACTORY, "zhili", date(2026, 11, 11))
    short = Move(samples.SITE, "zhili", date(2026, 6, 17))
    later = Move(samples.FACTORY, "zhili", date(2026, 11, 24))
    assert (red.leave, yellow.enter) == ((later,), (short, moved))
    assert (orange.standing, orange.changed, yellow.standing, yellow.changed) == (3, 3, 2, 4)
    assert (red.enter, orange.leave, red.standing) == ((), (), 3)
    (place,) = found.townships
    assert (place.township, place.leave[Level.RED], place.enter[Level.YELLOW]) == ("zhili", 1, 2)
    assert (found.first_day, found.last_day) == (date(2026, 3, 2), END)


def test_lower_lines_are_reached_earlier_and_the_last_day_is_told(small: SmallEngine) -> None:
    found = previewed(small, proposed("score.levels", {"yellow": 5, "orange": 10, "red": 15}))
    assert [it.earlier for it in found.levels] == [3, 1, 2]
    assert sum(it.subjects for it in found.last_levels) == 5


def test_the_values_are_told_beside_those_that_stand(small: SmallEngine) -> None:
    (told,) = previewed(small, YELLOW_TOO).values
    assert (told.before, told.after) == (["orange", "red"], ["yellow", "orange", "red"])
    assert (told.name, told.reference) == ("alerts.raise_at", "trial")


def test_a_change_that_begins_after_the_last_day_says_that_it_shows_nothing(
    small: SmallEngine,
) -> None:
    tomorrow = proposed("alerts.raise_at", ["yellow", "orange", "red"], date(2027, 1, 1))
    found = previewed(small, tomorrow)
    assert found.idle == ("alerts.raise_at",)
    assert found.alerts.only_changed == ()
    always = previewed(small, tomorrow, throughout=True)
    assert always.idle == ()
    assert always.alerts == previewed(small, YELLOW_TOO).alerts


def test_whom_the_changed_rules_cannot_judge_is_named(small: SmallEngine) -> None:
    # A level that no word list knows: the reader of a file would have refused it.
    broken = proposed(
        "complaint_burst.floors",
        {"many_workers": "x", "collective": "x", "upheld": "x", "upheld_collective": "x"},
    )
    found = previewed(small, broken)
    assert samples.SITE in {it.subject for it in found.unjudged}
    assert all("complaint_burst failed" in it.reason for it in found.unjudged)


def test_a_preview_is_a_document_that_a_program_reads_again(small: SmallEngine) -> None:
    found = previewed(small, YELLOW_TOO)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Preview) == found


def raised(subject: str, on: date, township: str | None = "zhili") -> Raised:
    name = UUID(int=on.toordinal())
    return Raised(name, subject, township, Mechanism.COMPLAINTS, Level.RED, on)


def test_alerts_are_paired_first_with_first_and_what_is_left_over_is_one_sides() -> None:
    day = date(2025, 6, 2)
    standing = [raised("site/a", day.replace(day=9)), raised("site/b", day)]
    changed = [raised("site/a", day), raised("site/a", day.replace(day=20))]
    found = pair(standing, changed)
    assert (found.standing, found.changed, found.both) == (2, 2, 1)
    assert (found.earlier, found.later) == (1, 0)
    assert [(it.subject, it.on.day) for it in found.only_changed] == [("site/a", 20)]
    assert [it.subject for it in found.only_standing] == ["site/b"]


def test_the_band_is_of_whole_weeks_alone_and_quiet_ones_count() -> None:
    days = [date(2025, 6, day) for day in range(4, 30)]
    alerts = [raised("site/a", date(2025, 6, day)) for day in (4, 5, 6, 10, 24, 25)]
    assert band(alerts, days) == Band(0, 2, 3)
    assert band(alerts, days[:4]) is None


def test_weeks_are_counted_by_township_for_both_rules() -> None:
    monday = date(2025, 6, 2)
    one = [raised("site/a", monday), raised("site/b", monday, None)]
    counted = weeks(one, [raised("site/a", date(2025, 6, 8))])
    assert [(it.monday, it.township, it.standing, it.changed) for it in counted] == [
        (monday, "zhili", 1, 1),
        (monday, None, 1, 0),
    ]
    assert monday_of(date(2025, 6, 8)) == monday


def test_a_log_without_a_closed_day_gives_a_preview_of_nothing(tmp_path: Path) -> None:
    empty = SmallEngine(tmp_path)
    found = previewed(empty, YELLOW_TOO)
    assert (found.position, found.last_day, found.changed_band) == (0, None, None)
    assert found.outcomes.cases == ()
