"""Every detector on one screen, and the hash of the code that they are."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from detectors.attendance_drop import AttendanceDrop
from detectors.broken_chain import BrokenChain
from detectors.commitment_broken import CommitmentBroken
from detectors.complaint_burst import ComplaintBurst
from detectors.contract import Detector
from detectors.court_cases import CourtCases
from detectors.doubtful_payroll import DoubtfulPayroll
from detectors.ending_unpaid import EndingUnpaid
from detectors.festival_near import FestivalNear
from detectors.gc_proxy_payment import GcProxyPayment
from detectors.gone_quiet import GoneQuiet
from detectors.insurance_lapsing import InsuranceLapsing
from detectors.labour_cost_late import LabourCostLate
from detectors.labour_officer_missing import LabourOfficerMissing
from detectors.late_payday import LatePayday
from detectors.living_costs import LivingCosts
from detectors.missing_contracts import MissingContracts
from detectors.operations_distress import OperationsDistress
from detectors.owner_gone import OwnerGone
from detectors.parameters import Dated, Parameters
from detectors.payment_guarantee_missing import PaymentGuaranteeMissing
from detectors.rights_notice_incomplete import RightsNoticeIncomplete
from detectors.short_pay import ShortPay
from detectors.shrinking_headcount import ShrinkingHeadcount
from detectors.slipping_paydays import SlippingPaydays
from detectors.tax_arrears import TaxArrears
from detectors.too_regular import TooRegular
from detectors.unregistered_attendance import UnregisteredAttendance
from detectors.utility_distress import UtilityDistress
from detectors.wage_account_missing import WageAccountMissing
from detectors.wage_account_short import WageAccountShort
from detectors.wage_deposit_missing import WageDepositMissing
from detectors.wages_withheld import WagesWithheld
from schemas.events import (
    ArbitrationFiled,
    CollectiveIncidentReported,
    ComplaintFiled,
    ComplaintVerified,
    MediationClosed,
)

CATALOGUE: tuple[type[Detector[Any]], ...] = (
    # The six systems 六项制度 of a site.
    MissingContracts,
    UnregisteredAttendance,
    LabourOfficerMissing,
    WageAccountMissing,
    GcProxyPayment,
    DoubtfulPayroll,
    WageDepositMissing,
    RightsNoticeIncomplete,
    # The owner's money, on its way to the account.
    PaymentGuaranteeMissing,
    LabourCostLate,
    WageAccountShort,
    BrokenChain,
    # Wages.
    LatePayday,
    ShortPay,
    SlippingPaydays,
    LivingCosts,
    WagesWithheld,
    CommitmentBroken,
    # When open wages weigh more.
    EndingUnpaid,
    FestivalNear,
    # What shows around them.
    OwnerGone,
    OperationsDistress,
    ShrinkingHeadcount,
    AttendanceDrop,
    UtilityDistress,
    InsuranceLapsing,
    TaxArrears,
    CourtCases,
    ComplaintBurst,
    # What we do not see.
    GoneQuiet,
    TooRegular,
)

_COMPLAINTS = frozenset(
    {
        ArbitrationFiled,
        CollectiveIncidentReported,
        ComplaintFiled,
        ComplaintVerified,
        MediationClosed,
    }
)
"""Facts that workers set going by turning to somebody."""


def catalogue(parameters: Parameters) -> tuple[Detector[Any], ...]:
    """Return every detector, built with these parameters."""
    return tuple(kind(parameters) for kind in CATALOGUE)


def six_systems(parameters: Parameters) -> Dated[dict[str, tuple[str, ...]]]:
    """Return the six systems 六项制度 of a site by day: the detectors of each mechanism.

    >>> from datetime import date
    >>> systems = six_systems(Parameters.load())(date(2026, 1, 1))
    >>> systems["labour_contract"], len(systems)
    (('missing_contracts',), 6)
    """
    return parameters.lists("six_systems.detectors")


def parameters_asked(parameters: Parameters) -> dict[str, frozenset[str]]:
    """Return the parameters that each detector rests on, those that it shares among them.

    >>> "wages_owed.grace_days" in parameters_asked(Parameters.load())["late_payday"]
    True
    """
    asked: dict[str, frozenset[str]] = {}
    for kind in CATALOGUE:
        fresh = Parameters(parameters.entries())
        kind(fresh)
        asked[kind.name] = frozenset(fresh.asked)
    return asked


def rest_on_complaints() -> frozenset[str]:
    """Return the names of detectors from which it shows that workers turned to somebody."""
    return frozenset(kind.name for kind in CATALOGUE if _COMPLAINTS.intersection(kind.listens))


@cache
def catalogue_digest() -> str:
    """Return the hash of the code of this package: part of a generation.

    Any change to a file is another generation, even one that changes no answer: that
    costs a refold after an upgrade, where a version by hand would cost trust in every
    list whenever somebody forgot to raise it.
    """
    here = Path(__file__).parent
    digest = sha256()
    for file in sorted(here.rglob("*.py")):
        digest.update(file.relative_to(here).as_posix().encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()
