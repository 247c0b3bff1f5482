"""A body of every event that is seen in the field or comes from a register or a bank."""

from datetime import date

from schemas import events
from schemas import vocabulary as words
from schemas.body import Body
from schemas.samples.marks import sealed
from schemas.samples.subjects import CONTRACTOR, FACTORY, OWNER, SUBCONTRACTOR

REGISTRY: tuple[Body, ...] = (
    events.EmployerRegistered(
        uscc=FACTORY.partition("/")[2],
        name="湖州样本童装有限公司",
        person_name=sealed("王老板"),
        industry=words.Industry.CHILDRENSWEAR,
        headcount=12,
        pay_cycle=words.PayCycle.MONTH,
        pay_day=13,
    ),
    events.EmployerIdentified(employer=FACTORY, basis_note=sealed("营业执照")),
    events.SiteRegistered(
        name="样本安置房二期",
        owner=OWNER,
        general_contractor=CONTRACTOR,
        contract_signed_on=date(2026, 2, 27),
        contract_price_fen=8_000_000_000,
        labour_cost_ratio=0.22,
        disbursement_cycle_months=1,
        government_invested=True,
        permit_on=date(2026, 3, 2),
        started_on=date(2026, 3, 9),
        planned_completion_on=date(2027, 6, 30),
        authority="housing",
    ),
    events.PartyJoinedSite(
        party=SUBCONTRACTOR,
        role=words.PartyRole.SUBCONTRACTOR,
        upstream=CONTRACTOR,
        contract_value_fen=900_000_000,
        left_on=date(2026, 9, 30),
    ),
    events.SiteStageChanged(stage=words.SiteStage.STARTED, reason=sealed("开工报告")),
    events.CommitmentSigned(
        due_on=date(2026, 11, 30), amount_fen=7_200_000, promise=sealed("月底前付清")
    ),
)

CONTRACTS_AND_WAGES: tuple[Body, ...] = (
    events.ContractsObserved(
        workers=12, with_contract=9, with_agreement=2, note=sealed("一人未签")
    ),
    events.RosterReported(
        period="2026-10", registered=60, attended=54, attendance_days=1188, unregistered_attended=1
    ),
    events.LabourOfficerNamed(officer=sealed("李专管"), phone=sealed("13800000000")),
    events.WagesObserved(
        last_paid_period="2026-09",
        unpaid_workers=3,
        unpaid_fen=1_800_000,
        card_withheld=False,
        paid_in_kind=False,
        no_payslip=True,
        note=sealed("三人未领"),
    ),
    events.PaydayAgreed(
        cycle=words.PayCycle.MONTH,
        pay_day=13,
        settled_on=(date(2026, 6, 30), date(2026, 12, 31)),
        from_period="2026-08",
    ),
    events.WagesPaid(
        period="2026-10",
        paid_on=date(2026, 11, 13),
        workers_due=12,
        workers_paid=12,
        due_fen=7_200_000,
        paid_fen=7_200_000,
        channel=words.Channel.SPECIAL_ACCOUNT,
        paid_by=CONTRACTOR,
    ),
    events.PayrollSubmitted(period="2026-10", heads=12, signed_heads=11, due_fen=7_200_000),
    events.WageAccountOpened(
        opened_on=date(2026, 3, 20), bank="样本银行", filed_on=date(2026, 4, 2), tripartite=True
    ),
    events.WageAccountClosed(closed_on=date(2027, 9, 1), notice_on=date(2027, 7, 30)),
    events.LabourCostDisbursed(
        disbursed_on=date(2026, 11, 5),
        amount_fen=40_000_000,
        due_fen=40_000_000,
        period="2026-10",
    ),
    events.WageAccountBalanceReported(balance_on=date(2026, 10, 31), balance_fen=3_500_000),
    events.WageDepositStored(
        stored_on=date(2026, 3, 25),
        amount_fen=160_000_000,
        required_fen=160_000_000,
        form=words.DepositForm.BANK_GUARANTEE,
        expires_on=date(2027, 12, 31),
    ),
    events.WageDepositDrawn(drawn_on=date(2026, 12, 1), amount_fen=20_000_000),
    events.WageDepositReplenished(replenished_on=date(2026, 12, 14), amount_fen=20_000_000),
    events.WageDepositExempted(
        decided_on=date(2026, 3, 10), until=date(2027, 3, 9), decision="样本〔2026〕1号"
    ),
    events.PaymentGuaranteeProvided(
        provided_on=date(2026, 3, 5),
        amount_fen=800_000_000,
        form=words.DepositForm.INSURANCE,
        expires_on=date(2027, 12, 31),
    ),
    events.PaymentDeferralAgreed(
        period="2026-10", until=date(2026, 12, 11), agreed_with=words.DeferralBasis.UNION
    ),
    events.RightsNoticeObserved(
        present=(words.NoticeBlock.PARTIES, words.NoticeBlock.WAGES), note=sealed("缺投诉电话")
    ),
)

OPERATIONS_AND_VISITS: tuple[Body, ...] = (
    events.OperationsObserved(
        state=words.OperationsState.REDUCED,
        headcount=7,
        signs=(words.OperationsSign.RENT_OVERDUE, words.OperationsSign.MASS_LEAVE),
        note=sealed("房东来催"),
    ),
    events.UtilityUsageReported(
        utility=words.Utility.POWER, month="2026-10", used=1830.5, overdue_fen=120_000
    ),
    events.SocialInsuranceReported(
        month="2026-10", insured=8, overdue_fen=960_000, overdue_months=2
    ),
    events.TaxArrearsReported(as_of=date(2026, 10, 31), overdue_fen=4_300_000),
    events.CourtCaseReported(
        case_number="(2026)浙0502民初1号",
        kind=words.CourtCaseKind.DEBT,
        filed_on=date(2026, 10, 12),
        amount_fen=65_000_000,
    ),
    events.VisitMade(
        outcome=words.VisitOutcome.LOOKED,
        looked_at=(words.Question.WAGES,),
        unchanged=(words.Question.CONTRACTS,),
        note=sealed("老板在场"),
    ),
    events.ZeroReportFiled(month="2026-10", screened=140),
    events.SupervisionRecorded(
        kind=words.SupervisionKind.CROSS_CHECK, checked=30, deviating=2, note=sealed("两户不符")
    ),
)
