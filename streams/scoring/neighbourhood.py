"""Who is one contract away from whom: what facts say about the edges between firms and sites."""

from collections.abc import Iterable

from msgspec import Struct

from schemas import events
from schemas.codec import Fact
from schemas.vocabulary import PartyRole
from streams.scoring.aliases import Aliases


class Edge(Struct, frozen=True, gc=False):
    """A firm that has a part in a site, under the name by which it was reported there."""

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


class Neighbourhood:
    """All edges that stand, in memory: some for each site, however many employers there are.

    Edges join the names that were reported; under which of them a firm is judged is asked
    when its neighbours are. So a merge carries the edges of both, and a split parts them again.
    """

    def __init__(self, edges: Iterable[Edge] = ()) -> None:
        """Begin with these edges."""
        self._around: dict[str, dict[str, PartyRole]] = {}
        self.draw(edges)

    def draw(self, edges: Iterable[Edge]) -> None:
        """Take edges in, each in the place of what stood between the two before."""
        for edge in edges:
            for one, other in ((edge.site, edge.party), (edge.party, edge.site)):
                if edge.left:
                    self._around.get(one, {}).pop(other, None)
                else:
                    self._around.setdefault(one, {})[other] = edge.role

    def around(self, subject: str, aliases: Aliases) -> list[tuple[str, PartyRole]]:
        """Return the neighbours of a subject with the role of the firm in the site, in order.

        A firm that has come to a site under several names stands there with each role.
        """
        found = {
            (aliases.resolve(other), role)
            for name in aliases.names_of(subject)
            for other, role in self._around.get(name, {}).items()
        }
        return sorted(found)
