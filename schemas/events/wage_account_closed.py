"""A special wage account was closed."""

from datetime import date

from schemas.body import Body


class WageAccountClosed(Body, frozen=True, kw_only=True):
    """The special wage account of the site was closed."""

    closed_on: date
    notice_on: date | None = None
    """Day of the public notice that must come before."""
