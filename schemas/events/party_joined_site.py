"""A firm took its place in the contract chain of a site."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen
from schemas.vocabulary import PartyRole


class PartyJoinedSite(Body, frozen=True, kw_only=True):
    """A firm joined the contract chain of the site (the subject); the firm is in `concerns` too."""

    party: str
    role: PartyRole
    upstream: str | None = None
    """Subject of the firm that it contracts with."""
    contract_value_fen: Fen | None = None
    left_on: date | None = None
    """Set when the firm has left the site again."""
