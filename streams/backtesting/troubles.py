"""Troubles that came, and which of them had an alert before: recall, lead, and the misses."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

import numpy as np
from msgspec import Struct

from streams.backtesting.alerts import Alert
from streams.backtesting.panel import EVER, Panel
from streams.standing_before import first_before, stood_before

SIGN_DAYS = 21
"""A sign that stood less long before could not have led anybody there in time."""


class Trouble(Struct, frozen=True, kw_only=True):
    """One trouble of one subject. Days are ordinals."""

    subject: int
    began_on: int
    """Day on which it came into the open: an alert must have stood before."""
    counts_from: int
    """First day of which an alert can have been about it."""
    showed_sign: bool | None
    """Whether anything pointed there at least 21 days before; None where nothing tells."""
    cause: str = ""
    held_out: bool = False
    """Its cause is kept apart when detectors are tuned."""


class Foresight(Struct, frozen=True, kw_only=True):
    """Troubles beside the alerts that stood before them."""

    troubles: int
    foreseen: int
    showed_sign: int | None
    """Of these, with a sign 21 days before; None where nothing tells which had one."""
    foreseen_of_those: int | None
    median_lead_days: float | None
    alerts: int
    recalled: int = 0
    """Of these, recalled at any time."""
    alerts_before_trouble: int
    """Alerts that stood when a trouble came that they can have been about."""
    per_1000_a_month: float


class Miss(Struct, frozen=True, kw_only=True):
    """A trouble that nothing pointed at before."""

    subject: str
    began_on: date
    showed_sign: bool | None
    cause: str = ""
    held_out: bool = False


def first_bursts(
    panel: Panel, *, size: int, within_days: int, first: Sequence[int], last: Sequence[int]
) -> list[Trouble]:
    """Return the first time that each subject had so many outcomes within some days.

    The burst begins with the first of these outcomes. Told are those that begin between
    two days of their place, since an alert before could have been looked for. An outcome
    before a burst is its sign; before the first outcome of all there is none to go by.
    """
    days, starts = panel.outcomes.days, panel.outcomes.starts
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    place = np.zeros(len(starts) - 1, dtype=np.int64)
    place[panel.subject] = panel.place
    if len(days) < size:
        return []
    begins, ends = days[: len(days) - size + 1], days[size - 1 :]
    full = (owner[: len(begins)] == owner[size - 1 :]) & (ends - begins <= within_days)
    found = np.flatnonzero(full)
    _, each = np.unique(owner[found], return_index=True)
    troubles = []
    for index in found[each]:
        subject, began = int(owner[index]), int(days[index])
        if first[place[subject]] < began <= last[place[subject]]:
            troubles.append(
                Trouble(
                    subject=subject,
                    began_on=began,
                    counts_from=began - panel.target.horizon_days,
                    showed_sign=(
                        bool(days[starts[subject]] <= began - SIGN_DAYS) if size > 1 else None
                    ),
                )
            )
    return troubles


def is_about(alert: Alert, trouble: Trouble) -> bool:
    """Tell whether an alert can have been about a trouble, and stood when that came."""
    return stood_before(
        alert.on, alert.recalled_on, since=trouble.counts_from, lit_on=trouble.began_on
    )


def lead(trouble: Trouble, alerts: Iterable[Alert]) -> int | None:
    """Return the days from the first alert on its subject that was about it; None if none was.

    >>> told = Trouble(subject=0, began_on=100, counts_from=40, showed_sign=True)
    >>> lead(told, [Alert(0, 10), Alert(0, 50, recalled_on=70), Alert(0, 60), Alert(0, 90)])
    40
    >>> lead(told, [Alert(0, 100)]) is None
    True
    """
    first = first_before(
        ((it.on, it.recalled_on) for it in alerts),
        since=trouble.counts_from,
        lit_on=trouble.began_on,
    )
    return None if first is None else trouble.began_on - first


def foresight(
    troubles: Sequence[Trouble], alerts: Sequence[Alert], per_1000_a_month: float
) -> tuple[Foresight, list[Trouble]]:
    """Return what was foreseen, and the troubles that were not."""
    by_subject: dict[int, list[Alert]] = {}
    for alert in alerts:
        by_subject.setdefault(alert.subject, []).append(alert)
    leads = [lead(it, by_subject.get(it.subject, ())) for it in troubles]
    known = [it for it in leads if it is not None]
    missed = [it for it, days in zip(troubles, leads, strict=True) if days is None]
    of_subject: dict[int, list[Trouble]] = {}
    for trouble in troubles:
        of_subject.setdefault(trouble.subject, []).append(trouble)
    right = [it for it in alerts if any(is_about(it, of) for of in of_subject.get(it.subject, ()))]
    telling = all(it.showed_sign is not None for it in troubles)
    showing = sum(bool(it.showed_sign) for it in troubles)
    told = Foresight(
        troubles=len(troubles),
        foreseen=len(known),
        showed_sign=showing if telling else None,
        foreseen_of_those=(
            showing - sum(bool(it.showed_sign) for it in missed) if telling else None
        ),
        median_lead_days=float(median(known)) if known else None,
        alerts=len(alerts),
        recalled=sum(it.recalled_on < EVER for it in alerts),
        alerts_before_trouble=len(right),
        per_1000_a_month=per_1000_a_month,
    )
    return told, missed
