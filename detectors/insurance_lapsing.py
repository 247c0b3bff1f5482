"""Social insurance that is not paid for, or for far fewer workers than before."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.agreed_paydays import is_seasonal
from detectors.contract import EMPLOYERS, Detector
from detectors.evidence import kind_of_source, newest, step_of
from detectors.ordinary_months import OrdinaryMonths
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import EmployerRegistered, PaydayAgreed, SocialInsuranceReported
from schemas.vocabulary import Mechanism

MONTHS = 7
"""Months of insured heads that are kept."""
SAYS = Speaker("insurance_lapsing", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38条")


class Insured(Struct, frozen=True, omit_defaults=True, gc=False):
    """The insured heads of some months, oldest first, and what is overdue at the newest."""

    months: tuple[tuple[str, int], ...] = ()
    overdue_fen: int | None = None
    """None as long as nobody said whether anything is overdue."""
    overdue_months: int = 0
    overdue_on: date | None = None
    """Day on which that was last said."""
    on: date | None = None
    """Day of the newest report."""
    source: str = ""
    evidence: tuple[UUID, ...] = ()
    seasonal: bool | None = None
    """Workers come and go with the season of piece work, by agreement or register."""


class InsuranceLapsing(Detector[Insured]):
    """Social insurance 社会保险 that lapses: contributions stop weeks before wages do.

    Answers one question: are contributions overdue, or are far fewer workers insured in
    the newest month than in those before it? The usual is the median of the earlier
    months. How many were seen at work is not asked here.

    One contribution that came late weighs little. Heads are not compared for a firm that
    works piece-rate seasons, nor where only a few are lost. Unknown where nobody tells of
    the firm's insurance, or tells no more, or never said whether anything is overdue; what
    was said of that stands until it is said anew. What was told fades.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38; `parameters/insurance_lapsing.yaml`,
    `parameters/ordinary_months.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> told = [
    ...     samples.fact(
    ...         SocialInsuranceReported(month=f"2025-0{month}", insured=12,
    ...             overdue_fen=165_600 * owed, overdue_months=owed),
    ...         on=date(2025, month + 1, 18), source="department")
    ...     for month, owed in ((4, 0), (5, 1), (6, 2))
    ... ]
    >>> said = replay(InsuranceLapsing(Parameters.load()), told, date(2025, 7, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-05-18', 'no', 0), ('2025-06-18', 'yes', 8), ('2025-07-18', 'yes', 36)]
    """

    name = SAYS.name
    listens = (SocialInsuranceReported, PaydayAgreed, EmployerRegistered)
    about = EMPLOYERS
    memory = Insured

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._by_months = parameters.steps("insurance_lapsing.points_by_overdue_months")
        self._by_heads = parameters.steps("insurance_lapsing.points_by_percent_fewer")
        self._least_lost = parameters.whole("insurance_lapsing.least_heads_lost")
        self._good_for = parameters.whole("insurance_lapsing.good_for_days")
        self._months = OrdinaryMonths(parameters)

    def step(self, memory: Insured, fact: Fact) -> Insured:
        """Take in the insurance of a month, or how wages are reckoned."""
        body = fact.data
        if isinstance(body, SocialInsuranceReported):
            return _told(memory, body, fact)
        if not isinstance(body, PaydayAgreed | EmployerRegistered):
            return memory
        seasonal = is_seasonal(memory.seasonal, body)
        if seasonal is memory.seasonal:
            return memory
        return Insured(
            memory.months,
            memory.overdue_fen,
            memory.overdue_months,
            memory.overdue_on,
            memory.on,
            memory.source,
            memory.evidence,
            seasonal,
        )

    def look(self, memory: Insured, on: date) -> Finding:
        """Say what is overdue, and how many fewer are insured."""
        told = memory.on
        if told is None:
            return NEVER
        points = 0
        arguments: Arguments = {}
        clears: dict[str, Arguments] = {}
        month, insured = memory.months[-1]
        since = told
        if memory.overdue_fen:
            owed = max(1, memory.overdue_months)
            since = memory.overdue_on or told
            points += step_of(self._by_months(since), owed)
            arguments |= {"overdue_fen": memory.overdue_fen, "months": owed}
            clears["pay"] = {"overdue_fen": memory.overdue_fen}
        usual = self._fewer_than(memory, insured, told)
        if usual:
            since = told
            points += step_of(self._by_heads(told), 100 * (usual - insured) // usual)
            arguments |= {"insured": insured, "usual": usual}
            clears["insure_again"] = {"usual": usual}
        if points:
            reason = "overdue" if "pay" in clears else "fewer_insured"
            return SAYS.yes(
                "overdue_and_fewer" if len(clears) == 2 else reason,
                arguments | {"month": month},
                points=points,
                since=since,
                fades=True,
                source=memory.source,
                evidence=memory.evidence,
                clears=clears,
            )
        if on > self._good_until(told):
            return TOO_OLD
        if memory.overdue_fen is None:
            return UNSAID
        return SAYS.no("in_order", {"month": month}, memory.evidence)

    def next_change(self, memory: Insured, on: date) -> date | None:
        """Return the day on which the newest report is too old."""
        last = None if memory.on is None else self._good_until(memory.on)
        return None if last is None or last < on else last + timedelta(days=1)

    def _fewer_than(self, memory: Insured, insured: int, told: date) -> int:
        """Return how many are usually insured where far fewer are now, or 0."""
        if memory.seasonal:
            return 0
        usual = self._months.usual([heads for _, heads in memory.months[:-1]], told)
        if usual is None or usual - insured < self._least_lost(told):
            return 0
        return usual if step_of(self._by_heads(told), 100 * (usual - insured) // usual) else 0

    def _good_until(self, told: date) -> date:
        return told + timedelta(days=self._good_for(told))


def _told(memory: Insured, body: SocialInsuranceReported, fact: Fact) -> Insured:
    """Return the memory after the insurance of a month; an older month changes nothing."""
    months = memory.months
    if months and body.month < months[-1][0]:
        return memory
    earlier = tuple(it for it in months if it[0] != body.month)
    on = shanghai_day(fact.occurred_at)
    said = body.overdue_fen is not None
    overdue = body.overdue_fen if said else memory.overdue_fen
    return Insured(
        (*earlier[1 - MONTHS :], (body.month, body.insured)),
        overdue,
        (body.overdue_months or 0) if said else memory.overdue_months,
        on if said else memory.overdue_on,
        on,
        kind_of_source(fact),
        newest(memory.evidence if overdue and memory.overdue_fen else (), fact.id),
        memory.seasonal,
    )


NEVER = SAYS.unknown("never_told", "insurance")
UNSAID = SAYS.unknown("overdue_unsaid", "insurance")
TOO_OLD = SAYS.unknown("too_old", "insurance")
