"""The sites of a simulated district judged day by day, without a log: for a quick look."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from schemas import codec
from schemas.calendar import shanghai_day
from schemas.calendar.shanghai import SHANGHAI
from schemas.codec import Conclusion, Fact
from schemas.derived import AlertRaised, AlertRecalled
from schemas.envelopes import Delivery, Recorded
from schemas.events import SiteStageChanged
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import SiteStage
from streams.backtesting.alerts import Alert
from streams.scoring.cause import Cause, cause_of
from streams.scoring.judging import Judge
from streams.scoring.refolding import REFOLDS, effective_history
from streams.sources.drafting import sealed_in_appearance

OVER = {SiteStage.COMPLETED, SiteStage.SETTLED}
AFTER_ALL = 1_000_000_000
"""A position behind every fact of a district."""


def facts_by_site(deliveries: Iterable[Delivery]) -> dict[str, list[Fact]]:
    """Return what is told of each site, in the order in which it was learned."""
    found: dict[str, list[Fact]] = {}
    for position, delivery in enumerate(deliveries, start=1):
        names = (delivery.submission.subject, *delivery.submission.concerns)
        sites = [name for name in dict.fromkeys(names) if kind_of(name) is Kind.SITE]
        if sites:
            fact = _recorded(delivery, position)
            for name in sites:
                found.setdefault(name, []).append(fact)
    return found


def alerts_on(judge: Judge, site: str, number: int, told: list[Fact], last: date) -> list[Alert]:
    """Return the alerts that the score raises on a site by the close of a day, recalled ones too.

    An alert rests on the evidence of its own subject alone, so that one site can be judged
    without its neighbours.
    """
    alerts: dict[object, Alert] = {}
    for on, made in _concluded(judge, site, told, last):
        for conclusion in made:
            match conclusion.data:
                case AlertRaised(alert=alert):
                    alerts[alert] = Alert(number, on.toordinal())
                case AlertRecalled(alert=alert):
                    alerts[alert] = Alert(number, alerts[alert].on, on.toordinal())
    return list(alerts.values())


def days_under_way(told: list[Fact], last: date) -> int:
    """Return on how many days a site was known and not known to be done."""
    ends = [
        shanghai_day(fact.recorded_at)
        for fact in told
        if isinstance(fact.data, SiteStageChanged) and fact.data.stage in OVER
    ]
    return (min([*ends, last]) - shanghai_day(told[0].recorded_at)).days


def _concluded(
    judge: Judge, site: str, told: list[Fact], last: date
) -> Iterable[tuple[date, list[Conclusion]]]:
    dossier, heard = judge.blank(site), 0
    day = shanghai_day(told[0].recorded_at)
    while day <= last:
        while heard < len(told) and shanghai_day(told[heard].recorded_at) == day:
            fact, own = told[heard], told[heard].subject == site
            heard += 1
            cause, so_far = cause_of(fact), told[:heard]
            if type(fact.data) in REFOLDS:
                dossier, made = judge.refold(dossier, _history(site, so_far), cause)
            elif late := judge.late(dossier, fact, own=own):
                history = _history(site, so_far)
                made = judge.hear_late(dossier, fact, cause, late, history, own=own)
            else:
                made = judge.hear(dossier, fact, cause, own=own)
            yield day, made
        if dossier.wake is not None and dossier.wake <= day:
            close = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
            yield day, judge.wake(dossier, Cause(AFTER_ALL + day.toordinal(), close, day))
        day += timedelta(days=1)


def _history(site: str, told: list[Fact]) -> list[tuple[Fact, bool]]:
    return effective_history({site}, lambda _name: told)


def _recorded(delivery: Delivery, position: int) -> Fact:
    said = delivery.submission
    assert delivery.recorded_at is not None
    return Recorded(
        position=position,
        id=said.id,
        type=said.type,
        dataversion=said.dataversion,
        source=delivery.source or "",
        subject=said.subject,
        concerns=said.concerns,
        occurred_at=said.occurred_at,
        recorded_at=delivery.recorded_at,
        basis=said.basis,
        actor=delivery.actor,
        township=delivery.township,
        grid=delivery.grid,
        data=codec.read_body(said, sealed_in_appearance),
    )
