"""How the papers of a site are put in order, one way for each code."""

from datetime import date, timedelta

from schemas import samples
from schemas.codec import Fact
from schemas.events import (
    ContractsObserved,
    LabourCostDisbursed,
    LabourOfficerNamed,
    PartyJoinedSite,
    PaymentGuaranteeProvided,
    PayrollSubmitted,
    RightsNoticeObserved,
    RosterReported,
    SiteRegistered,
    WageAccountClosed,
    WageAccountOpened,
    WageDepositReplenished,
    WageDepositStored,
    WagesPaid,
)
from schemas.period import bounds, month_of, next_month
from schemas.vocabulary import Channel, DepositForm, NoticeBlock, PartyRole
from tests.detectors.clearing import Case, Telling
from tests.detectors.clearing_wages import pay

LATER = date(2030, 12, 31)
"""Long after everything in these stories."""


def sign_contracts(case: Case) -> list[Fact]:
    workers = case.counted("workers")
    return [case.tell(ContractsObserved(workers=workers, with_contract=workers))]


def register_all(case: Case) -> list[Fact]:
    heads = case.counted("attended") + case.counted("unregistered")
    month = case.said("until_on")[:7]
    roster = RosterReported(
        period=month,
        registered=heads,
        attended=heads,
        attendance_days=heads,
        unregistered_attended=0,
    )
    return [case.tell(roster)]


def open_account(case: Case) -> list[Fact]:
    opened_on = case.memory.opened_on or case.next_day
    if case.memory.closed_on is not None:
        opened_on = case.next_day
    opened = WageAccountOpened(opened_on=opened_on, filed_on=case.next_day, tripartite=True)
    return [case.tell(opened)]


def show_the_notice(case: Case) -> list[Fact]:
    closed_on = date.fromisoformat(case.said("closed_on"))
    notice_on = closed_on - timedelta(days=30)
    return [case.tell(WageAccountClosed(closed_on=closed_on, notice_on=notice_on))]


def pay_every_head(case: Case) -> list[Fact]:
    return [case.tell(_paid_by_account(case, case.said("until_on")[:7], case.counted("workers")))]


def pay_the_next_month_by_account(case: Case) -> list[Fact]:
    month = next_month(case.said("until_on")[:7])
    judged_on = bounds(month)[1] + timedelta(days=40)
    heads = case.counted("workers") + case.counted("paid")
    return [case.tell(_paid_by_account(case, month, heads), max(judged_on, case.next_day))]


def sign_payroll(case: Case) -> list[Fact]:
    return [case.tell(_payroll(case, case.counted("heads")))]


def pay_the_unsigned(case: Case) -> list[Fact]:
    month = next(it for it in case.memory.months if it.until.isoformat() == case.said("until_on"))
    paid = WagesPaid(
        period=case.said("until_on")[:7],
        paid_on=case.next_day,
        workers_due=month.heads,
        workers_paid=month.heads,
        due_fen=month.due_fen,
        paid_fen=month.due_fen - month.paid_fen,
        channel=Channel.SPECIAL_ACCOUNT,
    )
    return [case.tell(paid, source="bank")]


def mend_payroll(case: Case) -> list[Fact]:
    lacking = case.counted("workers")
    more = lacking if case.finding.reason.endswith("left_off") else -lacking
    return [case.tell(_payroll(case, case.counted("heads") + more))]


def store_deposit(case: Case) -> list[Fact]:
    fen = 900_000_000
    stored = WageDepositStored(
        stored_on=case.next_day,
        amount_fen=fen,
        required_fen=fen,
        form=DepositForm.CASH,
        expires_on=LATER,
    )
    return [case.tell(stored)]


def top_up_deposit(case: Case) -> list[Fact]:
    lacking = case.counted("lacking_fen")
    return [case.tell(WageDepositReplenished(replenished_on=case.next_day, amount_fen=lacking))]


def put_up_notice(case: Case) -> list[Fact]:
    return [case.tell(RightsNoticeObserved(present=tuple(NoticeBlock)))]


def guarantee(case: Case) -> list[Fact]:
    given = samples.body(
        PaymentGuaranteeProvided, provided_on=case.next_day, expires_on=LATER, amount_fen=1
    )
    return [case.tell(given)]


def name_officer(case: Case) -> list[Fact]:
    return [case.tell(samples.body(LabourOfficerNamed))]


def disburse(case: Case) -> list[Fact]:
    fen = 40_000_000
    return [
        case.tell(
            LabourCostDisbursed(disbursed_on=case.next_day, amount_fen=fen, due_fen=fen),
            source="bank",
        )
    ]


def make_up_labour_costs(case: Case) -> list[Fact]:
    lacking = case.number("labour_cost_late.make_up", "lacking_fen")
    made_up = LabourCostDisbursed(disbursed_on=case.next_day, amount_fen=lacking)
    return [case.tell(made_up, source="bank")]


def fill_account(case: Case) -> list[Fact]:
    lacking = case.number("wage_account_short.fill", "lacking_fen")
    paid_in = LabourCostDisbursed(disbursed_on=case.next_day, amount_fen=lacking)
    return [case.tell(paid_in, source="bank")]


def shorten_cycle(case: Case) -> list[Fact]:
    return [case.tell(SiteRegistered(name="样本", disbursement_cycle_months=1))]


def shorten_chain(case: Case) -> list[Fact]:
    gone = PartyJoinedSite(
        party=case.said("party"), role=PartyRole(case.said("role")), left_on=case.next_day
    )
    return [case.tell(gone)]


def _payroll(case: Case, heads: int) -> PayrollSubmitted:
    month = month_of(date.fromisoformat(case.said("until_on")))
    return PayrollSubmitted(period=month, heads=heads, signed_heads=heads, due_fen=100)


def _paid_by_account(case: Case, month: str, heads: int) -> WagesPaid:
    return WagesPaid(
        period=month,
        paid_on=case.next_day,
        workers_due=heads,
        workers_paid=heads,
        due_fen=100,
        paid_fen=100,
        channel=Channel.SPECIAL_ACCOUNT,
        paid_by=case.memory.contractor,
    )


PAPERS: dict[str, tuple[Telling, ...]] = {
    "missing_contracts.sign": (sign_contracts,),
    "unregistered_attendance.register": (register_all,),
    "labour_officer_missing.name_officer": (name_officer,),
    "wage_account_missing.open": (open_account,),
    "wage_account_missing.file": (open_account,),
    "wage_account_missing.agree": (open_account,),
    "wage_account_missing.reopen": (open_account,),
    "wage_account_missing.show_notice": (open_account, show_the_notice),
    "wage_account_missing.pay_open_wages": (pay, open_account),
    "gc_proxy_payment.pay_every_head": (pay_every_head,),
    "gc_proxy_payment.pay_through_account": (pay_the_next_month_by_account,),
    "doubtful_payroll.sign": (sign_payroll, pay_the_unsigned),
    "doubtful_payroll.mend": (mend_payroll,),
    "wage_deposit_missing.store": (store_deposit,),
    "wage_deposit_missing.add": (store_deposit,),
    "wage_deposit_missing.renew": (store_deposit,),
    "wage_deposit_missing.top_up": (top_up_deposit,),
    "rights_notice_incomplete.put_up": (put_up_notice,),
    "payment_guarantee_missing.provide": (guarantee,),
    "payment_guarantee_missing.renew": (guarantee,),
    "labour_cost_late.disburse": (disburse,),
    "labour_cost_late.make_up": (make_up_labour_costs,),
    "labour_cost_late.shorten_cycle": (shorten_cycle,),
    "wage_account_short.fill": (fill_account,),
    "broken_chain.shorten": (shorten_chain,),
    "festival_near.disburse": (disburse,),
}
