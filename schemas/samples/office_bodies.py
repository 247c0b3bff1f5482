"""A body of every event of the office and of its machine, and of every conclusion."""

from datetime import date

from schemas import derived, events
from schemas import vocabulary as words
from schemas.body import Body
from schemas.samples.marks import ALERT, COMPLAINT, DIGEST, EVIDENCE, OBSERVATION, sealed
from schemas.samples.subjects import WORKSHOP

RIGHTS: tuple[Body, ...] = (
    events.ComplaintFiled(
        kind=words.ComplaintKind.COMPLAINT,
        channel=words.ComplaintChannel.WINDOW,
        workers=12,
        amount_fen=7_200_000,
        periods=("2026-09", "2026-10"),
        person=sealed("赵工"),
        contact=sealed("13900000000"),
        statement=sealed("两个月没发工资"),
    ),
    events.ComplaintVerified(
        complaint=COMPLAINT,
        verdict=words.ComplaintVerdict.SUBSTANTIATED,
        workers=12,
        amount_fen=7_200_000,
        note=sealed("属实"),
    ),
    events.MediationClosed(settled=True, workers=12, amount_fen=7_200_000, complaint=COMPLAINT),
    events.ArbitrationFiled(workers=12, amount_fen=7_200_000, collective=True),
    events.CollectiveIncidentReported(workers=40, place=sealed("厂门口"), note=sealed("要求付款")),
    events.EmployerStatementRecorded(statement=sealed("货款未到"), answers=("late_payday",)),
)

OFFICERS: tuple[Body, ...] = (
    events.AlertAcknowledged(alert=ALERT),
    events.AlertVerified(
        alert=ALERT,
        mechanism=words.Mechanism.WAGE_PAYMENT,
        verdict=words.AlertVerdict.TRUE,
        workers=12,
        amount_fen=7_200_000,
        note=sealed("现场核实"),
    ),
    events.AlertHandedOver(alert=ALERT, to="township/balidian", note=sealed("地址在八里店")),
    events.AlertSnoozed(alert=ALERT, until=date(2026, 11, 30), reason=sealed("等待付款")),
    events.AlertClosed(
        alert=ALERT,
        mechanism=words.Mechanism.WAGE_PAYMENT,
        result=words.AlertResult.PAID,
        workers=12,
        paid_fen=7_200_000,
        note=sealed("已付清"),
    ),
    events.AlertReopened(alert=ALERT, reason=sealed("又有人未领")),
    events.MonthClosed(month="2026-10", known_at=date(2026, 11, 2), digest=DIGEST),
    events.BulletinIssued(number="2026-11", month="2026-10", digest=DIGEST),
)

CORRECTIONS_TIME_AND_RULES: tuple[Body, ...] = (
    events.ObservationCorrected(
        corrects=OBSERVATION,
        replacement={"workers": 12, "with_contract": 12},
        reason=sealed("看错一行"),
    ),
    events.ObservationRetracted(retracts=OBSERVATION, reason=sealed("不是这家")),
    events.EmployersMerged(absorbed=WORKSHOP),
    events.EmployersSplit(released=WORKSHOP),
    events.DayClosed(day=date(2026, 11, 13)),
    events.DayScored(day=date(2026, 11, 13), digest=DIGEST, generation="sample", changed=3),
    events.RulesAdopted(
        generation="sample", parameters=DIGEST, calendar=DIGEST, catalogue=DIGEST, model=DIGEST
    ),
    events.ModelPromoted(
        model="5f0c1a7be2d94c3880d7a1b2c3d4e5f6",
        target="arrears_90",
        cut_on=date(2026, 6, 30),
        reason=sealed("回测优于积分"),
    ),
    events.HistoryLoadStarted(source_name="simulated-2025", source_hash=DIGEST, lines=120_000),
    events.HistoryLoadFinished(source_hash=DIGEST, facts=119_998, refused=2),
)

CONCLUSIONS: tuple[Body, ...] = (
    derived.FindingChanged(
        detector="late_payday",
        finding=derived.Finding(
            state=words.State.YES,
            mechanism=words.Mechanism.WAGE_PAYMENT,
            reason="late_payday.overdue",
            arguments={"period": "2026-10", "due_on": "2026-11-13", "due_fen": 7_200_000},
            reference="保障农民工工资支付条例 Art. 13, 14",
            points=30,
            since=date(2026, 11, 14),
            fades=True,
            source="grid",
            floor=words.Level.YELLOW,
            workers=12,
            evidence=EVIDENCE,
            clears=(("late_payday.pay", {"period": "2026-10"}),),
            missing=("payroll",),
        ),
    ),
    derived.RiskAssessed(
        level=words.Level.ORANGE,
        score=48,
        coverage=3,
        reasons=(("late_payday", 30), ("suppliers_gathering", 18)),
        final=True,
        neighbour_points=4,
    ),
    derived.AlertRaised(
        alert=ALERT,
        mechanism=words.Mechanism.WAGE_PAYMENT,
        level=words.Level.ORANGE,
        detectors=("late_payday",),
        addressee="township/zhili",
        evidence=EVIDENCE,
    ),
    derived.AlertEscalated(
        alert=ALERT,
        mechanism=words.Mechanism.WAGE_PAYMENT,
        level=words.Level.RED,
        detectors=("late_payday", "owner_unreachable"),
        addressee="district/joint_enforcement",
        copied_to=("township/zhili",),
        evidence=EVIDENCE,
    ),
    derived.AlertRecalled(alert=ALERT, mechanism=words.Mechanism.WAGE_PAYMENT),
    derived.ProbabilityEstimated(
        estimated_on=date(2026, 11, 13),
        target="arrears_90",
        horizon_days=90,
        probability=0.125,
        model="5f0c1a7be2d94c3880d7a1b2c3d4e5f6",
        features=DIGEST,
        values=(2.5, None),
    ),
)
