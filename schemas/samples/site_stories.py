"""Two histories of one construction site: one in order, one that stops paying."""

from collections.abc import Iterator
from datetime import date

from schemas.body import Body
from schemas.codec import Fact
from schemas.events import (
    ComplaintFiled,
    ComplaintVerified,
    ContractsObserved,
    LabourCostDisbursed,
    LabourOfficerNamed,
    OperationsObserved,
    PartyJoinedSite,
    PaydayAgreed,
    PaymentGuaranteeProvided,
    PayrollSubmitted,
    RightsNoticeObserved,
    RosterReported,
    SiteRegistered,
    SiteStageChanged,
    WageAccountBalanceReported,
    WageAccountOpened,
    WageDepositStored,
    WagesPaid,
)
from schemas.samples.bodies import body
from schemas.samples.facts import fact, in_order
from schemas.samples.subjects import CONTRACTOR, OWNER, SITE, SUBCONTRACTOR
from schemas.vocabulary import (
    Basis,
    Channel,
    ComplaintChannel,
    ComplaintKind,
    NoticeBlock,
    OperationsSign,
    OperationsState,
    PartyRole,
    PayCycle,
    SiteStage,
)

PAYDAYS = {
    "2026-03": date(2026, 4, 10),
    "2026-04": date(2026, 5, 15),
    "2026-05": date(2026, 6, 15),
    "2026-06": date(2026, 7, 15),
}
"""Days on which the site paid a month: the 15th of the next one or, once, earlier."""
DUE_FEN = 36_000_000
"""Wages of a month: 60 workers, 6,000 yuan each."""


def a_well_run_site() -> list[Fact]:
    """A site that opens in March 2026 with all six systems in place and pays to June.

    Account, deposit, notice, officer, contracts and roster are in order; the owner
    disburses on the 8th, the contractor pays every worker from the special account by
    the 15th; the site is completed on 10 July.

    >>> facts = a_well_run_site()
    >>> sum(f.data.paid_fen for f in facts if f.type == "WagesPaid") == 4 * DUE_FEN
    True
    """
    return in_order(
        [
            *_the_site_opens(),
            *(said for month in PAYDAYS for said in _a_month_is_reported(month)),
            *(said for month in PAYDAYS for said in _a_month_is_paid(month)),
            _of_site(SiteStageChanged(stage=SiteStage.COMPLETED), date(2026, 7, 10)),
        ]
    )


def a_site_that_stops_paying() -> list[Fact]:
    """The same site, but after April's wages nothing is disbursed and nobody is paid.

    May's roster and payroll are still handed in. In June a price dispute is
    seen and the account is almost empty; on 22 June twelve workers complain at the
    window, and on 26 June an officer finds that they are right.

    >>> facts = a_site_that_stops_paying()
    >>> max(f.data.period for f in facts if f.type == "WagesPaid")
    '2026-04'
    >>> facts[-1].type, facts[-1].data.workers
    ('ComplaintVerified', 12)
    """
    complaint = _of_site(
        ComplaintFiled(
            kind=ComplaintKind.COMPLAINT,
            channel=ComplaintChannel.WINDOW,
            workers=12,
            amount_fen=7_200_000,
            periods=("2026-05",),
        ),
        date(2026, 6, 22),
        source="officer",
    )
    return in_order(
        [
            *_the_site_opens(),
            *(
                said
                for month in ("2026-03", "2026-04", "2026-05")
                for said in _a_month_is_reported(month)
            ),
            *(said for month in ("2026-03", "2026-04") for said in _a_month_is_paid(month)),
            _of_site(
                WageAccountBalanceReported(balance_on=date(2026, 6, 10), balance_fen=130_000),
                date(2026, 6, 11),
                source="platform",
            ),
            _of_site(
                OperationsObserved(
                    state=OperationsState.REDUCED,
                    headcount=31,
                    signs=(OperationsSign.PRICE_DISPUTE,),
                ),
                date(2026, 6, 17),
            ),
            complaint,
            fact(
                body(ComplaintVerified, complaint=complaint.id, note=None),
                subject=SITE,
                concerns=(CONTRACTOR,),
                on=date(2026, 6, 26),
                source="officer",
                actor="officer/zhili-02",
                grid=None,
                causes=(complaint.id,),
            ),
        ]
    )


def _of_site(
    said: Body, on: date, *, source: str = "grid", concerns: tuple[str, ...] = (CONTRACTOR,)
) -> Fact:
    basis = Basis.OWN_SIGHT if source in {"grid", "officer"} else None
    return fact(said, subject=SITE, concerns=concerns, on=on, source=source, basis=basis)


def _the_site_opens() -> Iterator[Fact]:
    parties = (
        (OWNER, PartyRole.OWNER, None),
        (CONTRACTOR, PartyRole.GENERAL_CONTRACTOR, OWNER),
        (SUBCONTRACTOR, PartyRole.SUBCONTRACTOR, CONTRACTOR),
    )
    yield _of_site(
        body(SiteRegistered), date(2026, 3, 2), source="platform", concerns=(OWNER, CONTRACTOR)
    )
    for party, role, upstream in parties:
        yield _of_site(
            PartyJoinedSite(party=party, role=role, upstream=upstream),
            date(2026, 3, 3),
            source="platform",
            concerns=(party,),
        )
    yield _of_site(body(PaymentGuaranteeProvided), date(2026, 3, 5), source="platform")
    yield _of_site(SiteStageChanged(stage=SiteStage.STARTED), date(2026, 3, 9))
    yield _of_site(
        PaydayAgreed(cycle=PayCycle.MONTH, pay_day=15, from_period="2026-03"),
        date(2026, 3, 10),
    )
    yield _of_site(body(LabourOfficerNamed), date(2026, 3, 10), source="platform")
    yield _of_site(
        body(WageAccountOpened, filed_on=date(2026, 3, 23)), date(2026, 3, 23), source="platform"
    )
    yield _of_site(body(WageDepositStored), date(2026, 3, 25), source="platform")
    yield _of_site(ContractsObserved(workers=60, with_contract=60), date(2026, 3, 26))
    yield _of_site(RightsNoticeObserved(present=tuple(NoticeBlock)), date(2026, 3, 26))


def _a_month_is_reported(month: str) -> Iterator[Fact]:
    on = PAYDAYS[month].replace(day=3)
    yield _of_site(
        RosterReported(
            period=month,
            registered=60,
            attended=60,
            attendance_days=1320,
            unregistered_attended=0,
        ),
        on,
        source="platform",
    )
    yield _of_site(
        PayrollSubmitted(period=month, heads=60, signed_heads=60, due_fen=DUE_FEN),
        on,
        source="platform",
    )


def _a_month_is_paid(month: str) -> Iterator[Fact]:
    paid_on = PAYDAYS[month]
    disbursed_on = paid_on.replace(day=8)
    yield _of_site(
        LabourCostDisbursed(
            disbursed_on=disbursed_on, amount_fen=40_000_000, due_fen=40_000_000, period=month
        ),
        disbursed_on,
        source="platform",
    )
    yield _of_site(
        WagesPaid(
            period=month,
            paid_on=paid_on,
            workers_due=60,
            workers_paid=60,
            due_fen=DUE_FEN,
            paid_fen=DUE_FEN,
            channel=Channel.SPECIAL_ACCOUNT,
            paid_by=CONTRACTOR,
        ),
        paid_on,
        source="platform",
    )
