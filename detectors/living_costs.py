"""Workers who are given living costs instead of their wages."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.agreed_paydays import is_seasonal
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, newest, step_of
from detectors.parameters import Parameters
from detectors.payday_law import PaydayLaw
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import EmployerRegistered, OperationsObserved, PaydayAgreed
from schemas.period import month_of
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Mechanism, OperationsSign

MONTHS = 12
"""Months that are kept."""
SAYS = Speaker("living_costs", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第12、13条")


class Advances(Struct, frozen=True, omit_defaults=True, gc=False):
    """The months in which living costs were seen, since a look last saw none."""

    months: tuple[str, ...] = ()
    on: date | None = None
    basis: str = ""
    source: str = ""
    evidence: tuple[UUID, ...] = ()
    seasonal: bool | None = None
    """Whether wages go by the season; None where nobody told. On sites they go by the month."""
    settled_on: date | None = None
    """Newest agreed settlement of piece work."""
    looked: bool = False
    """Somebody ever looked at the operations."""


class LivingCosts(Detector[Advances]):
    """Wages paid in part as living costs 生活费: what is left when there is no money for wages.

    Answers one question: in how many months was it seen or said that workers had living
    costs instead of the wages that fall due each month? One month may be a bridge; months
    on end are a firm that pays with its workers' patience.

    In a piece-rate season living costs are the ordinary way of living up to the next agreed
    settlement, and no sign; where none is agreed, nobody can tell. Nor where nobody told
    whether wages go by the month or by the season, except on sites, whose payrolls are
    made by the month. Whether the settlement then comes is `LatePayday`'s question,
    and so is how much of a month's wages is lacking `ShortPay`'s. A later look that sees
    none of it clears it, where its witness is at least as good. How old a good look is,
    `OperationsDistress` tells. Unknown where nobody looked.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12 (in full, on the agreed day), 13 (the cycle);
    `parameters/living_costs.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.vocabulary import OperationsState
    >>> seen = OperationsObserved(state=OperationsState.NORMAL,
    ...     signs=(OperationsSign.LIVING_COSTS_INSTEAD_OF_WAGES,))
    >>> told = [samples.fact(seen, on=date(2025, month, 14), basis="own_sight") for month in (4, 5)]
    >>> monthly = samples.fact(samples.body(PaydayAgreed, cycle="month", settled_on=()),
    ...     on=date(2025, 4, 1))
    >>> said = replay(LivingCosts(Parameters.load()), [monthly, *told], date(2025, 5, 31))[1:]
    >>> [(on.isoformat(), finding.points) for on, finding in said]
    [('2025-04-14', 45), ('2025-05-14', 50)]
    """

    name = SAYS.name
    listens = (OperationsObserved, PaydayAgreed, EmployerRegistered)
    about = EMPLOYERS_AND_SITES
    memory = Advances

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.steps("living_costs.points")
        self._together = parameters.whole("living_costs.together_days")
        self._lasts = parameters.whole("living_costs.lasts_days")
        self._paydays = PaydayLaw(parameters)
        self._trust = Trust(parameters)

    def step(self, memory: Advances, fact: Fact) -> Advances:
        """Take in a look at the operations, or how wages are reckoned."""
        match fact.data:
            case OperationsObserved(signs=signs):
                if OperationsSign.LIVING_COSTS_INSTEAD_OF_WAGES in signs:
                    return self._seen(memory, fact)
                if not memory.months:
                    return memory if memory.looked else replace(memory, looked=True)
                on = shanghai_day(fact.occurred_at)
                if self._trust.outweighs(basis_of(fact), memory.basis, on):
                    return Advances(
                        seasonal=memory.seasonal, settled_on=memory.settled_on, looked=True
                    )
            case PaydayAgreed() | EmployerRegistered() as body:
                return self._reckoned(memory, body, fact)
        return memory

    def look(self, memory: Advances, on: date) -> Finding:
        """Say in how many months workers had living costs only."""
        if memory.on is None:
            return NONE if memory.looked else NEVER
        if memory.seasonal is None:
            return NO_CYCLE
        if memory.seasonal:
            settled = memory.settled_on
            return IN_SEASON if settled is not None and memory.on <= settled else NO_SETTLEMENT
        if on > self._told_until(memory.on):
            return TOO_OLD
        points = step_of(self._points(memory.on), len(memory.months))
        return SAYS.yes(
            "instead_of_wages",
            {"seen_on": memory.on.isoformat(), "months": len(memory.months)},
            points=self._trust.points(points, memory.basis, memory.on),
            since=memory.on,
            fades=True,
            source=memory.source,
            evidence=memory.evidence,
            clears={"look_again": {}},
        )

    def next_change(self, memory: Advances, on: date) -> date | None:
        """Return the day from which what was seen is too long ago."""
        last = None if memory.on is None else self._told_until(memory.on)
        return None if last is None or last < on else last + timedelta(days=1)

    def _told_until(self, seen: date) -> date:
        return seen + timedelta(days=self._lasts(seen))

    def _reckoned(
        self, memory: Advances, body: PaydayAgreed | EmployerRegistered, fact: Fact
    ) -> Advances:
        """Return the memory after a word on how wages are reckoned, and when they are settled."""
        seasonal, settled = is_seasonal(memory.seasonal, body), memory.settled_on
        if isinstance(body, PaydayAgreed):
            settled = max(self._paydays.agreed((), body, fact)[-1].settled_on, default=None)
        if seasonal is memory.seasonal and settled == memory.settled_on:
            return memory
        return replace(memory, seasonal=seasonal, settled_on=settled)

    def _seen(self, memory: Advances, fact: Fact) -> Advances:
        on, basis = shanghai_day(fact.occurred_at), basis_of(fact)
        months, before = memory.months, memory.on
        if before is not None and on - before > timedelta(days=self._together(on)):
            months = ()
        month = month_of(on)
        on_site = kind_of(fact.subject) is Kind.SITE
        firmer = not months or self._trust.outweighs(basis, memory.basis, on)
        return Advances(
            months if month in months else (*months[1 - MONTHS :], month),
            on,
            basis if firmer else memory.basis,
            kind_of_source(fact),
            newest(memory.evidence if months else (), fact.id),
            False if memory.seasonal is None and on_site else memory.seasonal,
            memory.settled_on,
            looked=True,
        )


NEVER = SAYS.unknown("never_looked", "operations")
NONE = SAYS.no("none_seen")
TOO_OLD = SAYS.unknown("too_old", "operations")
NO_CYCLE = SAYS.unknown("cycle_not_told", "payday")
NO_SETTLEMENT = SAYS.unknown("no_next_settlement", "payday")
IN_SEASON = SAYS.no("ordinary_in_season")
