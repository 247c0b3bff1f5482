"""What an officer's word on an alert tells about its subject, beyond the alert itself."""

from schemas.events import AlertClosed, AlertVerified
from schemas.vocabulary import AlertResult, AlertVerdict, Mechanism

ABOUT_WAGES = frozenset(
    {Mechanism.WAGE_PAYMENT, Mechanism.GC_PROXY_PAYMENT, Mechanism.COMPLAINTS, None}
)
"""Mechanisms of alerts that stand on wages owed to workers: elsewhere what was paid is a deposit,
a bill or a tax. In version 1 no mechanism was told, and each word was taken to be about wages."""


def wages_paid(body: AlertClosed) -> bool:
    """Tell whether an officer closed an alert because workers had been paid."""
    return body.result is AlertResult.PAID and body.mechanism in ABOUT_WAGES


def found_false(body: AlertClosed | AlertVerified, mechanism: Mechanism) -> bool:
    """Tell whether an officer looked into an alert of a mechanism and found nothing of it.

    Where no mechanism was told (version 1), nobody can say which he looked into: any.
    """
    if body.mechanism not in {None, mechanism}:
        return False
    if isinstance(body, AlertClosed):
        return body.result is AlertResult.FALSE_ALARM
    return body.verdict is AlertVerdict.FALSE


def found_owed(body: AlertVerified) -> bool:
    """Tell whether an officer who looked into an alert found wages owed.

    An alert can be true of a missing notice board; one that names workers or a sum, and
    stands on wages, is true of wages.
    """
    named = bool(body.workers or body.amount_fen)
    return body.verdict is AlertVerdict.TRUE and named and body.mechanism in ABOUT_WAGES
