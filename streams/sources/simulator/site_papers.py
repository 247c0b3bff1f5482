"""A site becomes known: its chain, its stages and the papers of the six systems."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from schemas.body import Body
from schemas.events import (
    EmployerRegistered,
    LabourOfficerNamed,
    PartyJoinedSite,
    PaydayAgreed,
    PaymentGuaranteeProvided,
    SiteRegistered,
    SiteStageChanged,
    WageAccountClosed,
    WageAccountOpened,
    WageDepositExempted,
    WageDepositStored,
)
from schemas.vocabulary import Basis, DepositForm, Industry, PartyRole, SiteStage
from streams.sources.simulator import names
from streams.sources.simulator.days import at, office_time, workday
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.sites import Site
from streams.sources.simulator.writing import Pen, Written

PLATFORM = "platform/zhejiang-wages"
AUTHORITY = "department/housing-and-construction"
_BANKS = ("湖州银行", "吴兴农商银行", "南太湖村镇银行", "浙北商业银行")


class Links:
    """The subjects of a site's chain, from the owner down."""

    def __init__(self, owner: str, contractor: str, subs: tuple[str, ...], teams: int) -> None:
        """Name the firms; labour teams are named after the site."""
        self.owner = owner
        self.contractor = contractor
        self.subs = subs
        self.teams = teams

    def parties(self, site: Site) -> Iterator[tuple[str, PartyRole, str | None, float]]:
        """Return subject, role, upstream and share of the price of each party, top down."""
        yield self.owner, PartyRole.OWNER, None, 1.0
        yield self.contractor, PartyRole.GENERAL_CONTRACTOR, self.owner, 1.0
        for place, sub in enumerate(self.subs):
            yield sub, PartyRole.SUBCONTRACTOR, self.contractor, 0.35 / (place + 1)
        upstream = self.subs[0] if self.subs else self.contractor
        for place in range(self.teams):
            yield team_subject(site, place), PartyRole.LABOUR_TEAM, upstream, 0.06

    def failing(self, cause: str) -> str:
        """Return the firm that a cause of arrears lies with."""
        if cause == "owner_does_not_disburse":
            return self.owner
        return self.subs[0] if cause == "chain_break" and self.subs else self.contractor


def team_subject(site: Site, place: int) -> str:
    """Return the provisional subject of a labour team of a site."""
    return f"employer/local-{site.grid.code}-team-{site.key.rpartition('/')[2]}-{place}"


def open_site(site: Site, links: Links, settings: Settings, chance: Random, pen: Pen) -> None:
    """Write that a site became known, with its chain, its payday and its papers."""
    moment = at(site.known_on, 0, 10)
    if site.known_on > settings.first_day:
        moment = office_time(chance, site.known_on)
    pen.known_at = moment
    pen.write(
        SiteRegistered,
        site.subject,
        occurred_at=moment,
        recorded_at=moment,
        actor=AUTHORITY,
        concerns=(links.owner, links.contractor),
        name=site.name,
        owner=links.owner,
        general_contractor=links.contractor,
        contract_signed_on=site.signed_on,
        contract_price_fen=site.price_fen,
        labour_cost_ratio=site.labour_ratio,
        disbursement_cycle_months=1,
        government_invested=site.government_invested or None,
        permit_on=site.signed_on + timedelta(days=10),
        started_on=site.works_from,
        planned_completion_on=site.planned_until,
        authority="housing" if chance.random() < 0.8 else "transport",
    )
    _join(site, links, chance, pen)
    _stages(site, chance, pen)
    _papers(site, settings, chance, pen)


def _join(site: Site, links: Links, chance: Random, pen: Pen) -> None:
    moment = pen.known_at + timedelta(minutes=1)
    for place in range(links.teams):
        pen.write(
            EmployerRegistered,
            team_subject(site, place),
            occurred_at=moment,
            recorded_at=moment,
            actor=site.grid.worker,
            basis=Basis.OWN_SIGHT,
            person_name=f"{names.person(chance)}班组",
            industry=Industry.CONSTRUCTION,
            headcount=max(2, site.headcount // 5),
            provisional=True,
        )
    for party, role, upstream, share in links.parties(site):
        _tell(
            pen,
            PartyJoinedSite,
            site,
            moment + timedelta(minutes=1),
            concerns=(party,) if upstream is None else (party, upstream),
            party=party,
            role=role,
            upstream=upstream,
            contract_value_fen=round(site.price_fen * share),
        )


def _stages(site: Site, chance: Random, pen: Pen) -> None:
    reached: list[tuple[date, SiteStage, str | None]] = [
        (site.works_from, SiteStage.STARTED, None),
        (site.topped_out_on, SiteStage.TOPPED_OUT, None),
        (site.works_until, SiteStage.COMPLETED, None),
        (site.works_until + timedelta(days=chance.randint(60, 150)), SiteStage.SETTLED, None),
    ]
    for pause in site.pauses:
        if pause.told:
            reached.append((pause.first, SiteStage.SUSPENDED, "停工"))
            reached.append((pause.last + timedelta(days=1), SiteStage.STARTED, "复工"))
    for day, stage, reason in sorted(reached, key=lambda entry: entry[0]):
        _tell(
            pen,
            SiteStageChanged,
            site,
            workday(chance, day, chance.randint(0, 4)),
            occurred_at=at(day, 8),
            stage=stage,
            reason=reason,
        )


def _papers(site: Site, settings: Settings, chance: Random, pen: Pen) -> None:
    papers = site.papers
    opened = site.signed_on + timedelta(days=papers.account_after_days)
    if papers.account:
        _on(
            pen,
            WageAccountOpened,
            site,
            opened,
            chance,
            opened_on=opened,
            bank=chance.choice(_BANKS),
            filed_on=opened + timedelta(days=papers.filed_after_days),
            tripartite=papers.tripartite,
        )
        closed = site.works_until + timedelta(days=chance.randint(45, 90))
        notice = closed - timedelta(days=30)
        _on(pen, WageAccountClosed, site, closed, chance, closed_on=closed, notice_on=notice)
    _deposit(site, settings, chance, pen)
    if papers.guarantee:
        _on(
            pen,
            PaymentGuaranteeProvided,
            site,
            site.signed_on + timedelta(days=12),
            chance,
            provided_on=site.signed_on + timedelta(days=12),
            amount_fen=site.price_fen // 10,
            form=DepositForm.BANK_GUARANTEE,
            expires_on=site.planned_until + timedelta(days=60),
        )
    if papers.officer:
        named = site.works_from + timedelta(days=chance.randint(-5, 20))
        officer, phone = names.person(chance), names.phone(chance)
        _on(pen, LabourOfficerNamed, site, named, chance, officer=officer, phone=phone)
    agreed = site.agreement
    _tell(
        pen,
        PaydayAgreed,
        site,
        pen.known_at + timedelta(minutes=5),
        basis=Basis.DOCUMENT,
        cycle=agreed.cycle,
        pay_day=agreed.pay_day,
        months_after=agreed.months_after,
        from_period=site.works_from.strftime("%Y-%m"),
    )


def _deposit(site: Site, settings: Settings, chance: Random, pen: Pen) -> None:
    """Write the deposit that every site has on paper; some guarantees then run out."""
    papers = site.papers
    stored = site.signed_on + timedelta(days=chance.randint(12, 35))
    if papers.deposit_exempted:
        _on(
            pen,
            WageDepositExempted,
            site,
            stored,
            chance,
            decided_on=stored,
            until=site.planned_until,
            decision=f"吴人社保免〔{stored.year}〕{chance.randint(1, 99)}号",
        )
        return
    forms = (DepositForm.BANK_GUARANTEE, DepositForm.CASH, DepositForm.INSURANCE)
    form = chance.choices(forms, (0.6, 0.15, 0.25))[0]
    required = round(site.price_fen * papers.deposit_ratio)
    expires = site.planned_until + timedelta(days=30)
    if papers.deposit_lapses:
        days = (settings.last_day - settings.first_day).days
        expires = settings.first_day + timedelta(days=chance.randint(5, max(6, days)))
        expires = max(expires, stored + timedelta(days=180))
    _on(
        pen,
        WageDepositStored,
        site,
        stored,
        chance,
        stored_on=stored,
        amount_fen=required,
        required_fen=required,
        form=form,
        expires_on=None if form is DepositForm.CASH else expires,
    )


def _on(
    pen: Pen, kind: type[Body], site: Site, day: date, chance: Random, **said: Any
) -> Written | None:
    """Write what happened on a day and was entered in the platform some days later."""
    told = workday(chance, day, chance.randint(1, 7))
    return _tell(pen, kind, site, told, occurred_at=at(day, 10), **said)


def _tell(
    pen: Pen,
    kind: type[Body],
    site: Site,
    told: datetime,
    *,
    occurred_at: datetime | None = None,
    concerns: tuple[str, ...] = (),
    basis: Basis | None = None,
    **said: Any,
) -> Written | None:
    return pen.write(
        kind,
        site.subject,
        occurred_at=occurred_at or told,
        recorded_at=told,
        actor=PLATFORM,
        concerns=concerns,
        basis=basis,
        **said,
    )
