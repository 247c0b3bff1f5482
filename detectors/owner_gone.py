"""An owner who cannot be found, worst while wages are open."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import MOST, basis_of, kind_of_source
from detectors.owed import facts_of
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import OperationsObserved
from schemas.vocabulary import Level, Mechanism, OperationsSign

SAYS = Speaker("owner_gone", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38、41条")


class Gone(Struct, frozen=True, array_like=True, gc=False):
    """That somebody could not reach the owner, and who says so."""

    on: date
    basis: str
    source: str
    evidence: UUID


class Owner(Struct, frozen=True, omit_defaults=True, gc=False):
    """Whether the owner could be reached, and the wages."""

    gone: Gone | None = None
    reached: UUID | None = None
    """The look at which he was not said to be gone; None where nobody looked."""
    book: Book = Book()


class Known(NamedTuple):
    """What is known of the wages of a subject whose owner is gone."""

    reason: str
    by: str = ""
    """How it is known, by which the level below which it does not stand is found; "" for none."""
    evidence: tuple[UUID, ...] = ()
    workers: int = 0
    due_on: date | None = None
    """Payday of which no payment is told."""


class OwnerGone(Detector[Owner]):
    """The owner who made off 老板失联: the one sign after which every hour counts.

    Answers one question: can the owner not be reached, and are wages open? While a record
    or somebody says that wages are unpaid (`Wages.open`) it is a hard fact with a level of
    its own. Where nobody says so, and of a payday that has passed no payment is told
    although the record had its time, or the wages are deferred (`Wages.untold`), the level
    is lower, since an honest firm whose bank is slow looks the same. A deferral is no
    reason to be out of reach. How late or how short wages are is for `LatePayday` and
    `ShortPay` to say; what else somebody saw at the place is `OperationsDistress`' question.

    A later look that reaches him ends it, where its witness is at least as good. Unknown
    where nobody looked, and where the word that he is gone is too old to tell; how old
    any other look is, `OperationsDistress` tells.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38, 41 (police help); `parameters/owner_gone.yaml`,
    `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> detector = OwnerGone(Parameters.load())
    >>> said = replay(detector, samples.a_workshop_whose_owner_vanishes(), date(2026, 11, 30))
    >>> [(on.isoformat(), finding.reason, finding.floor) for on, finding in said[-2:]]
    [('2026-11-11', 'owner_gone.unreachable', None), \
('2026-11-24', 'owner_gone.unreachable_untold', <Level.ORANGE: 'orange'>)]
    """

    name = SAYS.name
    listens = (OperationsObserved, *WAGE_FACTS)
    about = EMPLOYERS_AND_SITES
    memory = Owner

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.whole("owner_gone.points")
        self._floors = parameters.mapping("owner_gone.floors")
        self._lasts = parameters.whole("owner_gone.lasts_days")
        self._wages = wages_of(parameters)

    def step(self, memory: Owner, fact: Fact) -> Owner:
        """Take in a look, or what is known of the wages."""
        if isinstance(fact.data, OperationsObserved):
            return self._looked(memory, fact.data, fact)
        book = self._wages.after(memory.book, fact)
        return memory if book is memory.book else Owner(memory.gone, memory.reached, book)

    def look(self, memory: Owner, on: date) -> Finding:
        """Say whether the owner is gone, and whether wages are open."""
        gone = memory.gone
        if gone is None:
            return NEVER if memory.reached is None else REACHED
        said: Arguments = {"seen_on": gone.on.isoformat()}
        if on > self._told_until(gone):
            return SAYS.unknown("too_old", "operations", arguments=said)
        known = self._known(memory.book, gone, on)
        if known.due_on is not None:
            said = {**said, "due_on": known.due_on.isoformat()}
        return SAYS.yes(
            known.reason,
            said,
            points=self._wages.trust.points(self._points(gone.on), gone.basis, gone.on),
            since=gone.on,
            fades=known.reason != "unreachable_unpaid",
            source=gone.source,
            floor=Level(self._floors(gone.on)[known.by]) if known.by else None,
            workers=known.workers,
            evidence=tuple(dict.fromkeys((gone.evidence, *known.evidence)))[:MOST],
            clears={"reach_owner": {}},
        )

    def _known(self, book: Book, gone: Gone, on: date) -> Known:
        """Return what is known of the wages: unpaid, told short of no known payday, or untold."""
        unpaid = self._wages.open(book, on)
        if unpaid is not None:
            seen = unpaid.seen and self._wages.trust.firm(gone.basis, gone.on)
            by = "seen" if seen else "told"
            return Known("unreachable_unpaid", by, unpaid.evidence, unpaid.workers)
        short = self._wages.told_short(book, on)
        if short:
            return Known("unreachable_unpaid", "told", short)
        untold = self._wages.untold(book, on)
        if untold is None:
            return Known("unreachable")
        return Known("unreachable_untold", "untold", facts_of(book, ()), due_on=untold)

    def next_change(self, memory: Owner, on: date) -> date | None:
        """Return the day on which wages may fall due while he is gone, or the word is too old."""
        gone = memory.gone
        if gone is None or on > self._told_until(gone):
            return None
        too_old = self._told_until(gone) + timedelta(days=1)
        day = self._wages.next_change(memory.book, on)
        return too_old if day is None else min(day, too_old)

    def _told_until(self, gone: Gone) -> date:
        return gone.on + timedelta(days=self._lasts(gone.on))

    def _looked(self, memory: Owner, body: OperationsObserved, fact: Fact) -> Owner:
        """Return the memory after a look; a weaker witness does not bring him back."""
        before = memory.gone
        away = OperationsSign.OWNER_UNREACHABLE in body.signs
        if before is None and not away:
            return memory if memory.reached is not None else Owner(None, fact.id, memory.book)
        on, basis = shanghai_day(fact.occurred_at), basis_of(fact)
        if before is not None and not self._wages.trust.outweighs(basis, before.basis, on):
            return memory
        gone = Gone(on, basis, kind_of_source(fact), fact.id) if away else None
        return Owner(gone, memory.reached or fact.id, memory.book)


NEVER = SAYS.unknown("never_looked", "operations")
REACHED = SAYS.no("reached")
