"""When an assessment becomes an alert, and what officers and corrections do to it."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from detectors.alerting import (
    Alerting,
    Decision,
    Escalate,
    Raise,
    Recall,
    Standing,
    act,
    applied,
)
from detectors.parameters import Parameters
from detectors.score import Score
from schemas import samples
from schemas.body import Body
from schemas.derived.finding import Finding
from schemas.events import (
    AlertAcknowledged,
    AlertClosed,
    AlertHandedOver,
    AlertReopened,
    AlertSnoozed,
    AlertVerified,
)
from schemas.vocabulary import Level, Mechanism, State

ON = date(2025, 6, 30)
PARAMETERS = Parameters.load()
ALERTING, SCORE = Alerting(PARAMETERS), Score(PARAMETERS)
ALERT = UUID("01980000-0000-8000-8000-000000000001")
NEXT_ALERT = UUID("01980000-0000-8000-8000-000000000002")
JOINT = "district/joint_enforcement"
Alerts = dict[Mechanism, Standing]
Findings = dict[str, Finding]


def finding(
    points: int,
    mechanism: Mechanism = Mechanism.WAGE_PAYMENT,
    *,
    facts: tuple[int, ...] = (1,),
    workers: int = 0,
    floor: Level | None = None,
    source: str = "officers",
    state: State = State.YES,
) -> Finding:
    return Finding(
        state=state,
        mechanism=mechanism,
        reason="late_payday.unpaid_on_record",
        points=points,
        since=ON,
        source=source,
        floor=floor,
        workers=workers,
        evidence=tuple(UUID(int=it) for it in facts),
    )


def decide(
    findings: Findings,
    alerts: Alerts | None = None,
    *,
    on: date = ON,
    township: str | None = "zhili",
    unfounded: Collection[Mechanism] = (),
) -> list[Decision]:
    assessment = SCORE.assess(findings, 0, on)
    return ALERTING.decide(
        alerts or {}, assessment, findings, township=township, on=on, unfounded=unfounded
    )


def after(decisions: list[Decision], findings: Findings, alerts: Alerts | None = None) -> Alerts:
    """The alerts after decisions, each new one under the first id that is free."""
    for decision in decisions:
        taken = {it.alert for it in (alerts or {}).values()}
        alert = NEXT_ALERT if ALERT in taken else ALERT
        alerts = applied(alerts or {}, decision, alert=alert, findings=findings, on=ON)
    return alerts or {}


def raised(findings: Findings) -> Alerts:
    return after(decide(findings), findings)


def told(alerts: Alerts, body: Body, findings: Findings) -> Alerts:
    return act(alerts, samples.fact(body, on=ON, source="officer"), findings)


ORANGE: Findings = {"late_payday": finding(50)}


def test_orange_and_red_raise_an_alert_and_yellow_stays_in_the_list() -> None:
    assert decide({"late_payday": finding(44)}) == []
    (decision,) = decide(ORANGE)
    assert isinstance(decision, Raise)
    assert decision.mechanism is Mechanism.WAGE_PAYMENT
    assert decision.level is Level.ORANGE
    assert decision.detectors == ("late_payday",)
    assert decision.evidence == (UUID(int=1),)


def test_one_alert_a_mechanism_is_open_at_a_time() -> None:
    assert decide(ORANGE, raised(ORANGE)) == []


def test_a_further_mechanism_has_its_own_alert_from_its_own_points() -> None:
    light = ORANGE | {"wage_deposit_missing": finding(44, Mechanism.WAGE_DEPOSIT)}
    assert [it.mechanism for it in decide(light)] == [Mechanism.WAGE_PAYMENT]
    heavy = ORANGE | {"wage_deposit_missing": finding(45, Mechanism.WAGE_DEPOSIT)}
    assert [it.mechanism for it in decide(heavy)] == [
        Mechanism.WAGE_DEPOSIT,
        Mechanism.WAGE_PAYMENT,
    ]


def test_two_findings_of_one_mechanism_share_an_alert() -> None:
    both = {"late_payday": finding(30, facts=(1, 2)), "short_pay": finding(20, facts=(2, 3))}
    (decision,) = decide(both)
    assert isinstance(decision, Raise)
    assert decision.detectors == ("late_payday", "short_pay")
    assert decision.evidence == (UUID(int=1), UUID(int=2), UUID(int=3))


def test_a_hard_fact_has_an_alert_though_something_else_weighs_more() -> None:
    findings = {
        "late_payday": finding(30),
        "complaint_burst": finding(15, Mechanism.COMPLAINTS, floor=Level.RED),
    }
    assert {it.mechanism for it in decide(findings)} == {
        Mechanism.WAGE_PAYMENT,
        Mechanism.COMPLAINTS,
    }


@pytest.mark.parametrize("mechanism", [Mechanism.COVERAGE, Mechanism.NEIGHBOURS])
def test_what_is_no_act_of_the_firm_has_no_alert(mechanism: Mechanism) -> None:
    findings = {"gone_quiet": finding(46, mechanism), "short_pay": finding(5)}
    assert [it.mechanism for it in decide(findings)] == [Mechanism.WAGE_PAYMENT]


def test_the_township_is_told_and_the_intake_where_nobody_knows_it() -> None:
    (known,), (unknown,) = decide(ORANGE), decide(ORANGE, township=None)
    assert isinstance(known, Raise)
    assert isinstance(unknown, Raise)
    assert (known.addressee, known.copied_to) == ("township/zhili", ())
    assert unknown.addressee == "district/intake"


@pytest.mark.parametrize(
    ("findings", "copied"),
    [
        ({"late_payday": finding(75)}, (JOINT,)),
        ({"late_payday": finding(50, workers=9)}, ()),
        ({"late_payday": finding(50, workers=10)}, (JOINT,)),
    ],
)
def test_joint_enforcement_is_told_at_red_and_from_ten_workers(
    findings: Findings, copied: tuple[str, ...]
) -> None:
    (decision,) = decide(findings)
    assert isinstance(decision, Raise)
    assert decision.copied_to == copied


def test_an_alert_follows_the_level_up_and_never_down() -> None:
    alerts = raised(ORANGE)
    red = {"late_payday": finding(75, facts=(1, 2))}
    (decision,) = decide(red, alerts)
    assert isinstance(decision, Escalate)
    assert (decision.alert, decision.level) == (ALERT, Level.RED)
    assert decision.copied_to == (JOINT,)
    alerts = after([decision], red, alerts)
    assert alerts[Mechanism.WAGE_PAYMENT].level is Level.RED
    assert decide(ORANGE, alerts) == []
    assert decide({}, alerts) == []
    assert decide(red, alerts) == []


def test_an_alert_is_recalled_only_when_its_ground_never_was() -> None:
    alerts = raised(ORANGE)
    cleared = {"late_payday": finding(0, state=State.NO)}
    assert decide(cleared, alerts) == []
    assert decide(cleared, alerts, unfounded={Mechanism.OPERATIONS}) == []
    assert decide(cleared, alerts, unfounded={Mechanism.WAGE_PAYMENT}) == [
        Recall(alert=ALERT, mechanism=Mechanism.WAGE_PAYMENT)
    ]


def test_after_a_recall_the_same_ground_raises_a_new_alert() -> None:
    alerts = raised(ORANGE)
    alerts = after(decide({}, alerts, unfounded={Mechanism.WAGE_PAYMENT}), {}, alerts)
    assert alerts == {}
    assert len(decide(ORANGE, alerts)) == 1


def test_what_an_officer_has_seen_is_not_recalled() -> None:
    seen = samples.body(AlertVerified, alert=ALERT, verdict="true")
    alerts = told(raised(ORANGE), seen, ORANGE)
    assert decide({}, alerts, unfounded={Mechanism.WAGE_PAYMENT}) == []


@pytest.mark.parametrize(
    "body",
    [
        samples.body(AlertClosed, alert=ALERT, result="paid"),
        samples.body(AlertVerified, alert=ALERT, verdict="false"),
    ],
    ids=["closed", "found false"],
)
def test_after_an_officer_has_closed_it_the_same_facts_raise_no_other(body: Body) -> None:
    alerts = raised(ORANGE)
    told_since = {"late_payday": finding(50, facts=(1, 2))}
    alerts = told(alerts, body, told_since)
    assert alerts[Mechanism.WAGE_PAYMENT].closed
    assert decide(ORANGE, alerts) == []
    assert decide(told_since, alerts) == []
    news = {"late_payday": finding(50, facts=(1, 2, 3))}
    (decision,) = decide(news, alerts)
    assert isinstance(decision, Raise)
    alerts = after([decision], news, alerts)
    assert alerts[Mechanism.WAGE_PAYMENT].alert == NEXT_ALERT
    assert not alerts[Mechanism.WAGE_PAYMENT].closed


def test_what_grows_worse_without_a_new_fact_is_news() -> None:
    closed = samples.body(AlertClosed, alert=ALERT)
    alerts = told(raised(ORANGE), closed, ORANGE)
    assert len(decide({"late_payday": finding(75)}, alerts)) == 1


def test_not_yet_known_keeps_an_alert_open() -> None:
    body = samples.body(AlertVerified, alert=ALERT, verdict="not_yet_known")
    alerts = told(raised(ORANGE), body, ORANGE)
    standing = alerts[Mechanism.WAGE_PAYMENT]
    assert (standing.acknowledged, standing.verified, standing.closed) == (True, False, False)


def test_a_snoozed_alert_does_not_escalate_until_its_day() -> None:
    until = ON + timedelta(days=10)
    alerts = told(raised(ORANGE), samples.body(AlertSnoozed, alert=ALERT, until=until), ORANGE)
    red = {"late_payday": finding(75)}
    assert decide(red, alerts, on=until - timedelta(days=1)) == []
    assert ALERTING.next_change(alerts, ON) == until
    assert len(decide(red, alerts, on=until)) == 1
    assert ALERTING.next_change(alerts, until) is None


def test_an_officer_acknowledges_hands_over_and_reopens() -> None:
    alerts = told(raised(ORANGE), AlertAcknowledged(alert=ALERT), ORANGE)
    assert alerts[Mechanism.WAGE_PAYMENT].acknowledged
    alerts = told(alerts, samples.body(AlertHandedOver, alert=ALERT, to="township/huanzhu"), ORANGE)
    assert alerts[Mechanism.WAGE_PAYMENT].addressee == "township/huanzhu"
    alerts = told(alerts, samples.body(AlertClosed, alert=ALERT), ORANGE)
    alerts = told(alerts, samples.body(AlertReopened, alert=ALERT), ORANGE)
    assert not alerts[Mechanism.WAGE_PAYMENT].closed
    (decision,) = decide({"late_payday": finding(75)}, alerts)
    assert isinstance(decision, Escalate)
    assert decision.addressee == "township/huanzhu"


def test_an_act_on_an_alert_of_the_past_changes_nothing() -> None:
    alerts = raised(ORANGE)
    assert told(alerts, AlertAcknowledged(alert=NEXT_ALERT), ORANGE) == alerts


def test_an_alert_remembers_the_newest_of_its_evidence_and_no_more() -> None:
    alerts = raised(ORANGE)
    for number in range(2, 60):
        findings = {"late_payday": finding(50, facts=(1, number))}
        alerts = told(alerts, samples.body(AlertClosed, alert=ALERT), findings)
    evidence = alerts[Mechanism.WAGE_PAYMENT].evidence
    assert len(evidence) == 24
    assert {UUID(int=1), UUID(int=59)} <= set(evidence)


def test_standing_survives_its_codec() -> None:
    alerts = told(raised(ORANGE), samples.body(AlertSnoozed, alert=ALERT), ORANGE)
    stored = msgspec.msgpack.encode(alerts)
    assert msgspec.msgpack.decode(stored, type=Alerts) == alerts
