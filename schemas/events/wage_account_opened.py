"""A special wage account was opened."""

from datetime import date

from schemas.body import Body


class WageAccountOpened(Body, frozen=True, kw_only=True):
    """A special wage account 工资专用账户 of the site was opened, and perhaps filed."""

    opened_on: date
    bank: str | None = None
    filed_on: date | None = None
    tripartite: bool | None = None
    """The three-party agreement of owner, general contractor and bank was signed."""
