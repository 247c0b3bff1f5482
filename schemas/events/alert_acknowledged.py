"""An officer took an alert in hand."""

from uuid import UUID

from schemas.body import Body


class AlertAcknowledged(Body, frozen=True, kw_only=True):
    """The addressee has seen the alert and answers for it."""

    alert: UUID
