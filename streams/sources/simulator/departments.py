"""What other departments tell: meters, social insurance, taxes and courts, each with its delay."""

from datetime import date, timedelta
from random import Random

from msgspec import Struct

from schemas.events import (
    CourtCaseReported,
    SocialInsuranceReported,
    TaxArrearsReported,
    UtilityUsageReported,
)
from schemas.vocabulary import CourtCaseKind, Utility
from streams.sources.simulator.causes import Sign
from streams.sources.simulator.chance import days_between, share_of, times
from streams.sources.simulator.days import at, last_day_of, months_between, office_time
from streams.sources.simulator.entities import Entity
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.writing import Pen, Written

_SUMMER, _WINTER = (7, 8, 9), (12, 1, 2)
_PER_HEAD = {Utility.POWER: 1.0, Utility.WATER: 0.02, Utility.GAS: 0.05}
_GONE_POWER = 0.04


class Case(Struct, frozen=True, kw_only=True):
    """A case before a court."""

    number: str
    kind: CourtCaseKind
    filed_on: date
    fen: int
    about: str
    """Subject of the firm that is party to it."""


def read_meters(entity: Entity, settings: Settings, chance: Random, pen: Pen) -> None:
    """Write what each meter of an entity counted, month by month."""
    numbers = settings.calibration.departments
    first = max(settings.first_day - timedelta(days=20), entity.works_from)
    for month in months_between(first, settings.last_day):
        ended = last_day_of(month)
        gone = (ended - entity.works_until).days > 75
        if gone or ended < first:
            continue
        for meter in entity.meters:
            used, falls = _used(entity, meter, ended, chance)
            overdue = _overdue_bill(entity, ended, used, numbers.bill_background, chance)
            told = pen.write(
                UtilityUsageReported,
                entity.named(ended),
                occurred_at=at(ended, 23, 59),
                recorded_at=office_time(
                    chance, ended + timedelta(days=days_between(chance, numbers.meter_delay_days))
                ),
                actor=f"department/{meter}",
                utility=meter,
                month=month,
                used=round(used, 1),
                overdue_fen=overdue or None,
            )
            if falls:
                _saw(entity, Sign.POWER_FALLS, told)
            if overdue:
                _saw(entity, Sign.BILLS_OVERDUE, told)


def report_insurance(
    entity: Entity, insured_share: float, settings: Settings, chance: Random, pen: Pen
) -> None:
    """Write insured heads and overdue contributions, month by month."""
    numbers = settings.calibration.departments
    overdue_months = 0
    first = max(settings.first_day - timedelta(days=20), entity.works_from)
    for month in months_between(first, settings.last_day):
        ended = last_day_of(month)
        heads = entity.heads(ended)
        if heads == 0 or (entity.alias is not None and entity.named(ended) == entity.alias):
            continue
        insured = share_of(heads, insured_share)
        lapses = entity.trouble is not None and entity.trouble.shows(Sign.INSURANCE_LAPSES, ended)
        overdue = lapses or chance.random() < numbers.insurance_background
        overdue_months = overdue_months + 1 if overdue else 0
        told = pen.write(
            SocialInsuranceReported,
            entity.named(ended),
            occurred_at=at(ended, 23, 59),
            recorded_at=office_time(
                chance, ended + timedelta(days=days_between(chance, numbers.insurance_delay_days))
            ),
            actor="department/social-insurance",
            month=month,
            insured=insured,
            overdue_fen=insured * 138_000 * overdue_months or None,
            overdue_months=overdue_months or None,
        )
        if lapses and insured:
            _saw(entity, Sign.INSURANCE_LAPSES, told)


def report_taxes(
    entity: Entity, settings: Settings, chance: Random, pen: Pen, *, about: str | None = None
) -> None:
    """Write overdue taxes and their clearing; `about` names the firm where it is another."""
    numbers = settings.calibration.departments
    trouble = entity.trouble
    for onset, sign in _moments(entity, Sign.TAX_OVERDUE, numbers.tax_background, settings, chance):
        overdue = round(entity.headcount * entity.wage_fen * (0.3 + chance.random()))
        told_on = onset + timedelta(days=days_between(chance, numbers.tax_delay_days))
        told = _tax(entity, chance, pen, about, as_of=onset, told_on=told_on, overdue=overdue)
        if sign:
            _saw(entity, Sign.TAX_OVERDUE, told)
        cleared_on = told_on + timedelta(days=chance.randint(30, 100))
        if sign and trouble is not None and not trouble.recovers:
            continue
        told_on = cleared_on + timedelta(days=3)
        _tax(entity, chance, pen, about, as_of=cleared_on, told_on=told_on, overdue=0)


def report_courts(
    entity: Entity, settings: Settings, chance: Random, pen: Pen, *, about: str | None = None
) -> None:
    """Write cases before the courts; `about` names the firm where it is another."""
    numbers = settings.calibration.departments
    kinds = (CourtCaseKind.DEBT, CourtCaseKind.ENFORCEMENT, CourtCaseKind.LABOUR)
    every = _moments(entity, Sign.COURT_CASE, numbers.court_background, settings, chance)
    for onset, sign in every:
        kind = chance.choices(kinds, (0.5, 0.4, 0.1) if sign else (0.75, 0.1, 0.15))[0]
        case = Case(
            number=f"（{onset.year}）浙0502民初{chance.randint(1, 9999)}号",
            kind=kind,
            filed_on=onset,
            fen=round(entity.headcount * entity.wage_fen * (0.5 + 3 * chance.random())),
            about=about or entity.named(onset),
        )
        told_on = onset + timedelta(days=days_between(chance, numbers.court_delay_days))
        told = _tell_case(case, told_on, chance, pen, closed=False)
        if sign:
            _saw(entity, Sign.COURT_CASE, told)
        elif told is not None and chance.random() < 0.6:
            closed_on = told_on + timedelta(days=chance.randint(40, 150))
            _tell_case(case, closed_on, chance, pen, closed=True)


def _used(entity: Entity, meter: Utility, on: date, chance: Random) -> tuple[float, bool]:
    season = 1.25 if on.month in _SUMMER else 1.1 if on.month in _WINTER else 1.0
    heads = entity.headcount * entity.full(on)
    used = heads * entity.kwh_a_head * _PER_HEAD[meter] * season * (0.9 + 0.2 * chance.random())
    if not entity.working(on):
        return used * _GONE_POWER, entity.trouble is not None
    trouble = entity.trouble
    if trouble is not None and trouble.shows(Sign.POWER_FALLS, on):
        depth = trouble.depth(on)
        return used * (1 - 0.65 * depth), depth > 0.3
    return used, False


def _overdue_bill(entity: Entity, on: date, used: float, background: float, chance: Random) -> int:
    shown = entity.trouble is not None and entity.trouble.shows(Sign.BILLS_OVERDUE, on)
    if shown or chance.random() < background:
        return round(used * 80)
    return 0


def _moments(
    entity: Entity, sign: Sign, rate: float, settings: Settings, chance: Random
) -> list[tuple[date, bool]]:
    """Days on which something befalls an entity, and whether it belongs to its trouble."""
    days = (settings.last_day - settings.first_day).days
    drawn = [
        (settings.first_day + timedelta(days=chance.randint(0, max(1, days))), False)
        for _ in range(times(chance, rate * days / 365))
    ]
    onset = None if entity.trouble is None else entity.trouble.onsets.get(sign)
    if onset is not None and onset >= settings.first_day - timedelta(days=30):
        drawn.append((onset, True))
    return drawn


def _tax(
    entity: Entity,
    chance: Random,
    pen: Pen,
    about: str | None,
    *,
    as_of: date,
    told_on: date,
    overdue: int,
) -> Written | None:
    return pen.write(
        TaxArrearsReported,
        about or entity.named(as_of),
        occurred_at=at(as_of),
        recorded_at=office_time(chance, told_on),
        actor="department/tax",
        as_of=as_of,
        overdue_fen=overdue,
    )


def _tell_case(
    case: Case, told_on: date, chance: Random, pen: Pen, *, closed: bool
) -> Written | None:
    return pen.write(
        CourtCaseReported,
        case.about,
        occurred_at=at(told_on if closed else case.filed_on),
        recorded_at=office_time(chance, told_on),
        actor="department/court",
        case_number=case.number,
        kind=case.kind,
        filed_on=case.filed_on,
        amount_fen=case.fen,
        closed=True if closed else None,
    )


def _saw(entity: Entity, sign: Sign, told: Written | None) -> None:
    if told is not None and entity.trouble is not None:
        entity.trouble.saw(sign, told.recorded_on)
