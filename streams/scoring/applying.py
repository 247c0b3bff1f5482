"""One page of facts applied to every subject that they are about, within one transaction."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Conclusion, Fact, read_fact
from schemas.errors import Refused
from schemas.subjects import Kind, kind_of
from streams.log.port import FactLog, StoredFact
from streams.scoring.cabinet import Cabinet
from streams.scoring.cause import Cause
from streams.scoring.closing import Closer
from streams.scoring.dossier import Dossier
from streams.scoring.final import Final, own_of
from streams.scoring.judging import ACTS, Judge, Poisoned
from streams.scoring.neighbourhood import Edge, Neighbourhood, edges_of
from streams.scoring.refolding import REFOLDS, History, effective_history
from streams.scoring.rules import Rules
from streams.scoring.work import Work

JUDGED: frozenset[Kind] = frozenset({Kind.EMPLOYER, Kind.SITE})
"""Kinds of subject that have a dossier."""

SYSTEM: frozenset[type[Body]] = frozenset(
    {
        events.DayScored,
        events.HistoryLoadStarted,
        events.HistoryLoadFinished,
        events.MonthClosed,
        events.BulletinIssued,
    }
)
"""Facts about the running of the system: they change no dossier."""


PAGE_OF_CONCLUSIONS = 5_000
"""Conclusions that are held in memory at the most while rules are adopted."""


class _Envelope(msgspec.Struct, frozen=True):
    """As much of a record as must be readable for its subject to be known."""

    subject: str
    recorded_at: datetime
    concerns: tuple[str, ...] = ()


class Applier:
    """Applies facts in the order of their positions.

    Dossiers live in the cabinet between pages. When a transaction fails, `forget`
    must be called before the next page: the cabinet may hold what was not stored.
    """

    def __init__(self, rules: Rules, log: FactLog) -> None:
        """Apply facts of a log by these rules."""
        self.rules = rules
        self.judge = Judge(rules)
        self.cabinet = Cabinet(self.judge)
        self._closer = Closer(rules)
        self._log = log
        self._aliases: dict[str, str] = {}
        self._made: list[Conclusion] = []
        self._edges: Neighbourhood | None = None

    def apply(self, page: list[StoredFact], work: Work) -> None:
        """Apply a page; everything that it leads to is in `work` afterwards.

        Facts that were applied before are passed over.
        """
        before = work.position()
        page = [stored for stored in page if stored.position > before]
        if not page:
            return
        self._aliases = work.aliases()
        facts = [fact for stored in page if (fact := self._read(stored, work)) is not None]
        self.cabinet.fetch(work, {name for fact in facts for name in self._judged(fact)})
        for fact in facts:
            self._apply_one(fact, work)
        self._flush(work)
        self.cabinet.tidy()
        work.advance(page[-1].position)

    def forget(self) -> None:
        """Let go of everything in memory: after a transaction that failed."""
        self.cabinet.forget()
        self._made, self._edges = [], None

    def _read(self, stored: StoredFact, work: Work) -> Fact | None:
        try:
            return read_fact(stored.record, stored.type, stored.dataversion)
        except Refused as wrong:
            self._park_unread(stored, str(wrong), work)
            return None

    def _apply_one(self, fact: Fact, work: Work) -> None:
        cause = Cause(fact.position, fact.recorded_at, shanghai_day(fact.recorded_at))
        match fact.data:
            case events.DayClosed(day=day):
                self._close(Cause(fact.position, fact.recorded_at, day), work)
            case events.RulesAdopted(generation=generation):
                if generation == self.rules.generation.name:
                    self._adopt(cause, work)
            case body if type(body) in REFOLDS:
                self._rearrange(fact, cause, work)
            case body if type(body) not in SYSTEM:
                self._hear(fact, cause, work)

    def _hear(self, fact: Fact, cause: Cause, work: Work) -> None:
        owner = self._resolve(fact.subject)
        self._draw(edges_of(fact), fact.position, work)
        for subject in self._judged(fact):
            dossier = self.cabinet.take(subject)
            if dossier.heard >= fact.position:
                continue
            dossier.heard = fact.position
            own = subject == owner
            if dossier.parked is not None and type(fact.data) not in ACTS:
                work.park(fact.position, subject, f"waits behind another: {dossier.parked}")
            elif self._is_stale(dossier) or self.judge.is_late(dossier, fact, own=own):
                self.judge.heed(dossier, fact)
                self._refold(subject, cause, work)
            else:
                try:
                    self._keep(subject, self.judge.hear(dossier, fact, cause, own=own), work)
                except Poisoned as failure:
                    self._park(subject, cause, str(failure), work)

    def _rearrange(self, fact: Fact, cause: Cause, work: Work) -> None:
        """Refold every subject for which a fact about facts changes what counts."""
        absorbed: str | None = None
        match fact.data:
            case events.EmployerIdentified(employer=employer):
                absorbed = fact.subject
                work.alias(absorbed, employer)
            case events.EmployersMerged(absorbed=name):
                absorbed = name
                work.alias(absorbed, fact.subject)
            case events.EmployersSplit(released=name):
                work.alias(name, None)
        self._aliases = work.aliases()
        for subject in self._judged(fact):
            self._refold(subject, cause, work)
        if absorbed is not None:
            self._refold(absorbed, cause, work, empty=True)

    def _refold(self, subject: str, cause: Cause, work: Work, *, empty: bool = False) -> None:
        self.cabinet.fetch(work, [subject])
        before = self.cabinet.take(subject)
        unread: list[str] = []
        history = [] if empty else effective_history(subject, self._reader(cause, unread))
        if kind_of(subject) is Kind.SITE:
            work.erase_edges(subject)
            work.soil((subject, *self._neighbourhood(work).erase(subject)))
            for fact, own in history:
                self._draw(edges_of(fact) if own else [], fact.position, work)
        if unread:
            self._park(subject, cause, unread[0], work)
            return
        try:
            dossier, made = self.judge.refold(before, history, cause)
        except Poisoned as failure:
            self._park(subject, cause, str(failure), work)
            return
        work.unpark(subject)
        self.cabinet.replace(dossier)
        self._keep(subject, made, work)

    def _reader(self, cause: Cause, unread: list[str]) -> History:
        """Return a reader of histories up to a fact; why one cannot be read goes to `unread`."""

        def history(subject: str) -> Iterator[Fact]:
            for stored in self._log.history(subject, until=cause.position):
                try:
                    yield read_fact(stored.record, stored.type, stored.dataversion)
                except Refused as wrong:
                    unread.append(str(wrong))

        return history

    def _close(self, cause: Cause, work: Work) -> None:
        self.cabinet.put_back(work)
        due = work.due(cause.on)
        self.cabinet.fetch(work, due)
        for subject in due:
            dossier = self.cabinet.take(subject)
            if self._is_stale(dossier):
                self._refold(subject, cause, work)
                continue
            try:
                self._keep(subject, self.judge.wake(dossier, cause), work)
            except Poisoned as failure:
                self._park(subject, cause, str(failure), work)

        def own(subjects: list[str]) -> dict[str, Final]:
            self.cabinet.fetch(work, subjects)
            dossiers = (self.cabinet.peek(subject) for subject in subjects)
            return {it.subject: own_of(it) for it in dossiers if it.heard}

        self._made += self._closer.close(work, cause, work.soiled(), self._neighbourhood(work), own)
        if len(self._made) > PAGE_OF_CONCLUSIONS:
            self._flush(work)

    def _draw(self, drawn: list[Edge], position: int, work: Work) -> None:
        """Store edges under the present names of those that they join."""
        if drawn:
            named = [
                Edge(self._resolve(it.site), self._resolve(it.party), it.role, it.left)
                for it in drawn
            ]
            work.draw(named, position)
            self._neighbourhood(work).draw(named)
            work.soil(name for edge in named for name in (edge.site, edge.party))

    def _neighbourhood(self, work: Work) -> Neighbourhood:
        if self._edges is None:
            self._edges = Neighbourhood(work.edges())
        return self._edges

    def _adopt(self, cause: Cause, work: Work) -> None:
        """Refold what other rules left behind, and what was parked under whatever rules."""
        self._flush(work)
        for subject in sorted({*work.of_other_rules(), *work.parked_subjects()}):
            self._refold(subject, cause, work, empty=subject in self._aliases)
            if len(self._made) > PAGE_OF_CONCLUSIONS:
                self._flush(work)
                self.cabinet.tidy()

    def _park(self, subject: str, cause: Cause, reason: str, work: Work) -> None:
        work.park(cause.position, subject, reason)
        self._keep(subject, self.judge.park(self.cabinet.take(subject), cause, reason), work)

    def _park_unread(self, stored: StoredFact, reason: str, work: Work) -> None:
        """Park every subject that an unreadable fact names, as far as it can be read at all."""
        envelope = msgspec.json.decode(stored.record, type=_Envelope)
        cause = Cause(stored.position, envelope.recorded_at, shanghai_day(envelope.recorded_at))
        subjects = [self._resolve(name) for name in (envelope.subject, *envelope.concerns)]
        judged = [name for name in dict.fromkeys(subjects) if kind_of(name) in JUDGED]
        self.cabinet.fetch(work, judged)
        for subject in judged:
            self._park(subject, cause, reason, work)
        if not judged:
            work.park(stored.position, envelope.subject, reason)

    def _keep(self, subject: str, made: list[Conclusion], work: Work) -> None:
        if made:
            self._made += made
            work.soil((subject,))

    def _flush(self, work: Work) -> None:
        self.cabinet.put_back(work)
        work.conclude(self._made)
        self._made = []

    def _judged(self, fact: Fact) -> list[str]:
        """Return the subjects of a fact that have a dossier, each under its present name."""
        names = dict.fromkeys(self._resolve(name) for name in fact.subjects())
        return [name for name in names if kind_of(name) in JUDGED]

    def _is_stale(self, dossier: Dossier) -> bool:
        """Tell whether a dossier was made by other rules than these."""
        return dossier.generation != self.rules.generation.name

    def _resolve(self, subject: str) -> str:
        aliases = self._aliases
        while subject in aliases:
            subject = aliases[subject]
        return subject
