"""A construction site became known."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from schemas.body import Body
from schemas.measures import Fen, Ratio


class SiteRegistered(Body, frozen=True, kw_only=True):
    """A construction site 在建工地 became known, or its master data were given again in whole."""

    name: str
    owner: str | None = None
    """Subject of the project owner 建设单位."""
    general_contractor: str | None = None
    """Subject of the general contractor 施工总承包单位."""
    contract_signed_on: date | None = None
    contract_price_fen: Fen | None = None
    labour_cost_ratio: Ratio | None = None
    """Share of the contract price set aside for labour, 0 to 1."""
    disbursement_cycle_months: Annotated[int, Meta(ge=1, le=120)] | None = None
    """Agreed cycle of labour-cost disbursement."""
    government_invested: bool = False
    permit_on: date | None = None
    started_on: date | None = None
    planned_completion_on: date | None = None
    authority: str | None = None
    """Industry authority 行业主管部门, as a code of the vocabulary of the source."""
    provisional: bool = False
