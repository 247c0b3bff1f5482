"""A district made for reading: facts and conclusions told straight to the views, nothing judged."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zlib import crc32

from msgspec import Struct

from projections.contract import Told
from projections.systems import six
from projections.views import Views
from schemas import events
from schemas.body import Body
from schemas.calendar.shanghai import SHANGHAI
from schemas.codec import Fact
from schemas.derived import AlertRaised, FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.envelopes import Recorded
from schemas.identity import uuid8
from schemas.jurisdiction import TOWNSHIPS
from schemas.samples import body
from schemas.vocabulary import Basis, Industry, Level, Mechanism, State

FIRST_DAY = date(2025, 10, 8)
DAYS = 3
"""Days that are closed and scored."""
MONTH = "2025-10"
LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW, Level.NONE, Level.UNKNOWN)
WEIGHTS = (1, 4, 10, 45, 40)
SCORES = {Level.RED: 90, Level.ORANGE: 60, Level.YELLOW: 35, Level.NONE: 10, Level.UNKNOWN: 0}
OBSERVED = (events.VisitMade, events.WagesObserved, events.OperationsObserved)
FACTS_AT_ONCE = 10_000


class District(Struct, frozen=True):
    """How much is told."""

    employers: int
    sites: int
    alerts: int

    @property
    def subjects(self) -> int:
        """Everybody in the list."""
        return self.employers + self.sites


def fill(views: Views, district: District) -> int:
    """Tell the district to views that are blank; return how many facts and conclusions."""
    told = _Telling(district)
    page: list[Told] = []
    done = 0
    for record in told.everything():
        if isinstance(record, Recorded) and len(page) >= FACTS_AT_ONCE:
            views.project(page, record.position - 1)
            done += len(page)
            page = []
        page.append(record)
    views.project(page, told.position)
    return done + len(page)


class _Telling:
    def __init__(self, district: District) -> None:
        self.position = 0
        self._district = district
        self._chance = random.Random(20_250_101)
        self._bodies: dict[type[Body], Body] = {kind: body(kind) for kind in OBSERVED}
        for kind in (events.RosterReported, events.WagesPaid):
            self._bodies[kind] = body(kind, period=MONTH)
        self._places = sorted(TOWNSHIPS)
        self._at = datetime.combine(FIRST_DAY, time(9), SHANGHAI)
        self._detectors = [(name, system) for system in six() for name in system.detectors]

    def everything(self) -> Iterator[Told]:
        """Return everybody's entry, then each day with what is seen and concluded on it."""
        yield from self._registered()
        subjects = [self._employer(number) for number in range(self._district.employers)]
        sites = [self._site(number) for number in range(self._district.sites)]
        for day in range(DAYS):
            on = FIRST_DAY + timedelta(days=day)
            self._at = datetime.combine(on, time(10), SHANGHAI)
            # Everybody is seen on the first day, and every third again on each later one.
            seen = [*subjects, *sites][:: 1 if day == 0 else 3]
            for number, subject in enumerate(seen):
                yield from self._seen(subject, number)
            if day == 0:
                for subject in sites:
                    yield from self._site_reported(subject)
                yield from self._alerts(subjects)
            closed = self._fact(events.DayClosed(day=on), "district/bench")
            yield closed
            for subject in seen:
                yield self._assessed(closed, subject, final=True)
            scored = events.DayScored(day=on, digest="0" * 64, generation="g", changed=len(seen))
            yield self._fact(scored, "district/bench")

    def _registered(self) -> Iterator[Told]:
        kinds = list(Industry)
        for number in range(self._district.employers):
            said = events.EmployerRegistered(
                name=f"湖州样本{number}有限公司",
                industry=kinds[number % len(kinds)],
                headcount=5 + number % 300,
            )
            yield self._fact(said, self._employer(number))
        for number in range(self._district.sites):
            said_of_site = events.SiteRegistered(
                name=f"样本工程{number}号", general_contractor=self._employer(number * 7)
            )
            yield self._fact(said_of_site, self._site(number))

    def _seen(self, subject: str, number: int) -> Iterator[Told]:
        fact = self._fact(self._bodies[OBSERVED[number % len(OBSERVED)]], subject)
        yield fact
        yield self._finds(fact, subject, "wages_unpaid", State.YES, Mechanism.WAGE_PAYMENT)
        yield self._assessed(fact, subject, final=False)

    def _site_reported(self, site: str) -> Iterator[Told]:
        fact = self._fact(self._bodies[events.RosterReported], site)
        yield fact
        for name, _ in self._detectors:
            state = self._chance.choice((State.YES, State.NO, State.NO, State.UNKNOWN))
            yield self._finds(fact, site, name, state, Mechanism.REAL_NAME)
        yield self._fact(self._bodies[events.WagesPaid], site)

    def _alerts(self, subjects: list[str]) -> Iterator[Told]:
        for number in range(self._district.alerts):
            subject = subjects[number * 7 % len(subjects)]
            place = self._places[number % len(self._places)]
            fact = self._fact(self._bodies[events.WagesObserved], subject, place)
            yield fact
            named = uuid8("bench", "alert", str(number))
            said = AlertRaised(
                alert=named,
                mechanism=Mechanism.WAGE_PAYMENT,
                level=LEVELS[number % 2],
                detectors=("late_payday",),
                addressee=f"township/{place}",
                evidence=(fact.id,),
            )
            yield self._concluded(fact, subject, said, "")
            if number % 3 == 0:
                yield self._fact(events.AlertAcknowledged(alert=named), subject, place)

    def _fact(self, said: Body, subject: str, township: str | None = None) -> Fact:
        self.position += 1
        self._at += timedelta(milliseconds=50)
        place = township or self._place(subject)
        return Recorded(
            position=self.position,
            id=uuid8("bench", str(self.position)),
            type=type(said).__name__,
            dataversion=said.version,
            source="grid",
            subject=subject,
            occurred_at=self._at,
            recorded_at=self._at,
            basis=Basis.OWN_SIGHT,
            actor="grid-worker/bench",
            township=place,
            grid=f"{place}-01",
            data=said,
        )

    def _concluded(self, fact: Fact, subject: str, said: Body, detector: str) -> Told:
        return Derived(
            generation="g",
            cause=fact.position,
            subject=subject,
            detector=detector,
            type=type(said).__name__,
            at=fact.recorded_at,
            township=fact.township,
            data=said,
        )

    def _finds(
        self, fact: Fact, subject: str, name: str, state: State, mechanism: Mechanism
    ) -> Told:
        finding = Finding(state=state, mechanism=mechanism, reason=f"{name}.{state}")
        return self._concluded(fact, subject, FindingChanged(detector=name, finding=finding), name)

    def _assessed(self, fact: Fact, subject: str, *, final: bool) -> Told:
        level = self._chance.choices(LEVELS, weights=WEIGHTS)[0]
        score = SCORES[level] + self._chance.randrange(25)
        said = RiskAssessed(
            level=level, score=score, coverage=2, reasons=(("late_payday", score),), final=final
        )
        return self._concluded(fact, subject, said, "closer" if final else "assessment")

    def _place(self, subject: str) -> str:
        return self._places[crc32(subject.encode()) % len(self._places)]

    def _employer(self, number: int) -> str:
        return f"employer/local-bench-{number:06d}"

    def _site(self, number: int) -> str:
        return f"site/bench-{number:06d}"
