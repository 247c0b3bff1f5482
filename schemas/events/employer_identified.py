"""A provisional employer got its credit code."""

from schemas.body import Body
from schemas.sealed import Sealed


class EmployerIdentified(Body, frozen=True, kw_only=True):
    """A provisional employer turned out to be a registered one, and is known as that now."""

    employer: str
    """Subject under which the employer is known from now on."""
    basis_note: Sealed | None = None
