"""Water, power or gas used in a month."""

from typing import Annotated

from msgspec import Meta

from schemas.body import Body
from schemas.measures import Fen, Month
from schemas.vocabulary import Utility


class UtilityUsageReported(Body, frozen=True, kw_only=True):
    """Use of one utility in a month, and whether its bill is overdue."""

    utility: Utility
    month: Month
    used: Annotated[float, Meta(ge=0)]
    """kWh for power, cubic metres for water and gas."""
    overdue_fen: Fen = 0
