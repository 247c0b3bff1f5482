"""A day is over."""

from datetime import date

from schemas.body import Body


class DayClosed(Body, frozen=True, kw_only=True):
    """Everything that was learned on this Shanghai day stands before this fact."""

    day: date
