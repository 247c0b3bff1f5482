"""The aim of foresight, held on a small district: one of those that the points were tuned on."""

from datetime import date

from detectors.parameters import Parameters
from streams.backtesting.alerts import DAYS_A_MONTH, Alert, Raised
from streams.backtesting.troubles import Foresight, foresight
from streams.backtesting.truth import troubles
from streams.scoring.judging import Judge
from streams.scoring.rules import Rules
from streams.sources.simulator import Settings, simulate
from tests.streams.backtesting.judged_sites import alerts_on, days_under_way, facts_by_site

DISTRICT = Settings(
    seed=10,
    first_day=date(2024, 1, 1),
    last_day=date(2025, 12, 31),
    employers=0,
    sites=400,
    held_out_cause=False,
)
"""What the points come to on other districts, with other habits and the cause that is held out,
stands in docs/foresight.md; this one only notices when a change of rules takes it away."""
RECALL, LEAD_DAYS, PER_1000_A_MONTH = 0.7, 21, 20
ENOUGH = 10
"""Cases with a sign below which a share of them would say nothing."""


def foreseen() -> Foresight:
    simulation = simulate(DISTRICT)
    told, judge = facts_by_site(simulation.deliveries()), Judge(Rules(Parameters.load()))
    truth = simulation.truth_file()
    number = {name: index for index, name in enumerate(told)}
    cases = troubles(truth, number, str, after=DISTRICT.first_day)
    came = {it.subject: it.began_on for it in cases}
    alerts: list[Alert] = []
    for name, facts in told.items():
        raised = alerts_on(judge, name, number[name], facts, DISTRICT.last_day)
        alerts += [it for it in raised if it.on < came.get(number[name], it.on + 1)]
    days = sum(days_under_way(facts, DISTRICT.last_day) for facts in told.values())
    burden = Raised(tuple(alerts), days / DAYS_A_MONTH).per_1000_a_month
    return foresight(cases, alerts, burden)[0]


def test_first_arrears_with_a_sign_are_foreseen_in_time_by_few_alerts() -> None:
    told = foreseen()
    assert told.showed_sign is not None
    assert told.foreseen_of_those is not None
    assert told.showed_sign >= ENOUGH
    assert told.foreseen_of_those >= RECALL * told.showed_sign, told
    assert told.median_lead_days is not None
    assert told.median_lead_days >= LEAD_DAYS, told
    assert told.per_1000_a_month <= PER_1000_A_MONTH, told
