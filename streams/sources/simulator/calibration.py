"""The numbers of the simulated district, as `settings.yaml` holds them with their sources."""

from functools import cache
from typing import Any

from msgspec import Struct, convert

from streams.sources.simulator.chance import Days, Range
from streams.sources.simulator.reading import table, without_references


class ArrearsNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """How often, when and how much."""

    festival_days: int
    festival_multiplier: float
    site_events_a_year: float
    site_workers: float
    employer_workers: float
    workers_sigma: float
    never_known: float
    settled_share: float
    settled_after_days: Days
    scares_a_year: float
    lead_sigma: float


class HabitNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """How tidy honest firms are."""

    untidy_share: float
    contracts_complete: float
    contracts_tidy: Range
    contracts_untidy: Range
    no_payslip_tidy: float
    no_payslip_untidy: float
    card_withheld_untidy: float
    late_tidy: float
    late_untidy: float
    late_days: Days


class RegistryNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is known, since when and under which name."""

    opens_in_course: float
    identified_share: float
    tells_payday: float
    piece_advance: float
    monthly_advance: float


class SiteNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """What building sites have on paper and in fact."""

    workers: float
    workers_sigma: float
    opens_in_course: float
    government_share: float
    real_name: float
    real_name_elsewhere: Range
    newcomers: float
    payroll_signed: float
    payroll_signed_untidy: float
    account_government: float
    account_private: float
    account_in_time: float
    deposit_ratio: Range
    deposit_exempted: float
    deposit_lapses: float
    guarantee_share: float
    officer_share: float
    notice_share: float
    festival_break: float
    suspends: float
    platform_delay_days: Days
    sloppy_share: float


class GridNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """How grid workers work."""

    diligence: Range
    copies: Range
    locked: float
    refused: float
    unchanged_contracts: float
    unchanged_wages: float
    unchanged_operations: float
    late: float
    very_late: float
    slips: float
    retracted: float
    notes: float
    sees: float
    workers_tell: float
    zero_report: float


class DepartmentNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """How late other departments tell, and what they tell of honest firms."""

    meter_delay_days: Days
    insurance_delay_days: Days
    court_delay_days: Days
    tax_delay_days: Days
    tax_background: float
    court_background: float
    bill_background: float
    insurance_background: float


class ComplaintNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    """Who complains, rightly or not, and what comes of it."""

    false_employer_a_year: float
    false_site_a_year: float
    verify_days: Days
    verified_share: float
    collective_share: float
    arbitration_share: float
    mediation_share: float
    statement_share: float
    commitment_share: float


class Calibration(Struct, frozen=True, forbid_unknown_fields=True):
    """All numbers, by what they are about."""

    arrears: ArrearsNumbers
    habits: HabitNumbers
    registry: RegistryNumbers
    sites: SiteNumbers
    grid_work: GridNumbers
    departments: DepartmentNumbers
    complaints: ComplaintNumbers


@cache
def published() -> Calibration:
    """Return the numbers of `settings.yaml`; ValueError where one names no source."""
    return convert(_numbers("settings"), Calibration)


@cache
def elsewhere() -> Calibration:
    """Return the numbers of another district: `elsewhere.yaml` in the place of what it names.

    ValueError where a number names no source, or is none of `settings.yaml`.
    """
    groups = _numbers("settings")
    for name, others in _numbers("elsewhere").items():
        strange = others.keys() - groups.get(name, {}).keys()
        if strange:
            message = f"elsewhere.yaml, {name}: {sorted(strange)} are no numbers of settings.yaml"
            raise ValueError(message)
        groups[name] |= others
    return convert(groups, Calibration)


def _numbers(file: str) -> dict[str, dict[str, Any]]:
    return {name: without_references(group, name) for name, group in table(file).items()}
