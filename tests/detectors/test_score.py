"""From findings to a level: caps, stepped decay, floors, and unknown told apart from none."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from detectors.answers import answered
from detectors.grounds import Grounds
from detectors.late_payday import SAYS
from detectors.parameters import Parameters
from detectors.score import Score, Seen
from schemas import samples
from schemas.derived.finding import Finding
from schemas.events import ContractsObserved, PayrollSubmitted, VisitMade, WagesPaid
from schemas.subjects import Kind
from schemas.vocabulary import Level, Mechanism, Question, State, VisitOutcome

ON = date(2025, 6, 30)
SCORE = Score(Parameters.load())
A_SITE = Grounds(Kind.SITE)
ALL_SEEN = Seen(contracts=ON, wages=ON, operations=ON)


def finding(points: int = 0, state: State = State.YES, **said: object) -> Finding:
    known: dict[str, object] = {
        "state": state,
        "mechanism": Mechanism.WAGE_PAYMENT,
        "reason": "late_payday.unpaid_on_record",
        "points": points,
        "source": "platform",
        "since": ON,
    }
    return Finding(**(known | said))  # type: ignore[arg-type]  # a test says what it varies


def level(*findings: Finding, seen: Seen = ALL_SEEN, on: date = ON) -> Level:
    named = {str(at): it for at, it in enumerate(findings)}
    return SCORE.assess(named, SCORE.coverage(seen, A_SITE, on), on).level


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (19, Level.NONE),
        (20, Level.YELLOW),
        (44, Level.YELLOW),
        (45, Level.ORANGE),
        (74, Level.ORANGE),
        (75, Level.RED),
    ],
)
def test_a_level_begins_at_its_points(points: int, expected: Level) -> None:
    assert level(finding(points)) is expected


def test_points_of_several_findings_add_up_heaviest_first() -> None:
    assessment = SCORE.assess({"b": finding(10), "a": finding(10), "c": finding(30)}, 3, ON)
    assert assessment.score == 50
    assert assessment.reasons == (("c", 30), ("a", 10), ("b", 10))


def test_a_flood_of_one_source_cannot_move_the_level_alone() -> None:
    flood = [finding(40, source="complaints") for _ in range(5)]
    assert level(*flood) is Level.YELLOW
    assert level(*flood, finding(10, source="grid")) is Level.ORANGE


def papers(*points: int, source: str = "platform") -> dict[str, Finding]:
    names = sorted(Parameters.load().names("score.papers")(ON))
    return {name: finding(it, source=source) for name, it in zip(names, points, strict=False)}


def test_missing_papers_together_stop_at_yellow_whatever_their_sources() -> None:
    from_two = papers(20, 20, 20) | {
        name: finding(20, source="grid") for name in ("rights_notice_incomplete",)
    }
    assert SCORE.assess(from_two, 3, ON).level is Level.YELLOW
    assert SCORE.assess(from_two, 3, ON).score == 30
    assert len(SCORE.assess(from_two, 3, ON).reasons) == 4


def test_papers_make_no_other_sign_graver_than_by_a_few_points() -> None:
    late = {"late_payday": finding(30)}
    assert SCORE.assess(late | papers(2), 3, ON).score == 32
    assert SCORE.assess(late | papers(20, 20), 3, ON).score == 34
    assert SCORE.assess({"late_payday": finding(41)} | papers(20, 20), 3, ON).score == 45


def test_more_of_anything_never_lowers_a_score_that_papers_are_in() -> None:
    said = papers(20, 20)
    scores = [SCORE.assess(said | {"late_payday": finding(n)}, 3, ON).score for n in range(60)]
    assert scores == sorted(scores)
    assert (scores[0], scores[26], scores[27], scores[59]) == (30, 30, 31, 63)


def test_papers_beside_the_rest_stay_below_the_cap_of_their_source() -> None:
    flood = {name: finding(39) for name in ("late_payday", "short_pay")} | papers(20, 20)
    assert SCORE.assess(flood, 3, ON).score == 80


def test_papers_of_an_officer_have_no_cap_of_a_source() -> None:
    assert SCORE.assess(papers(20, source="officers"), 3, ON).score == 20


def test_a_source_without_a_cap_counts_in_full() -> None:
    assert level(finding(40, source="officers"), finding(40, source="officers")) is Level.RED


@pytest.mark.parametrize(
    ("age", "kept"), [(0, 40), (29, 40), (30, 30), (59, 30), (60, 20), (120, 10), (240, 0)]
)
def test_points_fade_in_steps_with_the_age_of_the_evidence(age: int, kept: int) -> None:
    fading = finding(40, fades=True)
    assert SCORE.assess({"late_payday": fading}, 3, ON + timedelta(days=age)).score == kept


def test_a_condition_that_still_holds_does_not_fade() -> None:
    assert SCORE.assess({"late_payday": finding(40)}, 3, ON + timedelta(days=1000)).score == 40


def test_the_assessment_names_the_day_of_its_next_step() -> None:
    fading = {"a": finding(40, fades=True)}
    assert SCORE.next_change(fading, Seen(), A_SITE, ON) == ON + timedelta(days=30)
    later = ON + timedelta(days=240)
    assert SCORE.next_change(fading, Seen(), A_SITE, later) is None
    assert SCORE.next_change({}, Seen(wages=ON), A_SITE, ON) == ON + timedelta(days=46)


def test_nothing_soft_takes_a_floor_away() -> None:
    hard = finding(5, floor=Level.RED)
    assert level(hard) is Level.RED
    good = [finding(0, State.NO) for _ in range(20)]
    assert level(hard, *good) is Level.RED
    assert level(finding(80), finding(5, floor=Level.ORANGE)) is Level.RED


def test_a_floor_stands_though_the_points_have_faded_and_nobody_looked() -> None:
    hard = finding(40, floor=Level.ORANGE, fades=True)
    assert level(hard, seen=Seen(), on=ON + timedelta(days=400)) is Level.ORANGE


@pytest.mark.parametrize("state", [it for it in State if it is not State.YES])
def test_only_a_yes_counts(state: State) -> None:
    silent = finding(90, state, floor=Level.RED)
    assert level(silent) is Level.NONE


def test_nobody_that_no_one_looked_at_is_ever_green() -> None:
    assert level(seen=Seen()) is Level.UNKNOWN
    assert level(seen=Seen(wages=ON)) is Level.UNKNOWN
    assert level(seen=Seen(wages=ON, operations=ON)) is Level.NONE
    assert level(finding(15), seen=Seen()) is Level.UNKNOWN
    assert level(finding(20), seen=Seen()) is Level.YELLOW


def test_an_answer_counts_until_it_is_too_old() -> None:
    seen = Seen(contracts=ON, wages=ON)
    assert SCORE.coverage(seen, A_SITE, ON + timedelta(days=45)) == 2
    assert SCORE.coverage(seen, A_SITE, ON + timedelta(days=46)) == 0


def test_good_news_in_a_flood_lowers_nothing() -> None:
    before = SCORE.assess({"a": finding(50)}, 0, ON)
    after = SCORE.assess({"a": finding(50), "b": finding(0, State.NO)}, 3, ON)
    assert (before.level, before.score) == (after.level, after.score)


def test_a_visit_answers_what_was_looked_at_and_a_locked_gate_nothing() -> None:
    looked = samples.body(VisitMade)
    assert answered(Seen(), looked, ON) == Seen(wages=ON, again={Question.CONTRACTS: (ON,)})
    locked = samples.body(VisitMade, outcome=VisitOutcome.LOCKED)
    assert answered(Seen(), locked, ON) == Seen()
    seen = Seen(contracts=ON)
    late = samples.body(ContractsObserved)
    assert answered(seen, late, ON - timedelta(days=1)) is seen
    assert Question.CONTRACTS in looked.unchanged


def unchanged(seen: Seen, *days: int) -> Seen:
    """What is seen after visits, so many days on, at which all was as before."""
    copied = (Question.WAGES, Question.OPERATIONS)
    visit = samples.body(VisitMade, looked_at=copied, unchanged=copied)
    for day in days:
        seen = answered(seen, visit, ON + timedelta(days=day))
    return seen


def test_as_before_answers_nothing_where_nobody_ever_looked() -> None:
    copied = unchanged(Seen(), 0, 28, 56, 84, 112, 140, 168)
    assert SCORE.coverage(copied, A_SITE, ON + timedelta(days=168)) == 0


def test_as_before_carries_a_look_as_long_as_the_chain_is_whole_in_whatever_order() -> None:
    looked = Seen(wages=ON, operations=ON)
    for days in ((28, 56), (56, 28)):
        assert SCORE.coverage(unchanged(looked, *days), A_SITE, ON + timedelta(days=101)) == 2
        assert SCORE.coverage(unchanged(looked, *days), A_SITE, ON + timedelta(days=102)) == 0
    broken = unchanged(looked, 56)
    assert SCORE.coverage(broken, A_SITE, ON + timedelta(days=56)) == 0
    assert SCORE.next_change({}, unchanged(looked, 28), A_SITE, ON) == ON + timedelta(days=74)


def test_neither_a_payroll_nor_a_payment_of_nothing_answers_for_the_wages() -> None:
    nothing = samples.body(WagesPaid, workers_paid=0, paid_fen=0)
    for body in (samples.body(PayrollSubmitted), nothing):
        assert answered(Seen(), body, ON) == Seen()
    assert answered(Seen(), samples.body(WagesPaid), ON) == Seen(wages=ON)


def test_nobody_of_whom_a_debt_was_told_that_cannot_be_judged_is_green() -> None:
    told = SAYS.unknown("unpaid_without_payday", "payday", evidence=(UUID(int=1),))
    untold = SAYS.unknown("no_payday", "payday")
    assert SCORE.assess({"late_payday": untold}, 3, ON).level is Level.NONE
    assert SCORE.assess({"late_payday": told}, 3, ON).level is Level.UNKNOWN
    assert SCORE.assess({"late_payday": told, "a": finding(20)}, 3, ON).level is Level.YELLOW
