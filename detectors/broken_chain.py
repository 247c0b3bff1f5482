"""A contract chain in which money may not reach its end."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import SITES, Detector
from detectors.evidence import MOST, kind_of_source
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from detectors.stages import is_over
from detectors.wage_book import Book
from detectors.wages import Open, wages_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import PartyJoinedSite, SiteStageChanged
from schemas.vocabulary import Mechanism, PartyRole, SiteStage

PARTIES = 24
"""Firms of a chain that are kept, those that were told last."""
SAYS = Speaker("broken_chain", Mechanism.GC_PROXY_PAYMENT, "保障农民工工资支付条例 第30、31条")


class Party(Struct, frozen=True, array_like=True, gc=False):
    """A firm in the chain of a site, as it was told last."""

    subject: str
    role: PartyRole
    upstream: str | None
    left_on: date | None
    on: date
    """Day on which it was told."""
    source: str
    evidence: UUID


class Chain(Struct, frozen=True, omit_defaults=True, gc=False):
    """The firms of a site and its wages."""

    parties: tuple[Party, ...] = ()
    book: Book = Book()
    stage: SiteStage | None = None


class BrokenChain(Detector[Chain]):
    """The contract chain of a site: wages pass through every link of it, or get stuck in one.

    Answers one question: did a firm leave the site while wages were open that were earned
    in its time, or does the chain have more links than is ordinary? A subcontractor who
    goes takes the knowledge of who worked with him, and the general contractor pays
    first. That a neighbour in the chain is in trouble himself is `TroubledNeighbour`'s
    question; who was left out of a payment `GcProxyPayment`'s.

    The general contractor is the first link, whoever contracts with him the second. Firms
    without a known upstream are counted as close to him as they can be. A firm that left
    with everything paid has only left. Not applicable without a known chain, and once the
    works are done and nothing is open.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 30 (who pays first), 31;
    `parameters/broken_chain.yaml`, `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> names = [samples.CONTRACTOR, *(samples.employer(number) for number in (5, 6, 7))]
    >>> told = [
    ...     samples.fact(PartyJoinedSite(party=party, role=PartyRole.SUBCONTRACTOR, upstream=above),
    ...         subject=samples.SITE, on=date(2025, 3, 3), source="platform", position=position)
    ...     for position, (above, party) in enumerate(zip(names, names[1:]))
    ... ]
    >>> [(on, finding)] = replay(BrokenChain(Parameters.load()), told, date(2025, 6, 30))
    >>> finding.reason, finding.arguments["links"], finding.points
    ('broken_chain.too_long', 4, 5)
    """

    name = SAYS.name
    listens = (PartyJoinedSite, *WAGE_FACTS)
    about = SITES
    memory = Chain

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._links = parameters.whole("broken_chain.links_most")
        self._points = parameters.table("broken_chain.points")
        self._wages = wages_of(parameters)

    def step(self, memory: Chain, fact: Fact) -> Chain:
        """Take in a firm of the chain, a stage of the site, or what is known of the wages."""
        body = fact.data
        if isinstance(body, PartyJoinedSite):
            others = tuple(it for it in memory.parties if it.subject != body.party)
            told = Party(
                body.party,
                body.role,
                body.upstream,
                body.left_on,
                shanghai_day(fact.occurred_at),
                kind_of_source(fact),
                fact.id,
            )
            return Chain((*others[1 - PARTIES :], told), memory.book, memory.stage)
        book = self._wages.after(memory.book, fact)
        stage = body.stage if isinstance(body, SiteStageChanged) else memory.stage
        if book is memory.book and stage is memory.stage:
            return memory
        return Chain(memory.parties, book, stage)

    def look(self, memory: Chain, on: date) -> Finding:
        """Say who left while wages were open, or how long the chain is."""
        if not memory.parties:
            return NO_CHAIN
        left = [it for it in memory.parties if it.left_on is not None and it.left_on <= on]
        if left:
            unpaid = self._wages.open(memory.book, on)
            gone = max(left, key=_left_on)
            if unpaid is not None and gone.left_on and unpaid.earned_from <= gone.left_on:
                return self._left(gone, gone.left_on, unpaid)
        if is_over(memory.stage):
            return OVER
        links, last = _longest(memory.parties)
        newest = memory.parties[-1]
        if last is not None and links > self._links(last.on):
            return SAYS.yes(
                "too_long",
                {"links": links, "party": last.subject, "role": last.role.value},
                points=self._points(last.on)["too_long"],
                since=last.on,
                source=last.source,
                evidence=(last.evidence,),
                clears={"shorten": {"party": last.subject}},
            )
        return SAYS.no("in_order", {"links": links}, (newest.evidence,))

    def next_change(self, memory: Chain, on: date) -> date | None:
        """Return the day on which a firm leaves, or wages that it left behind are open."""
        leaving = [it.left_on for it in memory.parties if it.left_on is not None]
        days = [day for day in leaving if day > on]
        if len(days) < len(leaving):
            days += [day for day in (self._wages.next_change(memory.book, on),) if day is not None]
        return min(days, default=None)

    def _left(self, gone: Party, left_on: date, unpaid: Open) -> Finding:
        return SAYS.yes(
            "left_unpaid",
            {"party": gone.subject, "role": gone.role.value, "left_on": left_on.isoformat()},
            points=self._points(left_on)["left_unpaid"],
            since=max(left_on, unpaid.since),
            fades=not unpaid.seen,
            source=gone.source,
            workers=unpaid.workers,
            evidence=(*unpaid.evidence[1 - MOST :], gone.evidence),
            clears={"pay": {}},
        )


def _longest(parties: tuple[Party, ...]) -> tuple[int, Party | None]:
    """Return the links of the longest chain that is still there, and its last firm."""
    there = {it.subject: it for it in parties if it.left_on is None}
    longest, last = 0, None
    for party in there.values():
        links, at = 0, party
        seen = set()
        while at.role is not PartyRole.OWNER and at.subject not in seen:
            seen.add(at.subject)
            links += 1
            above = None if at.upstream is None else there.get(at.upstream)
            if above is None:
                links += at.role is not PartyRole.GENERAL_CONTRACTOR
                break
            at = above
        if links > longest:
            longest, last = links, party
    return longest, last


def _left_on(party: Party) -> tuple[date, str]:
    return party.left_on or date.min, party.subject


NO_CHAIN = SAYS.not_applicable("no_chain")
OVER = SAYS.not_applicable("works_done")
