"""A firm at which far fewer are at work than before."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.agreed_paydays import is_seasonal
from detectors.contract import EMPLOYERS, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, step_of
from detectors.ordinary_months import OrdinaryMonths
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import EmployerRegistered, OperationsObserved, PaydayAgreed
from schemas.period import month_of
from schemas.vocabulary import Mechanism

MONTHS = 7
"""Months of heads that are kept."""
SAYS = Speaker("shrinking_headcount", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38条")


class Heads(Struct, frozen=True, omit_defaults=True, gc=False):
    """The heads seen in some months, oldest first, and who saw the newest."""

    months: tuple[tuple[str, int], ...] = ()
    on: date | None = None
    basis: str = ""
    source: str = ""
    evidence: UUID | None = None
    seasonal: bool | None = None
    """Workers come and go with the season of piece work, by agreement or register."""


class ShrinkingHeadcount(Detector[Heads]):
    """A firm whose workers leave one after the other: they know first.

    Answers one question: were far fewer seen at work in the newest ordinary month than in
    those before it, at this same firm? The usual is the median of the earlier ordinary
    months. Workers who left together are a sign of `OperationsDistress`, those who are no
    longer insured `InsuranceLapsing`'s question, the crew of a site `AttendanceDrop`'s.

    Not applicable to a firm that works piece-rate seasons, where hands come and go. Months
    about the Spring Festival are not compared, and a few heads fewer are no sign. What the
    employer alone says is worth less. Unknown with too few months, and when the newest
    look is too old.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38; `parameters/shrinking_headcount.yaml`,
    `parameters/ordinary_months.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.vocabulary import OperationsState
    >>> told = [
    ...     samples.fact(OperationsObserved(state=OperationsState.NORMAL, headcount=heads),
    ...         on=date(2025, month, 14), basis="own_sight")
    ...     for month, heads in ((4, 30), (5, 31), (6, 30), (7, 14))
    ... ]
    >>> said = replay(ShrinkingHeadcount(Parameters.load()), told, date(2025, 7, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-04-14', 'unknown', 0), ('2025-07-14', 'yes', 36)]
    """

    name = SAYS.name
    listens = (OperationsObserved, PaydayAgreed, EmployerRegistered)
    about = EMPLOYERS
    memory = Heads

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.steps("shrinking_headcount.points")
        self._least_lost = parameters.whole("shrinking_headcount.least_heads_lost")
        self._good_for = parameters.whole("shrinking_headcount.good_for_days")
        self._months = OrdinaryMonths(parameters)
        self._trust = Trust(parameters)

    def step(self, memory: Heads, fact: Fact) -> Heads:
        """Take in how many were seen at work, or how wages are reckoned."""
        body = fact.data
        if isinstance(body, OperationsObserved):
            return memory if body.headcount is None else self._seen(memory, body.headcount, fact)
        if not isinstance(body, PaydayAgreed | EmployerRegistered):
            return memory
        seasonal = is_seasonal(memory.seasonal, body)
        if seasonal is memory.seasonal:
            return memory
        return Heads(
            memory.months, memory.on, memory.basis, memory.source, memory.evidence, seasonal
        )

    def look(self, memory: Heads, on: date) -> Finding:
        """Say how many fewer were seen at work."""
        if memory.seasonal:
            return SEASONAL
        seen = memory.on
        if seen is None or memory.evidence is None:
            return NEVER
        month, heads = memory.months[-1]
        usual = self._months.usual([it[1] for it in memory.months[:-1]], seen)
        if usual is None:
            return TOO_FEW_MONTHS
        arguments: Arguments = {"month": month, "heads": heads, "usual": usual}
        lost = usual - heads
        if lost >= self._least_lost(seen):
            points = step_of(self._points(seen), 100 * lost // usual)
            if points:
                return SAYS.yes(
                    "fewer",
                    arguments,
                    points=self._trust.points(points, memory.basis, seen),
                    since=seen,
                    fades=True,
                    source=memory.source,
                    evidence=(memory.evidence,),
                    clears={"back_to_usual": {"usual": usual}},
                )
        if on > self._good_until(seen):
            return TOO_OLD
        return SAYS.no("as_usual", arguments, (memory.evidence,))

    def next_change(self, memory: Heads, on: date) -> date | None:
        """Return the day on which the newest look is too old."""
        last = None if memory.on is None else self._good_until(memory.on)
        return None if last is None or last < on else last + timedelta(days=1)

    def _seen(self, memory: Heads, heads: int, fact: Fact) -> Heads:
        """Return the memory after a look; better news from a weaker witness changes nothing."""
        on, basis = shanghai_day(fact.occurred_at), basis_of(fact)
        month = month_of(on)
        if not self._months.is_ordinary(month):
            return memory
        if memory.months and not self._trust.outweighs(basis, memory.basis, on):
            if heads > memory.months[-1][1]:
                return memory
            basis = memory.basis
        earlier = tuple(it for it in memory.months if it[0] != month)
        months = (*earlier[1 - MONTHS :], (month, heads))
        return Heads(months, on, basis, kind_of_source(fact), fact.id, memory.seasonal)

    def _good_until(self, seen: date) -> date:
        return seen + timedelta(days=self._good_for(seen))


SEASONAL = SAYS.not_applicable("by_season")
NEVER = SAYS.unknown("never_looked", "operations")
TOO_OLD = SAYS.unknown("too_old", "operations")
TOO_FEW_MONTHS = SAYS.unknown("too_few_months", "operations")
