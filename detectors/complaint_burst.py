"""Complaints of unpaid wages, alone, many at once, or found to be true."""

from collections.abc import Callable
from datetime import date, timedelta

from detectors.complainants import apart, complaining, seen_together, told_apart
from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import MOST, RECORD, Trust, basis_of, step_of
from detectors.officers_word import found_false, wages_paid
from detectors.parameters import Dated, Parameters
from detectors.speaking import Arguments, Speaker
from detectors.voices import (
    KEPT,
    Voice,
    Voices,
    closed_as_paid,
    denied,
    filed,
    paid,
    reopened,
    settled,
    together,
    verified,
)
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    AlertClosed,
    AlertReopened,
    AlertVerified,
    ArbitrationFiled,
    CollectiveIncidentReported,
    ComplaintFiled,
    ComplaintVerified,
    MediationClosed,
    WagesPaid,
)
from schemas.vocabulary import Basis, Level, Mechanism

SAYS = Speaker(
    "complaint_burst",
    Mechanism.COMPLAINTS,
    "保障农民工工资支付条例 第10条；劳动保障监察条例 第9条",
)


class ComplaintBurst(Detector[Voices]):
    """Complaints 投诉, tip-offs 举报 and petitions 信访 over wages.

    Answers one question: did workers speak up, and how many? Whether they are right
    is for an officer to find. Until then a complaint is a lead that fades, and since
    persons are sealed and cannot be told apart, only a few complaints of one day count,
    and those that telephones sent within the same minutes count once: one person who
    complains ten times on a day is no crowd. Complaints count together when they lie
    within a window before the newest of them.

    Unverified complaints alone stop at yellow, by the cap of their source, unless they
    are collective: a collective incident 群体性事件 or arbitration says so, whoever took a
    complaint down saw as many workers as make a collective case, or complaints that came
    by several ways name that many, of each way only the largest. What one submission
    says, or one telephone again and again, is no crowd: it gives points alone, and so
    does an incident of which somebody only heard. A complaint found to be true, in
    whole or in part, is a hard fact that stands until it is settled, and a graver one
    when those found to be true concern that many workers together: the officer who
    verified them told persons apart. What was unfounded, a project-payment dispute in
    the guise of wages, or another district's, does not count any more.

    A settled mediation takes away the complaint that it names, those beside it as far as
    its workers go, and collective events of as many workers or fewer. So does an officer
    who closes an alert about wages because they were paid, and for complaints found to be
    true a record of later payments to as many workers for every period that they name. An
    officer who finds an alert about complaints false takes away the collective events of
    which no record tells, and what had been complained of by then makes no crowd any more;
    each complaint still waits for its own verdict. What an alert was about was not told
    before version 2 of its events: such a word is taken as one about complaints. An alert
    that is opened again gives back what was taken. An arbitration of a few is heard through
    their complaint. Says no where nobody complained: the ways to complain are always open.

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
    >>> [(on.isoformat(), finding.reason, finding.floor) for on, finding in said]
    [('2025-06-23', 'complaint_burst.many_named', None), \
('2025-06-26', 'complaint_burst.upheld', <Level.RED: 'red'>)]
    """

    name = SAYS.name
    listens = (
        ComplaintFiled,
        ComplaintVerified,
        MediationClosed,
        CollectiveIncidentReported,
        ArbitrationFiled,
        WagesPaid,
        AlertVerified,
        AlertClosed,
        AlertReopened,
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
            case ComplaintFiled() as body:
                oldest = on - timedelta(days=self._window(on))
                return filed(memory, complaining(body, fact, on), oldest)
            case ComplaintVerified() as body:
                return verified(memory, body, fact.id, on)
            case MediationClosed(settled=True) as body:
                return settled(memory, body, on)
            case CollectiveIncidentReported(workers=workers):
                return together(memory, Voice(fact.id, on, workers, basis=basis_of(fact)))
            case ArbitrationFiled(workers=workers, collective=collective):
                if collective or workers >= self._collective(on):
                    return together(memory, Voice(fact.id, on, workers, basis=basis_of(fact)))
            case WagesPaid() as body if memory.upheld or memory.resting:
                if self._trust.outweighs(basis_of(fact), Basis.DOCUMENT, on):
                    return paid(memory, body, on)
            case AlertClosed(alert=alert, workers=workers) as body if wages_paid(body):
                return closed_as_paid(memory, alert, workers, on)
            case AlertClosed() | AlertVerified() as body if found_false(body, SAYS.mechanism):
                return denied(memory, body.alert, on)
            case AlertReopened(alert=alert):
                return reopened(memory, alert)
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
        seen = tuple([it for it in collective if self._trust.firm(it.basis, it.on)])
        if seen:
            return self._crowd(seen, collective)
        leads = [self._crowd(collective, collective)] if collective else []
        unverified = memory.unverified
        if unverified and on <= self._until(unverified[-1], self._lasts):
            leads.append(self._unverified(unverified))
        if leads:
            return max(leads, key=_weight)
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

    def _crowd(self, told: tuple[Voice, ...], all_told: tuple[Voice, ...]) -> Finding:
        """Say what was collective; `told` are all that somebody saw, or all that were heard of."""
        newest, workers = told[-1], max(voice.workers for voice in told)
        on, basis = newest.on, max((it.basis for it in told), key=self._worth(newest.on))
        settles: Arguments = {"workers": max(voice.workers for voice in all_told)}
        on_record = any(voice.basis == RECORD for voice in all_told)
        return SAYS.yes(
            "collective",
            {"newest_on": on.isoformat(), "workers": workers},
            points=self._trust.points(self._hard_points(on)["collective"], basis, on),
            since=on,
            fades=True,
            source="complaints",
            floor=Level(self._floors(on)["collective"]) if self._trust.firm(basis, on) else None,
            workers=workers,
            evidence=tuple(voice.id for voice in told)[-MOST:],
            clears={"settle_all" if on_record else "settle_or_deny": settles},
        )

    def _worth(self, on: date) -> Callable[[str], int]:
        return lambda basis: self._trust.points(100, basis, on)

    def _unverified(self, heard: tuple[Voice, ...]) -> Finding:
        on = heard[-1].on
        workers, ways = told_apart(heard)
        collective = self._collective(on)
        many = workers >= collective and (ways > 1 or seen_together(heard, collective))
        points = step_of(self._points(on), self._counted(heard, on))
        if workers >= collective:
            reason = "many_workers" if many else "many_named"
            points = max(points, self._hard_points(on)[reason])
        else:
            reason = "unverified" if len(heard) < KEPT else "unverified_at_least"
        told: Arguments = {"complaints": len(heard)}
        workers = workers or max(voice.workers for voice in heard)
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

    def _counted(self, heard: tuple[Voice, ...], on: date) -> int:
        """Return how many complaints count: a few of each day, and of one go only one."""
        per_day, minutes = self._per_day(on), self._apart(on)
        by_day: dict[date, list[Voice]] = {}
        for voice in heard:
            by_day.setdefault(voice.on, []).append(voice)
        counted = 0
        for of_day in by_day.values():
            apart_that_day = 1 if len(of_day) == 1 else len(apart(of_day, minutes))
            counted += min(apart_that_day, per_day)
        return counted

    def _until(self, voice: Voice, lasts: Dated[int]) -> date:
        return voice.on + timedelta(days=lasts(voice.on))


def _weight(lead: Finding) -> tuple[bool, int]:
    return lead.floor is not None, lead.points


def _closed(on: date) -> Finding:
    return SAYS.no("all_closed", {"closed_on": on.isoformat()})


NOBODY = SAYS.no("none")
LONG_AGO = SAYS.no("long_ago")
