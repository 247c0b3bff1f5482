"""A labour dispute went to arbitration."""

from schemas.body import Body
from schemas.measures import Count, Fen


class ArbitrationFiled(Body, frozen=True, kw_only=True):
    """An arbitration 仲裁 over wages was filed."""

    workers: Count
    amount_fen: Fen | None = None
    collective: bool = False
