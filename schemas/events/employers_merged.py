"""Two subjects are one employer."""

from schemas.body import Body


class EmployersMerged(Body, frozen=True, kw_only=True):
    """The history of `absorbed` is part of the history of the subject from now on."""

    absorbed: str
