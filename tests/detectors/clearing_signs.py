"""How what other departments and feeds told comes right again, one way for each code."""

from datetime import time

from detectors.ordinary_months import OrdinaryMonths
from schemas import samples
from schemas.codec import Fact
from schemas.events import (
    AlertClosed,
    CourtCaseReported,
    OperationsObserved,
    RosterReported,
    SiteStageChanged,
    SocialInsuranceReported,
    TaxArrearsReported,
    UtilityUsageReported,
    VisitMade,
)
from schemas.identity import uuid8
from schemas.period import bounds, month_of, next_month
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import (
    AlertResult,
    OperationsState,
    Question,
    SiteStage,
    Utility,
    VisitOutcome,
)
from tests.detectors.clearing import Case, Telling
from tests.detectors.clearing_wages import settle_with_all
from tests.detectors.stories import PARAMETERS

MONTHS = OrdinaryMonths(PARAMETERS)


def read_meters(case: Case) -> list[Fact]:
    """The next reading of each meter in question, as good as the parts that are told make it."""
    told = []
    for number, meter in enumerate(case.memory.meters):
        usual = dict(case.finding.clears).get("utility_distress.use_as_usual", {})
        bill = dict(case.finding.clears).get("utility_distress.pay_bills", {})
        if meter.utility not in {usual.get("utility"), bill.get("bill")}:
            continue
        mended = "utility_distress.use_as_usual" in case.codes
        used = int(usual.get("usual", meter.readings[-1][1])) if mended else meter.readings[-1][1]
        paid = "utility_distress.pay_bills" in case.codes or not meter.unpaid_months
        month = _next_ordinary(meter.readings[-1][0])
        reading = UtilityUsageReported(
            utility=Utility(meter.utility), month=month, used=used, overdue_fen=0 if paid else 100
        )
        on = max(case.next_day, bounds(next_month(month))[0])
        told.append(case.tell(reading, on, source="department", position=900 + number))
    return told


def insure(case: Case) -> list[Fact]:
    memory = case.memory
    usual = dict(case.finding.clears).get("insurance_lapsing.insure_again", {}).get("usual")
    again = usual if usual and "insurance_lapsing.insure_again" in case.codes else None
    paid = "insurance_lapsing.pay" in case.codes or not memory.overdue_fen
    report = SocialInsuranceReported(
        month=next_month(memory.months[-1][0]),
        insured=int(again or memory.months[-1][1]),
        overdue_fen=0 if paid else memory.overdue_fen,
        overdue_months=0 if paid else memory.overdue_months,
    )
    return [case.tell(report, source="department")]


def pay_taxes(case: Case) -> list[Fact]:
    cleared = TaxArrearsReported(as_of=case.next_day, overdue_fen=0)
    return [case.tell(cleared, source="department")]


def close_cases(case: Case) -> list[Fact]:
    return [
        case.tell(
            CourtCaseReported(
                case_number=open_case.number,
                kind=open_case.kind,
                filed_on=open_case.on,
                closed=True,
            ),
            source="department",
            position=900 + number,
        )
        for number, open_case in enumerate(case.memory.cases)
    ]


def work_as_usual(case: Case) -> list[Fact]:
    month = _next_ordinary(case.said("month"))
    usual = case.number("attendance_drop.next_month_as_usual", "usual")
    roster = RosterReported(period=month, registered=80, attended=80, attendance_days=usual)
    return [case.tell(roster, max(case.next_day, bounds(next_month(month))[0]))]


def report_the_stop(case: Case) -> list[Fact]:
    if kind_of(case.subject) is Kind.SITE:
        return [case.tell(SiteStageChanged(stage=SiteStage.SUSPENDED))]
    return [case.tell(OperationsObserved(state=OperationsState.CLOSED))]


def report_again(case: Case) -> list[Fact]:
    source = str(case.of("gone_quiet.reports_again")["source"])
    month = month_of(case.on)
    roster = RosterReported(period=month, registered=60, attended=60, attendance_days=1300)
    return [case.tell(roster, source=source, basis=None)]


def visit_anew(case: Case) -> list[Fact]:
    looked = VisitMade(outcome=VisitOutcome.LOOKED, looked_at=tuple(Question))
    at = samples.moment(case.next_day, time(16, 43))
    return [samples.fact(looked, subject=case.subject, at=at, position=900)]


def find_the_alert_false(case: Case) -> list[Fact]:
    alert = uuid8("alert", case.subject, case.on.isoformat())
    body = AlertClosed(
        alert=alert, mechanism=case.finding.mechanism, result=AlertResult.FALSE_ALARM
    )
    return [case.tell(body, source="officer")]


def _next_ordinary(month: str) -> str:
    month = next_month(month)
    while not MONTHS.is_ordinary(month):
        month = next_month(month)
    return month


SIGNS: dict[str, tuple[Telling, ...]] = {
    "utility_distress.use_as_usual": (read_meters,),
    "utility_distress.pay_bills": (read_meters,),
    "insurance_lapsing.pay": (insure,),
    "insurance_lapsing.insure_again": (insure,),
    "tax_arrears.pay": (pay_taxes,),
    "court_cases.close": (close_cases,),
    "attendance_drop.next_month_as_usual": (work_as_usual, report_the_stop),
    "gone_quiet.reports_again": (report_again, report_the_stop),
    "complaint_burst.settle_or_deny": (settle_with_all, find_the_alert_false),
    "too_regular.look_anew": (visit_anew,),
}
