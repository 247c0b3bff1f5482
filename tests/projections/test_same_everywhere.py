"""The same stream gives the same rows and the same answers, byte for byte, in every database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection

from projections.activity import activity
from projections.contract import Told
from projections.coverage import coverage
from projections.evidence import facts, lineage, statements, timeline
from projections.freshness import freshness, parked, sources_of
from projections.inbox import alert, counts, inbox
from projections.risk_list import risk_list, subject_risk
from projections.six_systems import closed_months, six_systems
from projections.subject_risk import findings, score_series
from projections.views import Views
from projections.visits import grids, last_answers, visits_due
from projections.who import find, names, subject
from projections.yellow_digest import yellow_digest
from schemas import events
from schemas.codec import encode
from schemas.envelopes import Recorded
from schemas.samples import body, employer
from schemas.vocabulary import Level
from tests.projections.conftest import Schemas
from tests.projections.stories import everything
from tests.projections.telling import Telling, alert_id, engines_from
from tests.projections.tiers import TIERS

pytestmark = pytest.mark.postgres

NAMES = ("Ａ衣厂", "a衣厂", "B衣厂", "乙衣厂", "甲衣厂", "É衣厂", "é衣厂", "衣厂", "_衣厂", "z衣厂")
"""Names that languages sort in another order than their bytes, and fold in other ways."""
FIRST_SCORED = date(2026, 1, 5)
LAST_CLOSED = date(2026, 12, 1)


@pytest.fixture(scope="module")
def told() -> Telling:
    told = everything()
    for number, name in enumerate(NAMES, start=40):
        who, township = employer(number), (None, "zhili", "balidian")[number % 3]
        said = events.EmployerRegistered(name=name, headcount=None)
        told.fact(said, subject=who, on=LAST_CLOSED, township=township, grid=None)
        told.fact(body(events.ComplaintFiled), subject=who, on=LAST_CLOSED, township=township)
        told.assesses(who, Level.YELLOW, 20)
    told.closes(LAST_CLOSED)
    told.scores(LAST_CLOSED)
    return told


@contextmanager
def in_each(told: Telling, schemas: Schemas) -> Iterator[list[Views]]:
    here = told.views(page=50)
    with engines_from(schemas.lend):
        there = told.views(page=50)
    yield [here, there]
    schemas.take_back()


def test_every_projection_has_the_same_rows(told: Telling, schemas: Schemas) -> None:
    with in_each(told, schemas) as (here, there):
        assert here.digests() == there.digests()


def test_every_question_has_the_same_answer(told: Telling, schemas: Schemas) -> None:
    with (
        in_each(told, schemas) as (here, there),
        here.engine.connect() as one,
        there.engine.connect() as other,
    ):
        mine, theirs = answers(one, told.records), answers(other, told.records)
    assert len(mine) > 300
    assert [name for name in mine if mine[name] != theirs[name]] == []


def answers(tables: Connection, records: list[Told]) -> dict[str, bytes]:
    """What every query of the views says of a stream, as a reader would get it."""
    subjects = sorted({it.subject for it in records})
    ids = [it.id for it in records if isinstance(it, Recorded)]
    found: dict[str, object] = {
        "inbox": inbox(tables),
        "inbox of a township": inbox(tables, township="zhili"),
        "counts": counts(tables),
        "closed months": closed_months(tables),
        "facts": [facts(tables, ids)[identity] for identity in ids],
        "freshness": freshness(tables),
        "parked": parked(tables),
        "grids": grids(tables),
        "yellow": yellow_digest(tables, None, "2026-W49"),
    }
    for known_at in (None, FIRST_SCORED, LAST_CLOSED):
        found[f"list {known_at}"] = risk_list(tables, known_at=known_at)
        found[f"second page {known_at}"] = risk_list(tables, known_at=known_at, limit=3, offset=2)
        found[f"yellow {known_at}"] = risk_list(tables, known_at=known_at, levels=[Level.YELLOW])
        found[f"names {known_at}"] = sorted(names(tables, subjects, known_at=known_at).items())
        for month in ("2026-01", "2026-10", "2026-12"):
            found[f"systems {month} {known_at}"] = six_systems(tables, month, known_at=known_at)
            found[f"coverage {month} {known_at}"] = coverage(tables, month, known_at=known_at)
            found[f"tiers {month} {known_at}"] = coverage(
                tables, month, known_at=known_at, screening=TIERS
            )
            found[f"activity {month} {known_at}"] = activity(tables, month, known_at=known_at)
    for sought in ("", "厂", "a", "A", "Ａ", "é", "É", "_", "%", "MA1", "甲"):
        found[f"find {sought}"] = find(tables, sought)
        found[f"search {sought}"] = risk_list(tables, search=sought)
    for it in subjects:
        found[f"subject {it}"] = subject(tables, it), subject(tables, it, known_at=LAST_CLOSED)
        found[f"risk {it}"] = subject_risk(tables, it), score_series(tables, it)
        found[f"findings {it}"] = findings(tables, it)
        found[f"timeline {it}"] = timeline(tables, it)
        found[f"statements {it}"] = statements(tables, it)
        found[f"sources {it}"] = sources_of(tables, it)
        found[f"visits {it}"] = last_answers(tables, it)
        found[f"alerts {it}"] = inbox(tables, subject=it)
    for grid in grids(tables):
        found[f"due {grid}"] = visits_due(tables, grid.grid, "2026-10", TIERS)
    for number in range(6):
        found[f"alert {number}"] = alert(tables, alert_id(f"alert {number}"))
    for identity in ids:
        found[f"lineage {identity}"] = lineage(tables, identity)
    return {name: encode(answer) for name, answer in found.items()}
