"""Complaints of unpaid wages, alone, many at once, or found to be true."""

from datetime import date, timedelta

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import MOST, Trust, basis_of, step_of
from detectors.parameters import Dated, Parameters
from detectors.speaking import Arguments, Speaker
from detectors.voices import (
    KEPT,
    KEPT_PERIODS,
    Voice,
    Voices,
    apart,
    closed_as_paid,
    filed,
    paid,
    settled,
    together,
    verified,
)
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    AlertClosed,
    ArbitrationFiled,
    CollectiveIncidentReported,
    ComplaintFiled,
    ComplaintVerified,
    MediationClosed,
    WagesPaid,
)
from schemas.vocabulary import AlertResult, Basis, ComplaintChannel, Level, Mechanism

SAYS = Speaker(
    "complaint_burst",
    Mechanism.COMPLAINTS,
    "保障农民工工资支付条例 第10条；劳动保障监察条例 第9条",
)
BY_DEVICE = frozenset({ComplaintChannel.QR, ComplaintChannel.ONLINE})
"""Ways on which nobody saw who complained, only a telephone at some minute."""


class ComplaintBurst(Detector[Voices]):
    """Complaints 投诉, tip-offs 举报 and petitions 信访 over wages.

    Answers one question: did workers speak up, and how many? Whether they are right
    is for an officer to find. Until then a complaint is a lead that fades, and since
    persons are sealed and cannot be told apart, only a few complaints of one day count,
    and those that telephones sent within the same minutes count once: one person who
    complains ten times on a day is no crowd. Complaints count together when they lie
    within a window before the newest of them.

    Unverified complaints alone stop at yellow, by the cap of their source, unless they
    are collective: together they name as many workers as make a collective case, or a
    collective incident 群体性事件 or arbitration says so. A complaint found to be true, in
    whole or in part, is a hard fact that stands until it is settled, and a graver one
    when those found to be true concern that many workers together: the officer who
    verified them told persons apart. What was unfounded, a project-payment dispute in
    the guise of wages, or another district's, does not count any more.

    A settled mediation takes away the complaint that it names, those beside it as far as
    its workers go, and collective events of as many workers or fewer. So does an officer
    who closes an alert because the wages were paid, and for complaints found to be true a
    record of later payments to as many workers for every period that they name. An
    arbitration of a few is heard through their complaint. Says no where nobody
    complained: the ways to complain are always open.

    A firm named with a complaint about a site is complained of too; who is only one
    contract away, as its owner, is told by `TroubledNeighbour` and not named.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 10; Decree 423 (劳动保障监察条例) Art. 9; ten workers
    are collective by the rules of labour arbitration procedure Art. 5
    (`alerts.collective_workers`); `parameters/complaint_burst.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> complaint = samples.body(ComplaintFiled, workers=12)
    >>> filed = samples.fact(complaint, on=date(2025, 6, 23), source="worker")
    >>> verified = samples.body(ComplaintVerified, complaint=filed.id, workers=12)
    >>> found = samples.fact(verified, on=date(2025, 6, 26), source="officer")
    >>> said = replay(ComplaintBurst(Parameters.load()), [filed, found], date(2025, 12, 31))
    >>> [(on.isoformat(), finding.reason, finding.floor.value) for on, finding in said]
    [('2025-06-23', 'complaint_burst.many_workers', 'orange'), \
('2025-06-26', 'complaint_burst.upheld', 'red')]
    """

    name = SAYS.name
    listens = (
        ComplaintFiled,
        ComplaintVerified,
        MediationClosed,
        CollectiveIncidentReported,
        ArbitrationFiled,
        WagesPaid,
        AlertClosed,
    )
    about = EMPLOYERS_AND_SITES
    hears_concerns = True
    memory = Voices

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._window = parameters.whole("complaint_burst.window_days")
        self._per_day = parameters.whole("complaint_burst.counted_per_day")
        self._apart = parameters.whole("complaint_burst.apart_minutes")
        self._points = parameters.steps("complaint_burst.points")
        self._hard_points = parameters.table("complaint_burst.hard_points")
        self._floors = parameters.mapping("complaint_burst.floors")
        self._lasts = parameters.whole("complaint_burst.lasts_days")
        self._upheld_lasts = parameters.whole("complaint_burst.upheld_lasts_days")
        self._collective = parameters.whole("alerts.collective_workers")
        self._trust = Trust(parameters)

    def step(self, memory: Voices, fact: Fact) -> Voices:
        """Take in a complaint, what became of one, or many workers at once."""
        on = shanghai_day(fact.occurred_at)
        match fact.data:
            case ComplaintFiled(workers=workers, periods=periods, channel=channel):
                oldest = on - timedelta(days=self._window(on))
                named = periods if len(periods) <= KEPT_PERIODS else ()
                at = fact.occurred_at
                minute = at.hour * 60 + at.minute if channel in BY_DEVICE else None
                return filed(memory, Voice(fact.id, on, workers, None, named, minute), oldest)
            case ComplaintVerified() as body:
                return verified(memory, body, fact.id, on)
            case MediationClosed(settled=True) as body:
                return settled(memory, body, on)
            case CollectiveIncidentReported(workers=workers):
                return together(memory, Voice(fact.id, on, workers))
            case ArbitrationFiled(workers=workers, collective=collective):
                if collective or workers >= self._collective(on):
                    return together(memory, Voice(fact.id, on, workers))
            case WagesPaid() as body if memory.upheld:
                if self._trust.outweighs(basis_of(fact), Basis.DOCUMENT, on):
                    return paid(memory, body, on)
            case AlertClosed(result=AlertResult.PAID, workers=workers):
                return closed_as_paid(memory, workers, on)
        return memory

    def look(self, memory: Voices, on: date) -> Finding:
        """Say who spoke up, the best established first."""
        upheld = tuple(
            voice for voice in memory.upheld if on <= self._until(voice, self._upheld_lasts)
        )
        if upheld:
            return self._upheld(upheld)
        collective = tuple(
            voice for voice in memory.collective if on <= self._until(voice, self._lasts)
        )
        if collective:
            return self._crowd(collective)
        unverified = memory.unverified
        if unverified and on <= self._until(unverified[-1], self._lasts):
            return self._unverified(unverified)
        if unverified or memory.collective or memory.upheld:
            return LONG_AGO
        return NOBODY if memory.closed_on is None else _closed(memory.closed_on)

    def next_change(self, memory: Voices, on: date) -> date | None:
        """Return the day on which the next of those heard is no longer told."""
        last_days = [self._until(voice, self._upheld_lasts) for voice in memory.upheld]
        last_days += [self._until(voice, self._lasts) for voice in memory.collective]
        if memory.unverified:
            last_days.append(self._until(memory.unverified[-1], self._lasts))
        after = min((day for day in last_days if day >= on), default=None)
        return None if after is None else after + timedelta(days=1)

    def _upheld(self, upheld: tuple[Voice, ...]) -> Finding:
        newest, workers = upheld[-1], sum(voice.workers for voice in upheld)
        on = newest.on
        many = workers >= self._collective(on)
        found = (identity for voice in upheld for identity in (voice.id, voice.found))
        return SAYS.yes(
            "upheld",
            {"verified_on": on.isoformat(), "complaints": len(upheld), "workers": workers},
            points=self._hard_points(on)["upheld"],
            since=on,
            source="complaints",
            floor=Level(self._floors(on)["upheld_collective" if many else "upheld"]),
            workers=workers,
            evidence=tuple(identity for identity in found if identity is not None)[-MOST:],
            clears={"pay_and_settle": {"workers": workers}},
        )

    def _crowd(self, collective: tuple[Voice, ...]) -> Finding:
        newest, workers = collective[-1], max(voice.workers for voice in collective)
        on = newest.on
        return SAYS.yes(
            "collective",
            {"newest_on": on.isoformat(), "workers": workers},
            points=self._hard_points(on)["collective"],
            since=on,
            fades=True,
            source="complaints",
            floor=Level(self._floors(on)["collective"]),
            workers=workers,
            evidence=tuple(voice.id for voice in collective)[-MOST:],
            clears={"settle_all": {"workers": workers}},
        )

    def _unverified(self, heard: tuple[Voice, ...]) -> Finding:
        on = heard[-1].on
        counted, workers = self._counted(heard, on)
        many = workers >= self._collective(on)
        points = step_of(self._points(on), counted)
        if many:
            reason = "many_workers"
            points = max(points, self._hard_points(on)[reason])
        else:
            reason = "unverified" if len(heard) < KEPT else "unverified_at_least"
        told: Arguments = {"complaints": len(heard)}
        return SAYS.yes(
            reason,
            told | {"newest_on": on.isoformat(), "workers": workers},
            points=points,
            since=on,
            fades=True,
            source="complaints",
            floor=Level(self._floors(on)[reason]) if many else None,
            workers=workers,
            evidence=tuple(voice.id for voice in heard[-MOST:]),
            clears={"answer": told},
        )

    def _counted(self, heard: tuple[Voice, ...], on: date) -> tuple[int, int]:
        """Return the complaints that count and the workers whom they name, largest first."""
        per_day, minutes = self._per_day(on), self._apart(on)
        by_day: dict[date, list[Voice]] = {}
        for voice in heard:
            by_day.setdefault(voice.on, []).append(voice)
        counted = workers = 0
        for of_day in by_day.values():
            voices = of_day if len(of_day) == 1 else apart(of_day, minutes)
            named = sorted((voice.workers for voice in voices), reverse=True)[:per_day]
            counted += len(named)
            workers += sum(named)
        return counted, workers

    def _until(self, voice: Voice, lasts: Dated[int]) -> date:
        return voice.on + timedelta(days=lasts(voice.on))


def _closed(on: date) -> Finding:
    return SAYS.no("all_closed", {"closed_on": on.isoformat()})


NOBODY = SAYS.no("none")
LONG_AGO = SAYS.no("long_ago")
