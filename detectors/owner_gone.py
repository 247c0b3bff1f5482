"""An owner who cannot be found, worst while wages are due."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import MOST, basis_of, kind_of_source
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


class OwnerGone(Detector[Owner]):
    """The owner who made off 老板失联: the one sign after which every hour counts.

    Answers one question: can the owner not be reached, and are wages due? While wages are
    due it is a hard fact with a level of its own: when somebody says that they are
    unpaid, when a payment fell short, or when the agreed payday has passed and earlier
    payments were known (`Wages.due`). A deferral is no reason to be out of reach and is
    not asked for. How late or how short wages are is for `LatePayday` and `ShortPay` to
    say; what else somebody saw at the place is `OperationsDistress`' question.

    A later look that reaches him ends it, where its witness is at least as good. Unknown
    where nobody looked; how old a look is, `OperationsDistress` tells.

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
('2026-11-14', 'owner_gone.unreachable_unpaid', <Level.RED: 'red'>)]
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
        self._wages = wages_of(parameters)

    def step(self, memory: Owner, fact: Fact) -> Owner:
        """Take in a look, or what is known of the wages."""
        if isinstance(fact.data, OperationsObserved):
            return self._looked(memory, fact.data, fact)
        book = self._wages.after(memory.book, fact)
        return memory if book is memory.book else Owner(memory.gone, memory.reached, book)

    def look(self, memory: Owner, on: date) -> Finding:
        """Say whether the owner is gone, and whether wages are due."""
        gone = memory.gone
        if gone is None:
            return NEVER if memory.reached is None else REACHED
        trust = self._wages.trust
        due = self._wages.due(memory.book, on)
        ids = (gone.evidence,) if due is None else (gone.evidence, *due.evidence)
        said: Arguments = {"seen_on": gone.on.isoformat()}
        floor = None
        if due is not None:
            seen = due.seen and trust.firm(gone.basis, gone.on)
            floor = Level(self._floors(gone.on)["seen" if seen else "told"])
        return SAYS.yes(
            "unreachable" if due is None else "unreachable_unpaid",
            said,
            points=trust.points(self._points(gone.on), gone.basis, gone.on),
            since=gone.on,
            fades=due is None,
            source=gone.source,
            floor=floor,
            workers=0 if due is None else due.workers,
            evidence=tuple(dict.fromkeys(ids))[:MOST],
            clears={"reach_owner": {}},
        )

    def next_change(self, memory: Owner, on: date) -> date | None:
        """Return the day on which wages may fall due while the owner is gone."""
        return None if memory.gone is None else self._wages.next_change(memory.book, on)

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
