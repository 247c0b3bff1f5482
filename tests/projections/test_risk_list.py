"""The risk list: ranked, filtered, and the same for ever as known at a scored day."""

from datetime import date, timedelta

import pytest

from projections.risk_list import risk_list, subject_risk
from projections.scored_days import UnscoredDay
from projections.subject_risk import findings, score_series
from projections.views import Views
from schemas import events
from schemas.codec import encode
from schemas.samples import SITE, body, employer
from schemas.subjects import Kind
from schemas.vocabulary import Industry, Level, OperationsState, State
from tests.projections.telling import Telling, carry, firms

pytestmark = pytest.mark.usefixtures("each_database")

D1 = date(2026, 3, 2)
D2 = D1 + timedelta(days=1)
D3 = D2 + timedelta(days=1)
A, B, C, D, E, F = (employer(number) for number in range(10, 16))


def three_days() -> Telling:
    """Six firms; A red from the first day; B lifted to yellow by a neighbour; F never seen."""
    told = Telling()
    firms(told, [A, B, C, D, E, F], D1)
    told.fact(body(events.WagesObserved, note=None), subject=A, on=D1)
    told.finds(A, "late_payday", points=80)
    told.assesses(A, Level.RED, 80, reasons=(("late_payday", 80),))
    told.fact(body(events.OperationsObserved, note=None, headcount=20), subject=B, on=D1)
    told.assesses(B, Level.NONE, 10, reasons=(("rent_overdue", 10),))
    told.fact(body(events.OperationsObserved, note=None, headcount=33), subject=C, on=D1)
    told.assesses(C, Level.YELLOW, 25)
    told.fact(body(events.OperationsObserved, note=None, headcount=40), subject=D, on=D1)
    told.assesses(D, Level.YELLOW, 25)
    told.fact(body(events.OperationsObserved, note=None, headcount=50), subject=E, on=D1)
    told.assesses(E, Level.NONE)
    told.closes(D1)
    told.assesses(A, Level.RED, 80, final=True, reasons=(("late_payday", 80),))
    told.assesses(B, Level.YELLOW, 35, final=True, neighbours=25, reasons=(("rent_overdue", 10),))
    told.assesses(C, Level.YELLOW, 25, final=True)
    told.assesses(D, Level.YELLOW, 25, final=True)
    told.assesses(E, Level.NONE, final=True)
    told.scores(D1)
    told.closes(D2)
    told.scores(D2)
    return told


def asked(views: Views, **question: object) -> bytes:
    with views.engine.connect() as connection:
        return encode(risk_list(connection, **question))  # type: ignore[arg-type]  # any question


def subjects(views: Views, **question: object) -> list[str]:
    with views.engine.connect() as connection:
        rows = risk_list(connection, **question).rows  # type: ignore[arg-type]  # any question
    return [row.subject for row in rows]


def test_the_list_is_ranked_by_level_then_score_then_workers_and_unknown_comes_last() -> None:
    views = three_days().views()
    assert subjects(views) == [A, B, D, C, E, F]
    assert subjects(views, known_at=D1) == [A, B, D, C, E, F]


def test_a_neighbour_lifts_to_yellow_and_stands_among_the_reasons() -> None:
    with three_days().views().engine.connect() as connection:
        for known_at in (None, D1):
            row = subject_risk(connection, B, known_at=known_at)
            assert row is not None
            assert (row.level, row.score, row.neighbour_points) == (Level.YELLOW, 35, 25)
            assert row.reasons == (("troubled_neighbour", 25), ("rent_overdue", 10))


def test_the_live_level_shows_the_worse_of_own_evidence_and_neighbours() -> None:
    told = three_days()
    told.fact(body(events.WagesObserved, note=None), subject=B, on=D3)
    told.assesses(B, Level.ORANGE, 50)
    with told.views().engine.connect() as connection:
        live = subject_risk(connection, B)
        stood = subject_risk(connection, B, known_at=D2)
    assert live is not None
    assert stood is not None
    assert (live.level, live.score, live.level_on) == (Level.ORANGE, 75, D3)
    assert (stood.level, stood.score, stood.level_on) == (Level.YELLOW, 35, D1)


def test_a_subject_that_nobody_looked_at_is_unknown_and_never_counts_as_none() -> None:
    with three_days().views().engine.connect() as connection:
        listed = risk_list(connection)
        assert subject_risk(connection, F) == listed.rows[-1]
    assert listed.rows[-1].level is Level.UNKNOWN
    assert listed.counts == {
        Level.RED: 1,
        Level.ORANGE: 0,
        Level.YELLOW: 3,
        Level.NONE: 1,
        Level.UNKNOWN: 1,
    }
    assert list(listed.counts) == [
        Level.RED,
        Level.ORANGE,
        Level.YELLOW,
        Level.NONE,
        Level.UNKNOWN,
    ]


def test_a_parked_subject_is_unknown_with_the_reason_whatever_its_neighbours() -> None:
    told = three_days()
    told.fact(body(events.WagesObserved, note=None), subject=B, on=D3)
    told.assesses(B, Level.UNKNOWN, parked="late_payday failed: KeyError")
    with told.views().engine.connect() as connection:
        row = subject_risk(connection, B)
    assert row is not None
    assert (row.level, row.parked) == (Level.UNKNOWN, "late_payday failed: KeyError")


def test_the_same_known_at_gives_the_same_bytes_whatever_comes_later() -> None:
    told = three_days()
    before = [asked(told.views(), known_at=day) for day in (D1, D2)]
    firms(told, [A, B], D3, township="balidian")  # other names, another place, other heads
    told.fact(
        events.OperationsObserved(state=OperationsState.CLOSED, headcount=1), subject=C, on=D1
    )
    told.assesses(C, Level.RED, 99)
    told.assesses(A, Level.NONE, 0)
    told.fact(events.EmployersMerged(absorbed=D), subject=E, on=D3)
    told.closes(D3)
    told.assesses(A, Level.NONE, 0, final=True)
    told.assesses(C, Level.RED, 99, final=True)
    told.scores(D3)
    views = told.views()
    assert [asked(views, known_at=day) for day in (D1, D2)] == before
    assert subjects(views, known_at=D3) == subjects(views) == [C, B, E, A, F]


def test_a_day_that_was_not_scored_is_refused_with_the_days_that_were() -> None:
    told = three_days()
    told.closes(D3)
    with (
        told.views().engine.connect() as connection,
        pytest.raises(UnscoredDay, match="2026-03-02 to 2026-03-03") as refused,
    ):
        risk_list(connection, known_at=D3)
    assert refused.value.field == "known_at"


def test_the_list_is_filtered_by_level_place_trade_kind_and_words() -> None:
    told = three_days()
    elsewhere = employer(20)
    told.fact(
        events.EmployerRegistered(name="100%_棉业", industry=Industry.CHILDRENSWEAR),
        subject=elsewhere,
        on=D2,
        township="balidian",
    )
    told.fact(body(events.SiteRegistered), subject=SITE, on=D2)
    views = told.views()
    assert subjects(views, levels=(Level.RED, Level.UNKNOWN), kind=Kind.EMPLOYER) == [
        A,
        F,
        *sorted({elsewhere, employer(2), employer(3)}),
    ]
    assert subjects(views, township="balidian") == [elsewhere]
    assert subjects(views, township="township/balidian") == [elsewhere]
    assert subjects(views, industry=Industry.CHILDRENSWEAR) == [elsewhere]
    assert subjects(views, kind=Kind.SITE) == [SITE]
    assert subjects(views, search="100%_棉") == [elsewhere]
    assert subjects(views, search="0%_号") == []
    assert subjects(views, search=A[-8:].lower()) == [A]


def test_pages_of_the_list_join_to_the_whole_and_know_its_length() -> None:
    with three_days().views().engine.connect() as connection:
        whole = risk_list(connection, known_at=D1, limit=None)
        pages = [risk_list(connection, known_at=D1, limit=2, offset=at) for at in (0, 2, 4)]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert {page.total for page in pages} == {6}
    assert len({page.digest for page in pages}) == 3


def test_findings_stand_until_the_next_one_of_their_detector() -> None:
    told = three_days()
    told.fact(body(events.WagesPaid), subject=A, on=D3)
    told.finds(A, "late_payday", State.NO)
    told.finds(A, "short_pay", State.UNKNOWN)
    with told.views().engine.connect() as connection:
        stood = findings(connection, A, known_at=D2)
        stands = findings(connection, A)
    assert [(it.detector, it.finding.state, it.said_on) for it in stood] == [
        ("late_payday", State.YES, D1)
    ]
    assert [(it.detector, it.finding.state, it.said_on) for it in stands] == [
        ("late_payday", State.NO, D3),
        ("short_pay", State.UNKNOWN, D3),
    ]


def test_the_score_over_time_is_that_of_each_days_end() -> None:
    told = three_days()
    told.fact(body(events.WagesPaid), subject=A, on=D3)
    told.assesses(A, Level.ORANGE, 50)
    told.fact(body(events.WagesPaid), subject=A, on=D3)
    told.assesses(A, Level.NONE, 0)
    with told.views().engine.connect() as connection:
        series = score_series(connection, A)
    assert [(it.day, it.score, it.level) for it in series] == [
        (D1, 80, Level.RED),
        (D3, 0, Level.NONE),
    ]


def test_an_absorbed_employer_leaves_the_list_and_comes_back_when_it_is_released() -> None:
    told = three_days()
    told.fact(events.EmployersMerged(absorbed=D), subject=E, on=D3)
    views = told.views()
    assert D not in subjects(views)
    told.fact(events.EmployersSplit(released=D), subject=E, on=D3)
    carry(views, told.records)
    assert D in subjects(views)


def test_the_last_evidence_is_that_of_the_known_day_and_forgets_what_was_retracted() -> None:
    told = three_days()
    late = told.fact(body(events.WagesObserved, note=None), subject=A, on=D3)
    told.closes(D3)
    told.scores(D3)
    told.retracts(late, D3)
    with told.views().engine.connect() as connection:
        days = [subject_risk(connection, A, known_at=day) for day in (D2, D3, None)]
    assert [row.last_evidence_on for row in days if row] == [D1, D3, D1]
