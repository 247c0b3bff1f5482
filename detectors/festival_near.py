"""The Spring Festival is near and wages or labour costs are open."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import kind_of_source
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.calendar import CalendarYearMissing, calendar, shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import LabourCostDisbursed
from schemas.vocabulary import Mechanism

SAYS = Speaker("festival_near", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第12、14、24条")


class Winter(Struct, frozen=True, omit_defaults=True, gc=False):
    """The wages of a subject, and what the owner last put into the account of a site."""

    book: Book = Book()
    lacking_fen: int = 0
    told_on: date | None = None
    source: str = ""
    evidence: UUID | None = None


class FestivalNear(Detector[Winter]):
    """The weeks before the Spring Festival 春节, when everybody settles and goes home.

    Answers one question: is the festival near, while wages whose day has passed are open
    (`Wages.open`), or the owner's last disbursement fell short? The points are for the
    season alone and come on top of those for the open wages, which are `LatePayday`'s and
    `ShortPay`'s, and of the short disbursement, which is `LabourCostLate`'s: after the
    festival the crew may be another and the claim is harder to prove.

    No before the season, after the festival, and where nothing is open that anybody knows
    of. Wages that fall due after the festival by agreement, and those lawfully deferred,
    are not open. Unknown in a year whose festival the calendar does not hold.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 12, 14 (wages), 24 (labour costs);
    `parameters/festival_near.yaml`,
    `parameters/wages_owed.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.events import WagesPaid
    >>> half = samples.body(WagesPaid, period="2026-10", paid_on=date(2026, 11, 13),
    ...     workers_paid=6, paid_fen=3_600_000)
    >>> told = samples.fact(half, on=date(2026, 11, 13), source="bank", position=9)
    >>> said = replay(FestivalNear(Parameters.load()), [*samples.an_unpaid_october(), told],
    ...     date(2027, 1, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said[-2:]]
    [('2026-09-11', 'no', 0), ('2027-01-07', 'yes', 10)]
    """

    name = SAYS.name
    listens = (LabourCostDisbursed, *WAGE_FACTS)
    about = EMPLOYERS_AND_SITES
    memory = Winter

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._days = parameters.whole("festival_near.days_before")
        self._points = parameters.table("festival_near.points")
        self._seasons: dict[date, tuple[date | None, date]] = {}
        self._wages = wages_of(parameters)

    def step(self, memory: Winter, fact: Fact) -> Winter:
        """Take in a disbursement, or what is known of the wages."""
        body = fact.data
        if isinstance(body, LabourCostDisbursed):
            return replace(
                memory,
                told_on=shanghai_day(fact.occurred_at),
                lacking_fen=max(0, (body.due_fen or 0) - body.amount_fen),
                source=kind_of_source(fact),
                evidence=fact.id,
            )
        book = self._wages.after(memory.book, fact)
        if book is memory.book:
            return memory
        return Winter(book, memory.lacking_fen, memory.told_on, memory.source, memory.evidence)

    def look(self, memory: Winter, on: date) -> Finding:
        """Say whether anything is open in the weeks before the festival."""
        festival, begins = self._season(on)
        if festival is None:
            return NO_CALENDAR
        unpaid = None if on < begins else self._wages.open(memory.book, on)
        if unpaid is not None:
            return SAYS.yes(
                "wages_open",
                {"festival_on": festival.isoformat()},
                points=self._points(begins)["wages"],
                since=max(begins, unpaid.since),
                source=unpaid.source,
                workers=unpaid.workers,
                evidence=unpaid.evidence,
                clears={"pay": {}},
            )
        if on >= begins and memory.lacking_fen and memory.evidence is not None:
            return SAYS.yes(
                "disbursement_short",
                {"festival_on": festival.isoformat(), "lacking_fen": memory.lacking_fen},
                points=self._points(begins)["disbursement"],
                since=max(begins, memory.told_on or begins),
                source=memory.source,
                evidence=(memory.evidence,),
                clears={"disburse": {"lacking_fen": memory.lacking_fen}},
            )
        if self._wages.rules.paid_start(memory.book) is None:
            return NOT_TOLD
        return NOTHING_OPEN

    def next_change(self, memory: Winter, on: date) -> date | None:
        """Return when the season begins for what is open now, ends, or wages fall due in it."""
        festival, begins = self._season(on)
        if festival is None:
            return None
        day = self._wages.next_change(memory.book, on)
        if on >= begins:
            other = festival + timedelta(days=1)
        elif memory.lacking_fen or self._wages.is_open(memory.book, on):
            other = begins
        else:
            return day
        return other if day is None or other < day else day

    def _season(self, on: date) -> tuple[date | None, date]:
        """Return the next festival, None where the calendar ends, and when its season begins."""
        known = self._seasons.get(on)
        if known is None:
            try:
                festival = on + timedelta(days=calendar().days_to_spring_festival(on))
                known = festival, festival - timedelta(days=self._days(festival))
            except CalendarYearMissing:
                known = None, date.max
            self._seasons[on] = known
        return known


NO_CALENDAR = SAYS.unknown("calendar_missing", "calendar")
NOT_TOLD = SAYS.unknown("wages_unknown", "payments")
NOTHING_OPEN = SAYS.no("nothing_open")
