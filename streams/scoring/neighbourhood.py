"""Who is one contract away from whom: what facts say about the edges between firms and sites."""

from msgspec import Struct

from schemas import events
from schemas.codec import Fact
from schemas.vocabulary import PartyRole


class Edge(Struct, frozen=True, gc=False):
    """A firm that has a part in a site."""

    site: str
    party: str
    role: PartyRole
    left: bool = False


def edges_of(fact: Fact) -> list[Edge]:
    """Return the edges that a fact draws or takes away."""
    match fact.data:
        case events.SiteRegistered(owner=owner, general_contractor=contractor):
            drawn = ((owner, PartyRole.OWNER), (contractor, PartyRole.GENERAL_CONTRACTOR))
            return [Edge(fact.subject, party, role) for party, role in drawn if party]
        case events.PartyJoinedSite(party=party, role=role, left_on=left_on):
            return [Edge(fact.subject, party, role, left_on is not None)]
    return []
