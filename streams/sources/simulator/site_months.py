"""What the provincial platform exports of a site by the month: roster, payroll, wages, account."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from schemas.body import Body
from schemas.events import (
    LabourCostDisbursed,
    PayrollSubmitted,
    RosterReported,
    WageAccountBalanceReported,
    WagesPaid,
)
from schemas.period import bounds
from schemas.vocabulary import Channel
from streams.sources.simulator.causes import Sign
from streams.sources.simulator.chance import days_between, share_of
from streams.sources.simulator.days import at, day_in, last_day_of, months_between, workday
from streams.sources.simulator.ledger import Ledger, Wages
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.site_papers import PLATFORM, Links
from streams.sources.simulator.sites import Site
from streams.sources.simulator.writing import Pen, Written

_SLOPPY_MISSING = 0.25
_SLOPPY_LATER_DAYS = (8, 22)
_SILENCE_NOTICED_DAYS = 10
_HIDDEN_FROM_THE_PLATFORM = "chain_break"


class SiteMonths:
    """The monthly entries of one site."""

    def __init__(
        self, site: Site, links: Links, settings: Settings, chance: Random, pen: Pen
    ) -> None:
        """Take the books of a site in hand."""
        self._site = site
        self._links = links
        self._settings = settings
        self._chance = chance
        self._pen = pen
        self._balance = 0

    def tell(self, ledger: Ledger) -> None:
        """Write every month in which the site is under way."""
        paid = {wages.period: wages for wages in ledger.wages}
        self._balance = round(self._site.headcount * self._site.wage_fen * 0.3)
        first = max(self._settings.first_day - timedelta(days=31), self._site.works_from)
        last = min(self._settings.last_day, self._site.works_until)
        for month in months_between(first, last):
            missing = self._site.papers.sloppy and self._chance.random() < _SLOPPY_MISSING
            if not missing:
                self._roster(month)
            wages = paid.get(month)
            if wages is None:
                continue
            self._disburse(month, wages)
            if not missing:
                self._payroll(month, wages)
            self._wages(wages)
            self._report_balance(wages)

    def _roster(self, month: str) -> None:
        first, last = bounds(month)
        first, last = max(first, self._site.works_from), min(last, self._site.works_until)
        worked = self._site.worked_days(first, last) if first <= last else 0
        heads = max((self._site.heads(first), self._site.heads(last)))
        if worked == 0 or heads == 0:
            return
        attended = max(1, heads - self._unregistered(heads))
        registered = attended + share_of(heads, 0.15 * self._chance.random())
        days = round(attended * worked * (0.78 + 0.14 * self._chance.random()))
        told = self._write(
            RosterReported,
            last,
            2,
            period=month,
            registered=registered,
            attended=attended,
            attendance_days=min(days, attended * worked),
            unregistered_attended=max(0, heads - attended) or None,
        )
        self._saw(Sign.ROSTER_SHRINKS, last, told)

    def _unregistered(self, heads: int) -> int:
        """Draw how many work without being on the register: few on an orderly site, if any."""
        share = self._site.real_name
        if share < 1.0:
            return heads - share_of(heads, share + 0.04 * self._chance.random())
        newcomers = self._chance.random() < self._settings.calibration.sites.newcomers
        return self._chance.randint(1, 3) if newcomers else 0

    def _payroll(self, month: str, wages: Wages) -> None:
        ended = last_day_of(month)
        missing = self._shows(Sign.SIGNATURES_MISSING, ended)
        signed = self._signed(wages.workers, missing=missing)
        told = self._write(
            PayrollSubmitted,
            ended,
            4,
            period=month,
            heads=wages.workers,
            signed_heads=signed,
            due_fen=wages.due_fen,
        )
        if missing:
            self._saw(Sign.SIGNATURES_MISSING, ended, told)

    def _signed(self, heads: int, *, missing: bool) -> int:
        """Draw how many sign: all where they are asked to, fewer elsewhere and in trouble."""
        untidy, numbers = self._site.manners.untidy, self._settings.calibration.sites
        everybody = numbers.payroll_signed_untidy if untidy else numbers.payroll_signed
        all_sign = self._chance.random() < everybody
        share = (0.8 if untidy else 0.98) - 0.02 * self._chance.random()
        if missing:
            return share_of(heads, share - 0.3)
        return heads if all_sign else share_of(heads, share)

    def _wages(self, wages: Wages) -> None:
        """Write what the platform takes for paid; a broken chain it does not see."""
        trouble = self._site.trouble
        parts = [(part.paid_on, part.workers, part.fen, part.sign) for part in wages.parts]
        owing = trouble is not None and trouble.unpaid is not None
        if (
            trouble is not None
            and owing
            and trouble.cause == _HIDDEN_FROM_THE_PLATFORM
            and trouble.peaks_on <= wages.due_on
        ):
            parts = [(wages.due_on, wages.workers, wages.due_fen, None)]
        for paid_on, workers, fen, sign in parts:
            if wages.due_on < self._settings.first_day or fen == 0:
                continue
            told = self._write(
                WagesPaid,
                paid_on,
                0,
                period=wages.period,
                paid_on=paid_on,
                workers_due=wages.workers,
                workers_paid=workers,
                due_fen=wages.due_fen,
                paid_fen=fen,
                channel=Channel.SPECIAL_ACCOUNT if self._site.papers.account else Channel.BANK,
                paid_by=self._links.contractor,
                told_by_bank=self._site.papers.account,
            )
            self._balance -= fen
            if sign is not None:
                self._saw(sign, paid_on, told)

    def _disburse(self, month: str, wages: Wages) -> None:
        """Write what the owner put into the account for a month; short or not at all in trouble."""
        due = round(wages.due_fen * (1.02 + 0.04 * self._chance.random()))
        day = day_in(month, 28) if self._chance.random() < 0.5 else last_day_of(month)
        disbursed_on = day + timedelta(days=self._chance.randint(-3, 6))
        amount = due
        short = self._shows(Sign.DISBURSEMENT_LATE, disbursed_on)
        trouble = self._site.trouble
        if short and trouble is not None:
            depth = trouble.depth(disbursed_on)
            disbursed_on += timedelta(days=round(25 * depth))
            amount = round(due * max(0.0, 1 - 0.9 * depth))
        self._balance += amount
        if not self._site.papers.account:
            return
        if amount > due * 0.15:
            told = self._write(
                LabourCostDisbursed,
                disbursed_on,
                1,
                disbursed_on=disbursed_on,
                amount_fen=amount,
                due_fen=due,
                period=month,
                told_by_bank=True,
            )
            if short:
                self._saw(Sign.DISBURSEMENT_LATE, disbursed_on, told)
            return
        noticed_on = disbursed_on + timedelta(days=_SILENCE_NOTICED_DAYS)
        if short and trouble is not None and noticed_on <= self._settings.last_day:
            trouble.saw(Sign.DISBURSEMENT_LATE, noticed_on)

    def _report_balance(self, wages: Wages) -> None:
        if not self._site.papers.account:
            return
        balance_on = last_day_of(wages.period)
        if self._shows(Sign.BALANCE_DRAINED, balance_on) and self._site.trouble is not None:
            self._balance = round(self._balance * (1 - 0.9 * self._site.trouble.depth(balance_on)))
        told = self._write(
            WageAccountBalanceReported,
            balance_on,
            1,
            balance_on=balance_on,
            balance_fen=max(0, self._balance),
            told_by_bank=True,
        )
        if self._shows(Sign.BALANCE_DRAINED, balance_on):
            self._saw(Sign.BALANCE_DRAINED, balance_on, told)

    def _shows(self, sign: Sign, on: date) -> bool:
        return self._site.trouble is not None and self._site.trouble.shows(sign, on)

    def _saw(self, sign: Sign, on: date, told: Written | None) -> None:
        trouble = self._site.trouble
        if told is None or trouble is None:
            return
        plain = trouble.shows(sign, on) and trouble.depth(on) > 0.3
        if plain or sign is Sign.PAYS_SHORT:
            trouble.saw(sign, told.recorded_on)

    def _write(
        self,
        kind: type[Body],
        on: date,
        earliest: int,
        *,
        told_by_bank: bool = False,
        **said: Any,
    ) -> Written | None:
        """Write an entry; what the bank tells the platform does not wait for a sloppy site."""
        if on < self._settings.first_day - timedelta(days=1):
            return None
        delay = days_between(self._chance, self._settings.calibration.sites.platform_delay_days)
        if self._site.papers.sloppy and not told_by_bank:
            delay += days_between(self._chance, _SLOPPY_LATER_DAYS)
        told: datetime = workday(self._chance, on, earliest + delay)
        return self._pen.write(
            kind,
            self._site.subject,
            occurred_at=at(on, 18),
            recorded_at=told,
            actor=PLATFORM,
            **said,
        )
