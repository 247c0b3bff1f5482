"""What every projection promises: the same rows however the stream is cut, now and when rebuilt."""

from datetime import date

import pytest
from sqlalchemy import func, select, text, update

from projections.catalogue import every_projection
from projections.contract import EVERY_FACT, Projection, Told, metadata
from projections.page import Page
from projections.risk import LIVE
from projections.views import OtherViews, ProjectionFailed, Views, ViewsMoved
from schemas import events
from schemas.body import type_names
from schemas.codec import CONCLUSIONS
from schemas.samples import (
    body,
)
from tests.projections.stories import everything
from tests.projections.telling import Telling, carry, new_engine

pytestmark = pytest.mark.usefixtures("each_database")

PAGES = (1, 7, 1000)
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgres": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}
"""How each database is asked for its indexes."""
CONCLUDED = tuple(type_names[name] for name in sorted(CONCLUSIONS))


@pytest.fixture(scope="module")
def told() -> Telling:
    return everything()


def test_every_table_belongs_to_one_projection() -> None:
    owned = [table.name for each in every_projection() for table in each.tables]
    assert len(owned) == len(set(owned))
    assert set(owned) == {table.name for table in metadata.sorted_tables} - {"positions"}


@pytest.mark.parametrize(
    "index",
    [
        "alerts_in_order",
        "case_file_newest",
        "cases_past_by_month",
        "coverage_visits_by_month",
        "parties_by_party",
        "register_by_kind",
        "risk_live_ranked",
        "site_months_added_by_month",
    ],
)
def test_an_index_that_a_query_counts_on_is_in_the_database(index: str, each_database: str) -> None:
    with Views(new_engine(), every_projection()).engine.connect() as connection:
        assert index in connection.scalars(text(INDEXES[each_database])).all()


def test_rows_do_not_depend_on_where_the_stream_was_cut(told: Telling) -> None:
    digests = [told.views(page=page).digests() for page in PAGES]
    assert digests[0] == digests[1] == digests[2]


@pytest.mark.parametrize("page", PAGES)
def test_rows_do_not_depend_on_how_much_is_remembered_between_pages(
    told: Telling, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering = told.views().digests()
    monkeypatch.setattr("projections.page.MOST_ROWS_HELD", 3)
    monkeypatch.setattr("projections.page.AT_ONCE", 2)
    assert told.views(page=page).digests() == remembering


def test_the_story_leaves_rows_in_every_projection(told: Telling) -> None:
    empty = Views(new_engine(), every_projection()).digests()
    filled = told.views().digests()
    assert [name for name, digest in filled.items() if empty[name] == digest] == []


def test_a_rebuild_on_a_fresh_database_gives_the_same_digests(told: Telling) -> None:
    views = told.views(page=7)
    again = Views(new_engine(), every_projection(), generation="g")
    carry(again, told.records)
    assert again.digests() == views.digests()
    assert again.position() == views.position() == told.position


def test_what_a_projection_does_not_listen_to_would_do_nothing_to_its_rows(told: Telling) -> None:
    all_ears = every_projection()
    for each in all_ears:
        each.listens = (*EVERY_FACT, *CONCLUDED)  # type: ignore[misc]  # of this one only
    heard_all = Views(new_engine(), all_ears, generation="g")
    carry(heard_all, told.records)
    assert heard_all.digests() == told.views().digests()


def test_what_was_applied_before_is_skipped(told: Telling) -> None:
    views = told.views()
    before = views.digests()
    carry(views, told.records, page=7)
    assert views.digests() == before


def test_views_opened_again_go_on_where_they_stood(told: Telling) -> None:
    engine = new_engine()
    half = len(told.records) // 2
    while told.records[half].type != "DayClosed":
        half += 1
    carry(Views(engine, every_projection(), generation="g"), told.records[:half])
    opened = Views(engine, every_projection(), generation="g")
    carry(opened, told.records[half:], page=7)
    assert opened.digests() == told.views().digests()


def test_views_that_somebody_else_has_moved_are_not_written_to(told: Telling) -> None:
    engine = new_engine()
    one, other = (Views(engine, every_projection(), generation="g") for _ in range(2))
    closes = [at for at, record in enumerate(told.records) if record.type == "DayClosed"]
    carry(one, told.records[: closes[2]])
    with pytest.raises(ViewsMoved, match=f"stand at position {one.position()} and not at 0"):
        carry(other, told.records[: closes[4]])
    assert other.position() == one.position()
    assert other.digests() == one.digests()
    carry(other, told.records[closes[2] :], page=7)
    assert other.digests() == told.views().digests()


def test_a_changed_row_changes_the_digest_of_its_projection_only(told: Telling) -> None:
    views = told.views()
    before = views.digests()
    with views.engine.begin() as connection:
        first = select(func.min(LIVE.c.subject)).scalar_subquery()
        connection.execute(
            update(LIVE).where(LIVE.c.subject == first).values(score=LIVE.c.score + 1)
        )
    after = views.digests()
    assert {name for name in before if before[name] != after[name]} == {"risk"}


class Stumbling(Projection):
    """Fails on the third record that it is shown."""

    name = "stumbling"
    tables = ()
    listens = EVERY_FACT

    def __init__(self) -> None:
        self.shown = 0

    def apply(self, page: Page, record: Told) -> None:
        self.shown += 1
        if self.shown == 3:
            raise KeyError("third")


def test_a_projection_that_fails_leaves_nothing_of_the_page_and_no_position() -> None:
    told = Telling()
    for _ in range(3):
        told.fact(body(events.WagesPaid), on=date(2026, 3, 2))
    views = Views(new_engine(), (*every_projection(), Stumbling()))
    untouched = views.digests()
    with pytest.raises(ProjectionFailed, match="stumbling failed on WagesPaid of position 3"):
        carry(views, told.records)
    assert views.position() == 0
    assert views.digests() == untouched
    carry(views, told.records)
    assert views.position() == 3


def test_views_of_another_generation_or_other_projections_are_refused() -> None:
    engine = new_engine()
    Views(engine, every_projection(), generation="g")
    with pytest.raises(OtherViews, match="generation g, not h"):
        Views(engine, every_projection(), generation="h")
    with pytest.raises(OtherViews, match="stumbling"):
        Views(engine, (*every_projection(), Stumbling()), generation="g")


def test_a_projection_that_reads_another_must_come_after_it() -> None:
    with pytest.raises(ValueError, match="register reads told_facts"):
        Views(new_engine(), every_projection()[2:])


def test_a_page_must_hold_nothing_behind_its_end() -> None:
    told = Telling()
    told.fact(body(events.WagesPaid), on=date(2026, 3, 2))
    told.fact(body(events.WagesPaid), on=date(2026, 3, 2))
    views = Views(new_engine(), every_projection())
    with pytest.raises(ValueError, match="said to end at 1"):
        views.project(told.records, 1)
