"""Alerts within a budget, and which of the troubles that came they stood before."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from detectors.learned.targets import CLAIM
from streams.backtesting.alerts import Alert, at_budget
from streams.backtesting.measures import Lists
from streams.backtesting.panel import Outcomes, Panel
from streams.backtesting.troubles import Trouble, first_bursts, foresight

DAY = 700_000


def weeks(subjects: int, count: int) -> Lists:
    subject = np.tile(np.arange(subjects), count)
    on = np.repeat(DAY + 7 * np.arange(count), subjects)
    nothing = np.zeros(len(on), dtype=np.int64)
    return Lists.of(subject, nothing, on, (nothing, nothing))


def test_alerts_keep_to_the_budget_and_begin_with_the_most_risky() -> None:
    told = weeks(500, 26)
    score = -np.tile(np.arange(500.0), 26)
    raised = at_budget(told, score, budget=20, quiet_days=1_000)
    assert raised.per_1000_a_month == pytest.approx(20, rel=0.03)
    assert [it.subject for it in raised.alerts] == list(range(len(raised.alerts)))


def test_a_subject_is_not_pointed_at_again_while_it_is_quiet() -> None:
    told = weeks(10, 20)
    raised = at_budget(told, -np.tile(np.arange(10.0), 20), budget=1_000, quiet_days=70)
    days = [it.on for it in raised.alerts if it.subject == 0]
    assert all(later - earlier >= 70 for earlier, later in pairwise(days))
    assert len(days) == 2


def test_whoever_has_no_points_is_never_pointed_at() -> None:
    raised = at_budget(weeks(10, 5), np.zeros(50), budget=1_000, quiet_days=7, above=0.0)
    assert raised.alerts == ()


def test_an_alert_counts_from_the_first_day_of_trouble_to_the_day_before_it_shows() -> None:
    one = Trouble(subject=0, began_on=DAY + 50, counts_from=DAY, showed_sign=True)
    other = Trouble(subject=1, began_on=DAY + 50, counts_from=DAY, showed_sign=False)
    alerts = [Alert(0, DAY - 1), Alert(0, DAY + 20), Alert(0, DAY + 50), Alert(1, DAY + 60)]
    told, missed = foresight([one, other], alerts, 20.0)
    assert (told.foreseen, told.troubles, told.median_lead_days) == (1, 2, 30)
    assert (told.foreseen_of_those, told.showed_sign) == (1, 1)
    assert (told.alerts_before_trouble, told.alerts) == (1, 4)
    assert missed == [other]


def test_an_alert_that_was_recalled_before_the_trouble_foresaw_nothing_and_cost_a_visit() -> None:
    trouble = Trouble(subject=0, began_on=DAY + 50, counts_from=DAY, showed_sign=True)
    before = Alert(0, DAY + 10, recalled_on=DAY + 40)
    afterwards = Alert(0, DAY + 30, recalled_on=DAY + 90)
    told, missed = foresight([trouble], [before], 20.0)
    assert (told.foreseen, told.alerts, told.recalled, missed) == (0, 1, 1, [trouble])
    told, missed = foresight([trouble], [before, afterwards], 20.0)
    assert (told.foreseen, told.median_lead_days, told.alerts_before_trouble) == (1, 20, 1)
    assert (told.alerts, told.recalled, missed) == (2, 2, [])


def test_a_first_burst_is_told_once_by_the_day_on_which_it_begins() -> None:
    outcomes = Outcomes.of(
        [
            [DAY, DAY + 200, DAY + 210, DAY + 220, DAY + 230, DAY + 900],
            [DAY + 400, DAY + 410],
            [DAY + 300, DAY + 310, DAY + 320],
        ]
    )
    on = np.array([DAY, DAY, DAY])
    panel = Panel(
        target=CLAIM,
        subjects=["a", "b", "c"],
        places=["x"],
        subject=np.array([0, 1, 2]),
        place=np.zeros(3, dtype=np.int64),
        on=on,
        until=np.array([DAY + 1_000]),
        kept=np.empty((0, 0)),
        account=on,
        spoken=np.empty((0, 0)),
        said=on,
        told=outcomes,
        telling=on,
        outcomes=outcomes,
    )
    asked = {"size": 3, "within_days": 90, "last": [DAY + 1_000]}
    told = first_bursts(panel, first=[DAY + 100], **asked)  # type: ignore[arg-type]  # by name
    assert [(it.subject, it.began_on - DAY, it.showed_sign) for it in told] == [
        (0, 200, True),
        (2, 300, False),
    ]
    assert first_bursts(panel, first=[DAY + 300], **asked) == []  # type: ignore[arg-type]  # so


def test_outcomes_count_from_the_day_after_to_the_end_of_the_horizon() -> None:
    outcomes = Outcomes.of([[DAY, DAY + 10, DAY + 20]])
    one = np.zeros(1, dtype=np.int64)
    count, first = outcomes.after(one, np.array([DAY]), 20)
    assert (count[0], date.fromordinal(int(first[0]))) == (2, date.fromordinal(DAY + 10))
    assert outcomes.after(one, np.array([DAY]), 19)[0][0] == 1
    assert outcomes.before(one, np.array([DAY + 10]), 10)[0] == 1
    assert outcomes.before(one, np.array([DAY + 10]), 11)[0] == 2
