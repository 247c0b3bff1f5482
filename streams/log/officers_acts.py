"""What officers do with alerts: an act must fit the alert that it names, and says what it is about.

Alerts are concluded and stand in no log; what they are about is looked up where they are shown.
An alert that is not shown (yet, or any more) is known by its id alone, and an act on it is kept
as it was said.
"""

from collections.abc import Callable
from uuid import UUID

from msgspec import structs

from schemas import events
from schemas.body import Body
from schemas.errors import Refused
from schemas.vocabulary import Mechanism

LookUp = Callable[[UUID], tuple[str, Mechanism] | None]
"""Tells the subject and the mechanism of an alert; None where it is not known."""

Act = (
    events.AlertAcknowledged
    | events.AlertVerified
    | events.AlertHandedOver
    | events.AlertSnoozed
    | events.AlertClosed
    | events.AlertReopened
)


def unknown(_alert: UUID) -> None:
    """Say of every alert that it is not known: where none are shown."""


def fitting(subject: str, body: Body, look_up: LookUp) -> Body:
    """Return what is said, with the mechanism of its alert where it tells one.

    Raises Refused when the alert is known to be about another subject or mechanism.
    """
    if not isinstance(body, Act) or (found := look_up(body.alert)) is None:
        return body
    whom, mechanism = found
    if whom != subject:
        message = f"alert {body.alert} is about {whom}, not {subject}; write that subject"
        raise Refused(message, field="subject")
    if not isinstance(body, events.AlertVerified | events.AlertClosed):
        return body
    if body.mechanism not in {None, mechanism}:
        message = (
            f"data.mechanism: alert {body.alert} is about {mechanism}, not {body.mechanism}; "
            "leave it out, or name the alert that was meant"
        )
        raise Refused(message, field="data.mechanism")
    return structs.replace(body, mechanism=mechanism)
