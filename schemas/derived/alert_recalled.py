"""What an alert rested on turned out not to have been so."""

from uuid import UUID

from schemas.body import Body
from schemas.vocabulary import Mechanism


class AlertRecalled(Body, frozen=True, kw_only=True):
    """A correction took the ground from under the alert; whoever was sent it is told once."""

    alert: UUID
    mechanism: Mechanism
