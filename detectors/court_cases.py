"""Cases before the courts that bear on a firm's ability to pay."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import EMPLOYERS, Detector
from detectors.evidence import MOST, kind_of_source
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import CourtCaseReported
from schemas.vocabulary import CourtCaseKind, Mechanism

CASES = 12
"""Open cases that are kept, the newest."""
SAYS = Speaker("court_cases", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38条")


class Case(Struct, frozen=True, array_like=True, gc=False):
    """A case that was told and is not closed."""

    number: str
    kind: CourtCaseKind
    on: date
    """Day of the newest word of it."""
    source: str
    evidence: UUID


class Docket(Struct, frozen=True, omit_defaults=True, gc=False):
    """The open cases of a firm, in the order in which they were told."""

    cases: tuple[Case, ...] = ()
    told: bool = False
    """A court ever told of this firm."""


class CourtCases(Detector[Docket]):
    """Court cases 涉诉 and enforcement 被执行: who is sued by creditors pays workers last.

    Answers one question: is the firm party to open cases that bear on its ability to pay?
    Each has points by its kind, from a debt to a bankruptcy, up to a limit; the same case
    told twice counts once. What the case is about is not asked, nor who is right in it.

    A case that was closed does not count any more, nor one of which nothing was heard for
    a long time. Not applicable to a firm of which no court ever told: there is no feed
    whose silence could mean anything. Cases fade from the newest word of any of them.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38; `parameters/court_cases.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> case = samples.body(CourtCaseReported, kind="enforcement", closed=False)
    >>> told = [
    ...     samples.fact(case, on=date(2025, 3, 3), source="department"),
    ...     samples.fact(samples.body(CourtCaseReported, kind="enforcement", closed=True),
    ...         on=date(2025, 6, 3), source="department"),
    ... ]
    >>> said = replay(CourtCases(Parameters.load()), told, date(2025, 7, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-03-03', 'yes', 36), ('2025-06-03', 'no', 0)]
    """

    name = SAYS.name
    listens = (CourtCaseReported,)
    about = EMPLOYERS
    memory = Docket

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.table("court_cases.points")
        self._most = parameters.whole("court_cases.points_most")
        self._lasts = parameters.whole("court_cases.lasts_days")

    def step(self, memory: Docket, fact: Fact) -> Docket:
        """Take in a case, what became of it, or that it is over."""
        body = fact.data
        if not isinstance(body, CourtCaseReported):
            return memory
        others = tuple(case for case in memory.cases if case.number != body.case_number)
        if body.closed:
            return Docket(others, told=True)
        on, source = shanghai_day(fact.occurred_at), kind_of_source(fact)
        case = Case(body.case_number, body.kind, on, source, fact.id)
        return Docket((*others[1 - CASES :], case), told=True)

    def look(self, memory: Docket, on: date) -> Finding:
        """Say which cases are open."""
        cases = [case for case in memory.cases if on <= self._until(case)]
        if not cases:
            return CLOSED if memory.told else NONE
        newest = cases[-1]
        points = self._points(newest.on)
        kinds = sorted({case.kind.value for case in cases}, key=lambda kind: (-points[kind], kind))
        return SAYS.yes(
            "open",
            {"cases": len(cases), "kinds": ",".join(kinds), "newest_on": newest.on.isoformat()},
            points=min(sum(points[case.kind] for case in cases), self._most(newest.on)),
            since=newest.on,
            fades=True,
            source=newest.source,
            evidence=tuple(case.evidence for case in cases)[-MOST:],
            clears={"close": {"cases": len(cases)}},
        )

    def next_change(self, memory: Docket, on: date) -> date | None:
        """Return the day from which a case is too long ago."""
        last_days = (self._until(case) for case in memory.cases)
        after = min((day for day in last_days if day >= on), default=None)
        return None if after is None else after + timedelta(days=1)

    def _until(self, case: Case) -> date:
        return case.on + timedelta(days=self._lasts(case.on))


NONE = SAYS.not_applicable("none")
CLOSED = SAYS.no("closed")
