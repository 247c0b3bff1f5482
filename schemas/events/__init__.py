"""Every fact that can be told, one file each, in the past tense.

The families: registry (employers, sites, their parties and stages, commitments),
labour contract, wage payment, operations, visits, one-stop rights, officers' acts,
corrections, time and rules. Enforcement comes with the handling of cases.

What we derive from facts is not here but in `schemas.derived`: it is not chained.

To add one: a file with one `Body`, a line here, a body in `schemas.samples`, then
`make generate`.
"""

from schemas.events.alert_acknowledged import AlertAcknowledged
from schemas.events.alert_closed import AlertClosed
from schemas.events.alert_handed_over import AlertHandedOver
from schemas.events.alert_reopened import AlertReopened
from schemas.events.alert_snoozed import AlertSnoozed
from schemas.events.alert_verified import AlertVerified
from schemas.events.arbitration_filed import ArbitrationFiled
from schemas.events.bulletin_issued import BulletinIssued
from schemas.events.collective_incident_reported import CollectiveIncidentReported
from schemas.events.commitment_signed import CommitmentSigned
from schemas.events.complaint_filed import ComplaintFiled
from schemas.events.complaint_verified import ComplaintVerified
from schemas.events.contracts_observed import ContractsObserved
from schemas.events.court_case_reported import CourtCaseReported
from schemas.events.day_closed import DayClosed
from schemas.events.day_scored import DayScored
from schemas.events.employer_identified import EmployerIdentified
from schemas.events.employer_registered import EmployerRegistered
from schemas.events.employer_statement_recorded import EmployerStatementRecorded
from schemas.events.employers_merged import EmployersMerged
from schemas.events.employers_split import EmployersSplit
from schemas.events.history_load_finished import HistoryLoadFinished
from schemas.events.history_load_started import HistoryLoadStarted
from schemas.events.labour_cost_disbursed import LabourCostDisbursed
from schemas.events.labour_officer_named import LabourOfficerNamed
from schemas.events.mediation_closed import MediationClosed
from schemas.events.model_promoted import ModelPromoted
from schemas.events.month_closed import MonthClosed
from schemas.events.observation_corrected import ObservationCorrected
from schemas.events.observation_retracted import ObservationRetracted
from schemas.events.operations_observed import OperationsObserved
from schemas.events.party_joined_site import PartyJoinedSite
from schemas.events.payday_agreed import PaydayAgreed
from schemas.events.payment_deferral_agreed import PaymentDeferralAgreed
from schemas.events.payment_guarantee_provided import PaymentGuaranteeProvided
from schemas.events.payroll_submitted import PayrollSubmitted
from schemas.events.rights_notice_observed import RightsNoticeObserved
from schemas.events.roster_reported import RosterReported
from schemas.events.rules_adopted import RulesAdopted
from schemas.events.site_registered import SiteRegistered
from schemas.events.site_stage_changed import SiteStageChanged
from schemas.events.social_insurance_reported import SocialInsuranceReported
from schemas.events.supervision_recorded import SupervisionRecorded
from schemas.events.tax_arrears_reported import TaxArrearsReported
from schemas.events.utility_usage_reported import UtilityUsageReported
from schemas.events.visit_made import VisitMade
from schemas.events.wage_account_balance_reported import WageAccountBalanceReported
from schemas.events.wage_account_closed import WageAccountClosed
from schemas.events.wage_account_opened import WageAccountOpened
from schemas.events.wage_deposit_drawn import WageDepositDrawn
from schemas.events.wage_deposit_exempted import WageDepositExempted
from schemas.events.wage_deposit_replenished import WageDepositReplenished
from schemas.events.wage_deposit_stored import WageDepositStored
from schemas.events.wages_observed import WagesObserved
from schemas.events.wages_paid import WagesPaid
from schemas.events.zero_report_filed import ZeroReportFiled

__all__ = [
    "AlertAcknowledged",
    "AlertClosed",
    "AlertHandedOver",
    "AlertReopened",
    "AlertSnoozed",
    "AlertVerified",
    "ArbitrationFiled",
    "BulletinIssued",
    "CollectiveIncidentReported",
    "CommitmentSigned",
    "ComplaintFiled",
    "ComplaintVerified",
    "ContractsObserved",
    "CourtCaseReported",
    "DayClosed",
    "DayScored",
    "EmployerIdentified",
    "EmployerRegistered",
    "EmployerStatementRecorded",
    "EmployersMerged",
    "EmployersSplit",
    "HistoryLoadFinished",
    "HistoryLoadStarted",
    "LabourCostDisbursed",
    "LabourOfficerNamed",
    "MediationClosed",
    "ModelPromoted",
    "MonthClosed",
    "ObservationCorrected",
    "ObservationRetracted",
    "OperationsObserved",
    "PartyJoinedSite",
    "PaydayAgreed",
    "PaymentDeferralAgreed",
    "PaymentGuaranteeProvided",
    "PayrollSubmitted",
    "RightsNoticeObserved",
    "RosterReported",
    "RulesAdopted",
    "SiteRegistered",
    "SiteStageChanged",
    "SocialInsuranceReported",
    "SupervisionRecorded",
    "TaxArrearsReported",
    "UtilityUsageReported",
    "VisitMade",
    "WageAccountBalanceReported",
    "WageAccountClosed",
    "WageAccountOpened",
    "WageDepositDrawn",
    "WageDepositExempted",
    "WageDepositReplenished",
    "WageDepositStored",
    "WagesObserved",
    "WagesPaid",
    "ZeroReportFiled",
]
