"""The contract chain of a site as a tree, and the places that a firm has in the chains of sites."""

from collections.abc import Iterable

from msgspec import Struct

from gateway.tongue import Name, Tongue
from projections.answers import Party, SubjectCard
from schemas.subjects import Kind
from schemas.vocabulary import PartyRole


class Link(Struct, frozen=True):
    """One place in a chain, with the places under it."""

    party: Party
    subject: str
    """Whom the link leads to: the party of a site, or the site of a party."""
    name: Name
    under: tuple["Link", ...] = ()


def chain(card: SubjectCard, tongue: Tongue) -> tuple[Link, ...]:
    """Return the tree of a site, or the sites of an employer."""
    if card.kind is not Kind.SITE:
        return tuple(
            Link(party, party.site, tongue.name(party.site, party.site_name))
            for party in card.parties
        )
    return tree(card.parties, tongue)


def tree(parties: Iterable[Party], tongue: Tongue) -> tuple[Link, ...]:
    """Return the parties of a site by who stands above whom; each of them once.

    One whose upstream party is not named, or is not on the site, stands under the
    general contractor, and he under the owner. Firms that name each other in a circle
    stand at the top.
    """
    waiting = list(parties)
    standing = {party.party for party in waiting}
    above = {id(party): _above(party, waiting, standing) for party in waiting}

    def under(upstream: str | None) -> tuple[Link, ...]:
        found = [party for party in waiting if above[id(party)] == upstream]
        for party in found:
            waiting.remove(party)
        return tuple(_link(party, under(party.party), tongue) for party in found)

    tops = under(None)
    circles = tuple(_link(party, (), tongue) for party in waiting)
    return tops + circles


def _above(party: Party, parties: Iterable[Party], standing: set[str]) -> str | None:
    if party.upstream in standing and party.upstream != party.party:
        return party.upstream
    order = list(PartyRole)
    if party.role is PartyRole.OWNER:
        return None
    wanted = (
        PartyRole.OWNER
        if party.role is PartyRole.GENERAL_CONTRACTOR
        else PartyRole.GENERAL_CONTRACTOR
    )
    higher = [one for one in parties if order.index(one.role) < order.index(party.role)]
    named = [one.party for one in higher if one.role is wanted] or [one.party for one in higher]
    found = [one for one in named if one != party.party]
    return found[0] if found else None


def _link(party: Party, under: tuple[Link, ...], tongue: Tongue) -> Link:
    return Link(party, party.party, tongue.name(party.party, party.party_name), under)
