"""Taxes that are overdue."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import EMPLOYERS, Detector
from detectors.evidence import kind_of_source, newest, step_of
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import TaxArrearsReported
from schemas.vocabulary import Mechanism

SAYS = Speaker("tax_arrears", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38条")


class Taxes(Struct, frozen=True, omit_defaults=True, gc=False):
    """What the tax authority last told, and how often it told that taxes are overdue."""

    as_of: date | None = None
    overdue_fen: int = 0
    reports: int = 0
    """Reports of overdue taxes in a row, of different days."""
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class TaxArrears(Detector[Taxes]):
    """Tax arrears 欠税, as the authority publishes or shares them.

    Answers one question: does the newest word of the tax authority say that taxes are
    overdue? Taxes that are told as overdue again weigh more than those told once. How
    large the sum is weighs nothing: it is small beside the wages of a large firm and
    large beside those of a small one.

    No when the newest word is that nothing is overdue, until that is too old; unknown
    where nothing was ever told. What was told fades.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38 (watch taxes); `parameters/tax_arrears.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> told = [
    ...     samples.fact(TaxArrearsReported(as_of=on, overdue_fen=fen), on=on, source="department")
    ...     for on, fen in ((date(2025, 3, 31), 4_300_000), (date(2025, 6, 30), 0))
    ... ]
    >>> said = replay(TaxArrears(Parameters.load()), told, date(2025, 7, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-03-31', 'yes', 32), ('2025-06-30', 'no', 0)]
    """

    name = SAYS.name
    listens = (TaxArrearsReported,)
    about = EMPLOYERS
    memory = Taxes

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.steps("tax_arrears.points")
        self._good_for = parameters.whole("tax_arrears.good_for_days")

    def step(self, memory: Taxes, fact: Fact) -> Taxes:
        """Take in what the tax authority told; the word of an older day changes nothing."""
        body = fact.data
        if not isinstance(body, TaxArrearsReported):
            return memory
        before = memory.as_of
        as_of = min(body.as_of, shanghai_day(fact.occurred_at))
        if before is not None and as_of < before:
            return memory
        if not body.overdue_fen:
            return Taxes(as_of, 0, 0, kind_of_source(fact), (fact.id,))
        return Taxes(
            as_of,
            body.overdue_fen,
            memory.reports + (before != as_of or not memory.reports),
            kind_of_source(fact),
            newest(memory.evidence if memory.reports else (), fact.id),
        )

    def look(self, memory: Taxes, on: date) -> Finding:
        """Say whether taxes are overdue."""
        as_of = memory.as_of
        if as_of is None:
            return NEVER
        if memory.overdue_fen:
            return SAYS.yes(
                "overdue",
                {"as_of_on": as_of.isoformat(), "overdue_fen": memory.overdue_fen},
                points=step_of(self._points(as_of), memory.reports),
                since=as_of,
                fades=True,
                source=memory.source,
                evidence=memory.evidence,
                clears={"pay": {"overdue_fen": memory.overdue_fen}},
            )
        if on > self._good_until(as_of):
            return TOO_OLD
        return SAYS.no("nothing_overdue", {"as_of_on": as_of.isoformat()}, memory.evidence)

    def next_change(self, memory: Taxes, on: date) -> date | None:
        """Return the day on which the newest word is too old."""
        last = None if memory.as_of is None else self._good_until(memory.as_of)
        return None if last is None or last < on else last + timedelta(days=1)

    def _good_until(self, as_of: date) -> date:
        return as_of + timedelta(days=self._good_for(as_of))


NEVER = SAYS.unknown("never_told", "taxes")
TOO_OLD = SAYS.unknown("too_old", "taxes")
