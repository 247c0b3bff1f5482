"""Why intake does not let something in, beyond what is wrong with its form."""

from uuid import UUID

from schemas.errors import Refused
from schemas.subjects import Kind, kind_of


class NotAllowed(Refused):
    """A kind of reporter said what only others may say."""

    def __init__(self, type_name: str, source: str) -> None:
        """Name the type and the way by which it came."""
        super().__init__(
            f"{type_name} is not accepted from {source}; send it by the way that is meant for it",
            field="type",
        )


class UnknownSubject(Refused):
    """Nobody ever registered the subject."""

    def __init__(self, subject: str) -> None:
        """Name the subject and how it becomes known."""
        registration = "SiteRegistered" if kind_of(subject) is Kind.SITE else "EmployerRegistered"
        super().__init__(
            f"{subject} is not known; check its code, or send {registration} for it first",
            field="subject",
        )
        self.subject = subject


class UnknownFact(Refused):
    """The fact that a submission answers to is not in the log, or is none that can be answered."""

    def __init__(self, identity: UUID, what: str, *, field: str) -> None:
        """Name the fact and what is the matter with it."""
        super().__init__(f"{identity} {what}", field=f"data.{field}")
        self.id = identity
