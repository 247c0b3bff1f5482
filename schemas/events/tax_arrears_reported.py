"""Taxes overdue."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen


class TaxArrearsReported(Body, frozen=True, kw_only=True):
    """Tax arrears 欠税 as published or shared by the tax authority; zero means cleared."""

    as_of: date
    overdue_fen: Fen
