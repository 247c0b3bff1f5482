"""What is told of the living district, day by day: registers, sites, and a bad November."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from schemas.samples import employer, site
from streams.log.reporters import ReporterKind

FIRST_DAY, TODAY = date(2025, 9, 29), date(2025, 11, 20)

LATE_SITE, GOOD_SITE = site(1), site(2)
OWNER, CONTRACTOR, SUBCONTRACTOR = employer(2), employer(3), employer(4)
TEAM = "employer/local-balidian-3"
FACTORY, QUIET, UNSEEN, HOSTILE = employer(1), employer(5), employer(6), employer(8)
PERSON, ERASED = "employer/local-zhili-17", "employer/local-zhili-18"
WORKSHOPS = tuple(employer(number) for number in range(20, 30))
HOSTILE_NAME = '=HYPERLINK("http://evil.example","点我")<script>alert(1)</script>'
COMPLAINANT = "李四姓名"
STATEMENT = "建设单位进度款延迟到账，承诺11月25日前付清十月工资。"

Said = tuple[date, str, str, str, dict[str, Any]]
"""Day, township, type, subject, and body with `_` fields for the envelope."""


def _story() -> Iterator[Said]:
    yield from _registered()
    yield from _sites()
    yield from _workshops()
    yield from _november()


def _registered() -> Iterator[Said]:
    names = {
        FACTORY: ("湖州织里晨光童装有限公司", "childrenswear", 46, "zhili"),
        OWNER: ("湖州吴兴城市建设开发有限公司", "construction", 80, "renhuangshan"),
        CONTRACTOR: ("浙江南太湖建工集团有限公司", "construction", 320, "gaoxin"),
        SUBCONTRACTOR: ("湖州恒固劳务分包有限公司", "construction", 64, "balidian"),
        QUIET: ("湖州太湖南岸酒店管理有限公司", "catering", 38, "yuehe"),
        UNSEEN: ("湖州妙西竹制品厂", "manufacturing", 12, "miaoxi"),
        HOSTILE: (HOSTILE_NAME, "other", 9, "zhili"),
    }
    for number, each in enumerate(WORKSHOPS):
        trade = "logistics" if number % 4 == 3 else "childrenswear"
        names[each] = (f"湖州织里第{number + 1}制衣厂", trade, 8 + 3 * number, "zhili")
    for subject, (name, industry, heads, township) in names.items():
        body = {
            "uscc": subject.partition("/")[2],
            "name": name,
            "industry": industry,
            "headcount": heads,
            "pay_cycle": "month",
            "pay_day": 15,
        }
        yield FIRST_DAY, township, "EmployerRegistered", subject, body
    for subject, person, township in (
        (PERSON, "沈阿根", "zhili"),
        (ERASED, "姚师傅", "zhili"),
        (TEAM, "朱班长", "balidian"),
    ):
        body = {
            "person_name": person,
            "industry": "childrenswear",
            "headcount": 7,
            "provisional": True,
        }
        yield FIRST_DAY, township, "EmployerRegistered", subject, body


def _sites() -> Iterator[Said]:
    for subject, name, township in (
        (LATE_SITE, "八里店安置房二期", "balidian"),
        (GOOD_SITE, "高新区标准厂房项目", "gaoxin"),
    ):
        good = subject == GOOD_SITE
        site_is = {
            "name": name,
            "owner": OWNER,
            "general_contractor": CONTRACTOR,
            "contract_signed_on": "2025-07-20",
            "contract_price_fen": 23_800_000_000,
            "labour_cost_ratio": 0.2,
            "disbursement_cycle_months": 1,
            "government_invested": True,
            "permit_on": "2025-08-01",
            "started_on": "2025-08-10",
            "_concerns": [OWNER, CONTRACTOR],
        }
        yield FIRST_DAY, township, "SiteRegistered", subject, site_is
        yield FIRST_DAY, township, "SiteStageChanged", subject, {"stage": "started"}
        agreed = {"cycle": "month", "pay_day": 10, "from_period": "2025-08"}
        yield FIRST_DAY, township, "PaydayAgreed", subject, agreed
        if good:
            opened = {"opened_on": "2025-08-05", "filed_on": "2025-08-12", "tripartite": True}
            yield FIRST_DAY, township, "WageAccountOpened", subject, opened
            stored = {
                "stored_on": "2025-08-10",
                "amount_fen": 500_000_000,
                "required_fen": 500_000_000,
                "form": "bank_guarantee",
                "expires_on": "2027-08-10",
            }
            yield FIRST_DAY, township, "WageDepositStored", subject, stored
            up = {"present": ["parties", "wages", "rights"], "_basis": "own_sight"}
            yield date(2025, 11, 12), township, "RightsNoticeObserved", subject, up
            named = {"officer": "李专管"}
            yield FIRST_DAY, township, "LabourOfficerNamed", subject, named
        yield from _wages(subject, township, good=good)
    parties = (
        (OWNER, "project_owner", None, None),
        (CONTRACTOR, "general_contractor", OWNER, 23_800_000_000),
        (SUBCONTRACTOR, "subcontractor", CONTRACTOR, 3_100_000_000),
        (TEAM, "labour_team", SUBCONTRACTOR, None),
    )
    for party, role, upstream, value in parties:
        joined = {
            "party": party,
            "role": role,
            "upstream": upstream,
            "contract_value_fen": value,
            "_concerns": [party],
        }
        yield FIRST_DAY, "balidian", "PartyJoinedSite", LATE_SITE, joined


def _wages(subject: str, township: str, *, good: bool) -> Iterator[Said]:
    for period, on, paid in (
        ("2025-09", date(2025, 10, 10), 58),
        ("2025-10", date(2025, 11, 10), 58 if good else 21),
    ):
        roster = {
            "period": period,
            "registered": 62,
            "attended": 58,
            "attendance_days": 1276,
            "unregistered_attended": 0 if good else 4,
        }
        yield on, township, "RosterReported", subject, roster
        heads = {"period": period, "heads": 58, "signed_heads": 58, "due_fen": 34_800_000}
        yield on, township, "PayrollSubmitted", subject, heads
        wages = {
            "period": period,
            "paid_on": on.isoformat(),
            "workers_due": 58,
            "workers_paid": paid,
            "due_fen": 34_800_000,
            "paid_fen": 600_000 * paid,
            "channel": "special_account",
            "paid_by": CONTRACTOR,
        }
        yield on, township, "WagesPaid", subject, wages
        seen = {"workers": 58, "with_contract": 58, "_basis": "document"}
        yield on, township, "ContractsObserved", subject, seen
        running = {"state": "normal", "headcount": 58, "_basis": "own_sight"}
        if paid < 58:
            running["signs"] = ["suppliers_gathering"]
        yield on, township, "OperationsObserved", subject, running


def _workshops() -> Iterator[Said]:
    for number, each in enumerate(WORKSHOPS):
        missing = (number * 7) % 10
        seen = {"workers": 10, "with_contract": 10 - missing, "_basis": "own_sight"}
        yield date(2025, 10, 24), "zhili", "ContractsObserved", each, seen
        running = {"state": "normal", "headcount": 10, "_basis": "own_sight"}
        yield date(2025, 11, 3), "zhili", "OperationsObserved", each, running
        paid = {"last_paid_period": "2025-09", "_basis": "told_by_worker"}
        yield date(2025, 11, 3), "zhili", "WagesObserved", each, paid
    for each, day in ((QUIET, 4), (FACTORY, 22)):
        seen = {"workers": 40, "with_contract": 40 if day == 4 else 19, "_basis": "document"}
        township = "yuehe" if each == QUIET else "zhili"
        yield date(2025, 10, day), township, "ContractsObserved", each, seen
        running = {"state": "normal", "headcount": 40, "_basis": "own_sight"}
        yield date(2025, 11, 4), township, "OperationsObserved", each, running
        paid = {"last_paid_period": "2025-10", "_basis": "document"}
        yield date(2025, 11, 12), township, "WagesObserved", each, paid


def _november() -> Iterator[Said]:
    wrong = {"last_paid_period": "2025-08", "unpaid_workers": 30, "_basis": "hearsay"}
    yield date(2025, 11, 4), "balidian", "WagesObserved", LATE_SITE, wrong
    back = {"retracts": ("WagesObserved", LATE_SITE), "reason": "看错工地"}
    yield date(2025, 11, 5), "balidian", "ObservationRetracted", LATE_SITE, back
    seen = {
        "last_paid_period": "2025-09",
        "unpaid_workers": 37,
        "unpaid_fen": 22_200_000,
        "note": "工人老李说",
        "_basis": "told_by_worker",
        "_days_ago": 2,
    }
    yield date(2025, 11, 14), "balidian", "WagesObserved", LATE_SITE, seen
    complained = {
        "kind": "complaint",
        "channel": "window",
        "workers": 14,
        "amount_fen": 8_400_000,
        "periods": ["2025-10"],
        "person": COMPLAINANT,
        "contact": "13800001111",
        "statement": "两个月没发",
        "_by": ReporterKind.TOWNSHIP_OFFICER,
        "_basis": "own_sight",
    }
    yield date(2025, 11, 14), "balidian", "ComplaintFiled", LATE_SITE, complained
    side = {"statement": STATEMENT, "_by": ReporterKind.TOWNSHIP_OFFICER}
    yield date(2025, 11, 17), "balidian", "EmployerStatementRecorded", LATE_SITE, side
    for each in (FACTORY, PERSON, ERASED, HOSTILE):
        gone = {
            "state": "closed",
            "headcount": 0,
            "signs": ["owner_unreachable", "machines_moved_out", "rent_overdue"],
            "_basis": "own_sight",
        }
        yield date(2025, 11, 18), "zhili", "OperationsObserved", each, gone
        owed = {"unpaid_workers": 7, "last_paid_period": "2025-09", "_basis": "told_by_worker"}
        yield date(2025, 11, 18), "zhili", "WagesObserved", each, owed
    for each, township, outcome in (
        (FACTORY, "zhili", "looked"),
        (PERSON, "zhili", "locked"),
        (QUIET, "yuehe", "looked"),
        (HOSTILE, "zhili", "refused"),
        (LATE_SITE, "balidian", "looked"),
    ):
        visit = {"outcome": outcome, "_by": ReporterKind.GRID, "_basis": "own_sight"}
        yield date(2025, 11, 19), township, "VisitMade", each, visit


STORY: tuple[Said, ...] = tuple(_story())
