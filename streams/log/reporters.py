"""Who may say what: the kinds of reporter and the types of facts that each may post."""

from enum import StrEnum

from msgspec import Struct

from schemas.codec import FACTS
from streams.log.port import SYSTEM_FACTS


class ReporterKind(StrEnum):
    """Kinds of client and of source; the name is the `source` of their facts."""

    GRID = "grid"  # 网格员
    TOWNSHIP_OFFICER = "officer"  # 乡镇(街道)工作人员
    DISTRICT_OFFICER = "district_officer"  # 区级工作人员
    PLATFORM = "platform"  # 省级平台
    DEPARTMENT = "department"  # 其他部门
    WORKER = "worker"  # 码上维权
    LEDGER = "ledger"  # 台账导入
    SIMULATOR = "simulator"  # 模拟数据


_FIELD = frozenset(
    {
        "ContractsObserved",
        "OperationsObserved",
        "RightsNoticeObserved",
        "SiteStageChanged",
        "VisitMade",
        "WagesObserved",
    }
)
_REGISTRY = frozenset(
    {
        "EmployerIdentified",
        "EmployerRegistered",
        "LabourOfficerNamed",
        "PartyJoinedSite",
        "SiteRegistered",
        "SiteStageChanged",
    }
)
_WAGE_PAYMENT = frozenset(
    {
        "LabourCostDisbursed",
        "PaydayAgreed",
        "PaymentDeferralAgreed",
        "PaymentGuaranteeProvided",
        "PayrollSubmitted",
        "RosterReported",
        "WageAccountBalanceReported",
        "WageAccountClosed",
        "WageAccountOpened",
        "WageDepositDrawn",
        "WageDepositExempted",
        "WageDepositReplenished",
        "WageDepositStored",
        "WagesPaid",
    }
)
_CORRECTIONS = frozenset(
    {
        "EmployerIdentified",
        "EmployersMerged",
        "EmployersSplit",
        "ObservationCorrected",
        "ObservationRetracted",
    }
)
_OFFICE = frozenset(
    {
        "AlertAcknowledged",
        "AlertClosed",
        "AlertHandedOver",
        "AlertReopened",
        "AlertSnoozed",
        "AlertVerified",
        "CollectiveIncidentReported",
        "CommitmentSigned",
        "ComplaintFiled",
        "ComplaintVerified",
        "EmployerStatementRecorded",
        "MediationClosed",
        "ZeroReportFiled",
    }
)
_DISTRICT = frozenset(
    {"ArbitrationFiled", "BulletinIssued", "ModelPromoted", "MonthClosed", "SupervisionRecorded"},
)
_DEPARTMENTS = frozenset(
    {
        "ArbitrationFiled",
        "CourtCaseReported",
        "SocialInsuranceReported",
        "TaxArrearsReported",
        "UtilityUsageReported",
    }
)

ALLOWED: dict[ReporterKind, frozenset[str]] = {
    ReporterKind.GRID: _FIELD,
    ReporterKind.TOWNSHIP_OFFICER: _OFFICE | _CORRECTIONS,
    ReporterKind.DISTRICT_OFFICER: _OFFICE | _CORRECTIONS | _DISTRICT,
    ReporterKind.PLATFORM: _REGISTRY | _WAGE_PAYMENT,
    ReporterKind.DEPARTMENT: _DEPARTMENTS,
    ReporterKind.WORKER: frozenset({"ComplaintFiled"}),
    ReporterKind.LEDGER: _FIELD | _REGISTRY | _WAGE_PAYMENT | _OFFICE | _DEPARTMENTS | _DISTRICT,
    ReporterKind.SIMULATOR: FACTS - SYSTEM_FACTS,
}
"""Types that each kind may post. What the system itself records is allowed to nobody."""

_MAY_OPEN = frozenset({ReporterKind.GRID, ReporterKind.TOWNSHIP_OFFICER})


class Reporter(Struct, frozen=True, kw_only=True):
    """Who sends something, and what of it is believed."""

    actor: str
    """Who it is, as a role and a code: `grid_worker/zhili-07`; never a person's name."""
    source: str
    """The way by which it comes."""
    allowed: frozenset[str] | None = None
    """Types that may be posted; None for all but those of the system."""
    township: str | None = None
    """Where the reporter works: the place of what is registered by him."""
    grid: str | None = None
    may_open_provisional: bool = False
    """Whether a report on an unknown subject opens a provisional one."""


def reporter(
    kind: ReporterKind, actor: str, *, township: str | None = None, grid: str | None = None
) -> Reporter:
    """Return a reporter of a kind, with what that kind may do.

    >>> grid_worker = reporter(ReporterKind.GRID, "grid_worker/zhili-07", township="zhili")
    >>> grid_worker.source, grid_worker.may_open_provisional, "WagesPaid" in grid_worker.allowed
    ('grid', True, False)
    """
    return Reporter(
        actor=actor,
        source=kind.value,
        allowed=ALLOWED[kind],
        township=township,
        grid=grid,
        may_open_provisional=kind in _MAY_OPEN,
    )
