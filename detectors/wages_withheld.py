"""Bank cards kept back, wages in kind, wages without a payslip."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, newest
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import WagesObserved
from schemas.vocabulary import Mechanism

CARD, KIND, SLIP = "card_withheld", "paid_in_kind", "no_payslip"
SAYS = Speaker("wages_withheld", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第11、15、31条")


class Practice(Struct, frozen=True, omit_defaults=True, gc=False):
    """The last word on how wages are handed over that counts."""

    on: date | None = None
    practices: tuple[str, ...] = ()
    basis: str = ""
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class WagesWithheld(Detector[Practice]):
    """How wages are handed over: to the worker himself, in money, on a list that he keeps.

    Answers one question: when somebody last asked, did the employer keep the workers'
    bank cards, pay in kind, or give no payslip? Whoever holds the card holds the wages,
    and what is not on paper cannot be claimed. How much was paid, and when, is `ShortPay`'s
    and `LatePayday`'s question.

    What was not asked is not known and changes nothing. Better news on a weaker basis
    than the bad changes nothing either. Unknown where nobody asked, and where a good
    answer is too old; a bad one fades.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 11 (in money), 15 (ledger and payslip), 31
    para. 4 (bank cards are not kept back); 54 is the penalty for each;
    `parameters/wages_withheld.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> asked = WagesObserved(card_withheld=True, no_payslip=True)
    >>> told = samples.fact(asked, on=date(2025, 4, 10), basis="own_sight")
    >>> [(on, finding)] = replay(WagesWithheld(Parameters.load()), [told], date(2025, 4, 30))
    >>> finding.arguments["practices"], finding.points
    ('card_withheld,no_payslip', 12)
    """

    name = SAYS.name
    listens = (WagesObserved,)
    about = EMPLOYERS_AND_SITES
    memory = Practice

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._forbidden = parameters.words("wages_withheld.practices")
        self._points = parameters.table("wages_withheld.points")
        self._good_for = parameters.whole("wages_withheld.good_for_days")
        self._trust = Trust(parameters)

    def step(self, memory: Practice, fact: Fact) -> Practice:
        """Take in what was asked about how wages are handed over."""
        body = fact.data
        if not isinstance(body, WagesObserved):
            return memory
        card, kind, slip = body.card_withheld, body.paid_in_kind, body.no_payslip
        if card is kind is slip is None:
            return memory
        said = {CARD: card, KIND: kind, SLIP: slip}
        on, basis = shanghai_day(fact.occurred_at), basis_of(fact)
        heard = not memory.practices or self._trust.outweighs(basis, memory.basis, on)
        stand = tuple(
            practice
            for practice, found in said.items()
            if found or (practice in memory.practices and (found is None or not heard))
        )
        if not heard and stand == memory.practices:
            return memory
        known = memory.evidence if memory.practices and stand else ()
        return Practice(
            on,
            stand,
            basis if heard else memory.basis,
            kind_of_source(fact),
            newest(known, fact.id),
        )

    def look(self, memory: Practice, on: date) -> Finding:
        """Say what was found when somebody last asked."""
        seen = memory.on
        if seen is None:
            return NEVER
        if not self._forbidden.in_force(seen):
            return BEFORE_LAW
        asked: Arguments = {"seen_on": seen.isoformat()}
        forbidden, worth = self._forbidden(seen), self._points(seen)
        found = [practice for practice in memory.practices if practice in forbidden]
        if found:
            practices: Arguments = {"practices": ",".join(found)}
            points = sum([worth[practice] for practice in found])
            return SAYS.yes(
                "found",
                asked | practices,
                points=self._trust.points(points, memory.basis, seen),
                since=seen,
                fades=True,
                source=memory.source,
                evidence=memory.evidence,
                clears={"end": practices},
            )
        if on > self._good_until(seen):
            return SAYS.unknown("too_old", "wage_practices", arguments=asked)
        return SAYS.no("none_found", asked, memory.evidence)

    def next_change(self, memory: Practice, on: date) -> date | None:
        """Return the day on which a good answer is too old."""
        last = None if memory.on is None else self._good_until(memory.on)
        return None if last is None or last < on else last + timedelta(days=1)

    def _good_until(self, seen: date) -> date:
        return seen + timedelta(days=self._good_for(seen))


NEVER = SAYS.unknown("never_asked", "wage_practices")
BEFORE_LAW = SAYS.not_applicable("before_law")
