"""The sites or firms of a simulated district judged one by one, without a log: a quick look.

As a program it tells what the alerts foresee in a district of either:

    python -m tests.streams.backtesting.judged_alone --seed 8 --sites 800 --without-held-out
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from detectors.parameters import Parameters
from schemas import codec
from schemas.calendar import shanghai_day
from schemas.calendar.shanghai import SHANGHAI
from schemas.codec import Conclusion, Fact
from schemas.derived import AlertRaised, AlertRecalled
from schemas.envelopes import Delivery, Recorded
from schemas.events import SiteStageChanged
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import SiteStage
from streams.backtesting.alerts import DAYS_A_MONTH, Alert, Raised
from streams.backtesting.troubles import Foresight, foresight
from streams.backtesting.truth import troubles
from streams.scoring.cause import Cause, cause_of
from streams.scoring.judging import Judge
from streams.scoring.refolding import REFOLDS, effective_history
from streams.scoring.rules import Rules
from streams.sources.drafting import sealed_in_appearance
from streams.sources.simulator import Settings, calibration, simulate

OVER = {SiteStage.COMPLETED, SiteStage.SETTLED}
AFTER_ALL = 1_000_000_000
"""A position behind every fact of a district."""


def foreseen(district: Settings) -> Foresight:
    """Return what the alerts on the sites of a district foresee; on its firms, where it has none.

    The burden counts the alerts before arrears come into the open, over the days on which a
    subject was under way.
    """
    kind = Kind.SITE if district.sites else Kind.EMPLOYER
    simulation = simulate(district)
    told, judge = _facts_by_subject(simulation.deliveries(), kind), Judge(Rules(Parameters.load()))
    number = {name: index for index, name in enumerate(told)}
    cases = troubles(simulation.truth_file(), number, str, after=district.first_day)
    came = {it.subject: it.began_on for it in cases}
    last, alerts = district.last_day, list[Alert]()
    for name, facts in told.items():
        raised = _alerts_on(judge, name, number[name], facts, last)
        alerts += [it for it in raised if it.on < came.get(number[name], it.on + 1)]
    days = sum(_days_under_way(facts, last) for facts in told.values())
    burden = Raised(tuple(alerts), days / DAYS_A_MONTH).per_1000_a_month
    return foresight(cases, alerts, burden)[0]


def _facts_by_subject(deliveries: Iterable[Delivery], kind: Kind) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for position, delivery in enumerate(deliveries, start=1):
        names = (delivery.submission.subject, *delivery.submission.concerns)
        judged = [name for name in dict.fromkeys(names) if kind_of(name) is kind]
        if judged:
            fact = _recorded(delivery, position)
            for name in judged:
                found.setdefault(name, []).append(fact)
    return found


def _alerts_on(
    judge: Judge, subject: str, number: int, told: list[Fact], last: date
) -> list[Alert]:
    """Return the alerts that the score raises by the close of a day, recalled ones too.

    An alert rests on the evidence of its own subject alone, so that each can be judged
    without its neighbours.
    """
    alerts: dict[object, Alert] = {}
    for on, made in _concluded(judge, subject, told, last):
        for conclusion in made:
            match conclusion.data:
                case AlertRaised(alert=alert):
                    alerts[alert] = Alert(number, on.toordinal())
                case AlertRecalled(alert=alert):
                    alerts[alert] = Alert(number, alerts[alert].on, on.toordinal())
    return list(alerts.values())


def _days_under_way(told: list[Fact], last: date) -> int:
    """Return on how many days a subject was known, and a site not known to be done."""
    ends = [
        shanghai_day(fact.recorded_at)
        for fact in told
        if isinstance(fact.data, SiteStageChanged) and fact.data.stage in OVER
    ]
    return (min([*ends, last]) - shanghai_day(told[0].recorded_at)).days


def _concluded(
    judge: Judge, subject: str, told: list[Fact], last: date
) -> Iterable[tuple[date, list[Conclusion]]]:
    dossier, heard = judge.blank(subject), 0
    day = shanghai_day(told[0].recorded_at)
    while day <= last:
        while heard < len(told) and shanghai_day(told[heard].recorded_at) == day:
            fact, own = told[heard], told[heard].subject == subject
            heard += 1
            cause, so_far = cause_of(fact), told[:heard]
            if type(fact.data) in REFOLDS:
                dossier, made = judge.refold(dossier, _history(subject, so_far), cause)
            elif late := judge.late(dossier, fact, own=own):
                history = _history(subject, so_far)
                made = judge.hear_late(dossier, fact, cause, late, history, own=own)
            else:
                made = judge.hear(dossier, fact, cause, own=own)
            yield day, made
        if dossier.wake is not None and dossier.wake <= day:
            close = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
            yield day, judge.wake(dossier, Cause(AFTER_ALL + day.toordinal(), close, day))
        day += timedelta(days=1)


def _history(subject: str, told: list[Fact]) -> list[tuple[Fact, bool]]:
    return effective_history({subject}, lambda _name: told)


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


def _asked() -> Settings:
    asks = ArgumentParser(description="What the alerts foresee in two simulated years.")
    asks.add_argument("--seed", type=int, required=True)
    asks.add_argument("--sites", type=int, default=0)
    asks.add_argument("--employers", type=int, default=0)
    asks.add_argument("--elsewhere", action="store_true")
    asks.add_argument("--without-held-out", action="store_true")
    said = asks.parse_args()
    return Settings(
        seed=said.seed,
        first_day=date(2024, 1, 1),
        last_day=date(2025, 12, 31),
        employers=said.employers,
        sites=said.sites,
        held_out_cause=not said.without_held_out,
        calibration=calibration.elsewhere() if said.elsewhere else calibration.published(),
    )


if __name__ == "__main__":
    found = foreseen(_asked())
    sys.stdout.write(
        f"with a sign {found.foreseen_of_those} of {found.showed_sign}, over all "
        f"{found.foreseen} of {found.troubles}, median lead {found.median_lead_days} days, "
        f"{found.per_1000_a_month:.1f} alerts for 1,000 a month, {found.recalled} of "
        f"{found.alerts} recalled\n"
    )
