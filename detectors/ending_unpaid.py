"""A site that tops out, stops or ends while wages are open."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import SITES, Detector
from detectors.evidence import MOST
from detectors.ordinary_months import OrdinaryMonths
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import SiteStageChanged
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker("ending_unpaid", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第27、29条")


class Stage(Struct, frozen=True, array_like=True, gc=False):
    """The stage that a site reached, and when."""

    stage: SiteStage
    on: date
    evidence: UUID


class Ending(Struct, frozen=True, omit_defaults=True, gc=False):
    """The stage of a site and its wages."""

    stage: Stage | None = None
    book: Book = Book()


class EndingUnpaid(Detector[Ending]):
    """Topping out 封顶, completion 竣工 and suspension 停工: where crews go and owners haggle.

    Answers one question: has the site reached a stage at which crews leave, while wages
    are open? With the crew goes whoever could count the hours, and with the works the
    owner's wish to pay. Open are wages whose day has passed (`Wages.open`); which ones,
    and how much, is for `LatePayday` and `ShortPay` to say. The points are for the stage
    alone and come on top of theirs.

    Not applicable while the works go on, and for the rest that sites take over the Spring
    Festival, of which `FestivalNear` speaks. Unknown where nothing is known of the wages.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 27, 29; `parameters/ending_unpaid.yaml`,
    `parameters/wages_owed.yaml`, `parameters/ordinary_months.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.events import PaydayAgreed, WagesPaid
    >>> told = [
    ...     samples.fact(samples.body(PaydayAgreed, cycle="month", from_period="2025-04"),
    ...         subject=samples.SITE, on=date(2025, 4, 1)),
    ...     samples.fact(samples.body(WagesPaid, period="2025-04", paid_on="2025-05-13",
    ...         workers_paid=8, paid_fen=4_800_000), subject=samples.SITE,
    ...         on=date(2025, 5, 13), source="bank"),
    ...     samples.fact(SiteStageChanged(stage=SiteStage.TOPPED_OUT),
    ...         subject=samples.SITE, on=date(2025, 5, 28)),
    ... ]
    >>> said = replay(EndingUnpaid(Parameters.load()), told, date(2025, 6, 30))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-04-01', 'not_applicable', 0), ('2025-05-28', 'yes', 5)]
    """

    name = SAYS.name
    listens = WAGE_FACTS
    about = SITES
    memory = Ending

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._points = parameters.table("ending_unpaid.points")
        self._months = OrdinaryMonths(parameters)
        self._wages = wages_of(parameters)

    def step(self, memory: Ending, fact: Fact) -> Ending:
        """Take in a stage of the site, or what is known of the wages."""
        book, stage = self._wages.after(memory.book, fact), memory.stage
        if isinstance(fact.data, SiteStageChanged) and (
            stage is None or fact.data.stage is not stage.stage
        ):
            stage = Stage(fact.data.stage, shanghai_day(fact.occurred_at), fact.id)
        if book is memory.book and stage is memory.stage:
            return memory
        return Ending(stage, book)

    def look(self, memory: Ending, on: date) -> Finding:
        """Say whether wages are open at the end of a part of the works."""
        stage = memory.stage
        if stage is None:
            return NOT_ENDING
        points = self._points(stage.on).get(stage.stage, 0)
        rests = stage.stage is SiteStage.SUSPENDED and self._months.is_festive(stage.on)
        if not points or rests:
            return NOT_ENDING
        unpaid = self._wages.open(memory.book, on)
        if unpaid is not None:
            return SAYS.yes(
                "wages_open",
                {"stage": stage.stage.value, "reached_on": stage.on.isoformat()},
                points=points,
                since=max(stage.on, unpaid.since),
                fades=not unpaid.seen,
                source=unpaid.source,
                workers=unpaid.workers,
                evidence=(*unpaid.evidence[1 - MOST :], stage.evidence),
                clears={"pay": {}},
            )
        reached: Arguments = {"stage": stage.stage.value, "reached_on": stage.on.isoformat()}
        if self._wages.rules.paid_start(memory.book) is None:
            return SAYS.unknown("wages_unknown", "payments", arguments=reached)
        return SAYS.no("nothing_open", reached, (stage.evidence,))

    def next_change(self, memory: Ending, on: date) -> date | None:
        """Return the day on which the next wages may be open."""
        return None if memory.stage is None else self._wages.next_change(memory.book, on)


NOT_ENDING = SAYS.not_applicable("works_go_on")
