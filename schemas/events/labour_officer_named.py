"""A site named its labour-wage officer."""

from schemas.body import Body
from schemas.sealed import Sealed


class LabourOfficerNamed(Body, frozen=True, kw_only=True):
    """A labour-wage officer 劳资专管员 was named for the site."""

    officer: Sealed
    phone: Sealed | None = None
