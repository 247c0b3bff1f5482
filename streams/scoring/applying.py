"""Pages of facts applied to every subject that they are about, within one transaction."""

from collections import deque
from collections.abc import Sequence

from schemas import events
from schemas.calendar import shanghai_day
from schemas.codec import Conclusion, Fact
from schemas.derived import RiskAssessed
from schemas.errors import Refused
from schemas.subjects import Kind, kind_of
from streams.log.port import Entry
from streams.scoring.aliases import ALIASING, Aliases
from streams.scoring.cabinet import Cabinet
from streams.scoring.cause import Cause, cause_of
from streams.scoring.closes import CLOSE, UnreadableClose
from streams.scoring.dossier import Dossier
from streams.scoring.final import own_of
from streams.scoring.judging import ACTS, Judge
from streams.scoring.kept import Kept
from streams.scoring.neighbourhood import edges_of
from streams.scoring.passing_over import PASSED_OVER
from streams.scoring.refolding import REFOLDS, effective_history
from streams.scoring.rules import Rules
from streams.scoring.share import WHOLE, Share, is_judged
from streams.scoring.stepping import Poisoned
from streams.scoring.telling import Read, Telling, facts_of, read_entry, read_envelope

REFOLDS_AT_ONCE = 1_000
"""Subjects refolded in one transaction at the most: each costs the reading of its history."""
CLOSES_AT_ONCE = 50
"""Days closed in one transaction at the most: what each woke stays in the index of wakes until
the transaction ends, and every later close looks through it."""
_FETCHED_AT_ONCE = 200
"""Dossiers read at once while rules are adopted."""


class Applier:
    """Applies facts to the subjects of its share, in the order of their positions.

    Dossiers live in the cabinet between pages. When a transaction fails, `forget`
    must be called before the next page: the cabinet may hold what was not stored.
    """

    def __init__(
        self,
        rules: Rules,
        log: Telling,
        share: Share = WHOLE,
        *,
        judge: Judge | None = None,
        read: Read = read_entry,
    ) -> None:
        """Apply facts of a log by these rules, to these shards.

        `judge` and `read` stand in for those that judge and read where nothing is said.
        """
        self.rules = rules
        self.judge = judge or Judge(rules)
        self.cabinet = Cabinet(self.judge)
        self._share = share
        self._log = log
        self._read = read
        self._aliases = Aliases()
        self._at: int | None = None
        """The position as of which the memory here stands; None where that is not known."""
        self._made: list[Conclusion] = []
        self._refolded = 0
        """Subjects refolded in this transaction."""
        self._assessed: set[str] = set()
        """Subjects whose own assessment the closer has not been handed yet."""

    def apply(self, page: Sequence[Entry], work: Kept, upto: int | None = None) -> int:
        """Apply a page; everything that it leads to is in `work` afterwards.

        The page holds every fact of the share up to `upto`, or to its own last. Facts that
        were applied before are passed over. Returns how many were not.

        Stops before the end of the page where as many subjects were refolded or days closed as
        a transaction bears, or half-way through the adoption of rules; `work.position` then
        says up to where all is done. Called with the same page in the next transaction, it
        goes on there.

        Raises UnreadableClose where the next fact is a close that cannot be read.
        """
        if work.position != self._at:
            self.forget()
            self._aliases = Aliases.as_of(self._log, work.position)
        upto = max(upto or 0, page[-1].position if page else work.position)
        page = [entry for entry in page if entry.position > work.position]
        closes = [entry.position for entry in page if entry.type == CLOSE]
        if len(closes) > CLOSES_AT_ONCE:
            upto = closes[CLOSES_AT_ONCE - 1]
            page = [entry for entry in page if entry.position <= upto]
        heard = [entry for entry in page if entry.type not in PASSED_OVER]
        facts = [self._read(entry) for entry in heard]
        readable = (fact for fact in facts if not isinstance(fact, Refused))
        self.cabinet.fetch(work, {name for fact in readable for name in self._judged(fact)})
        self._refolded = 0
        for number, (entry, fact) in enumerate(zip(heard, facts, strict=True)):
            if not self._apply_entry(entry, fact, work, first=number == 0):
                upto = entry.position - 1
                break
        self._flush(work)
        self.cabinet.tidy()
        self._at = work.position = upto
        return sum(entry.position <= upto for entry in page)

    def forget(self) -> None:
        """Let go of everything in memory: after a transaction that failed."""
        self.cabinet.forget()
        self._made, self._at = [], None
        self._assessed.clear()

    def _apply_entry(self, entry: Entry, fact: Fact | Refused, work: Kept, *, first: bool) -> bool:
        """Apply one fact whole, and tell that; or nothing of it, where it must wait."""
        if self._refolded >= REFOLDS_AT_ONCE:
            return False
        if not isinstance(fact, Refused):
            return self._apply_one(fact, work)
        if entry.type == CLOSE:
            if first:
                raise UnreadableClose(entry.position, str(fact))
            return False
        self._park_unread(entry, str(fact), work)
        return True

    def _apply_one(self, fact: Fact, work: Kept) -> bool:
        """Apply a fact; tell whether that is finished, as all but an adoption are at once."""
        cause = cause_of(fact)
        match fact.data:
            case events.DayClosed():
                self._close(cause, work)
            case events.RulesAdopted(generation=generation):
                if generation == self.rules.generation.name:
                    return self._adopt(cause, work)
            case body if type(body) in REFOLDS:
                self._rearrange(fact, cause, work)
            case _:
                self._hear(fact, cause, work)
        return True

    def _hear(self, fact: Fact, cause: Cause, work: Kept) -> None:
        owner = self._aliases.resolve(fact.subject)
        if (drawn := edges_of(fact)) and self._share.has(owner):
            work.draw(drawn)
        for subject in self._judged(fact):
            dossier = self._take(subject, work)
            if dossier.heard >= fact.position:
                continue
            dossier.heard = fact.position
            own = subject == owner
            if dossier.parked is not None and type(fact.data) not in ACTS:
                work.park(fact.position, subject, f"waits behind another: {dossier.parked}")
                continue
            late = self.judge.late(dossier, fact, own=own)
            if self._is_stale(dossier) or (late and (drawn or dossier.parked is not None)):
                self.judge.heed(dossier, fact)
                self._refold(subject, cause, work)
                continue
            try:
                if late:
                    self._refolded += 1
                    history = self._history(subject, cause)
                    made = self.judge.hear_late(dossier, fact, cause, late, history, own=own)
                else:
                    made = self.judge.hear(dossier, fact, cause, own=own)
            except (Poisoned, Refused) as failure:
                self._park(subject, cause, str(failure), work)
            else:
                self._keep(subject, made)

    def _rearrange(self, fact: Fact, cause: Cause, work: Kept) -> None:
        """Refold every subject for which a fact about facts changes what counts."""
        move = self._aliases.hear(fact) if type(fact.data) in ALIASING else None
        moved = () if move is None else (move.before, move.after)
        for subject in dict.fromkeys((*self._judged(fact), *filter(self._is_ours, moved))):
            self._refold(subject, cause, work)

    def _refold(self, subject: str, cause: Cause, work: Kept) -> None:
        self._refolded += 1
        before = self._take(subject, work)
        try:
            history = self._history(subject, cause)
            if kind_of(subject) is Kind.SITE:
                drawn = [edge for fact, own in history if own for edge in edges_of(fact)]
                work.redraw(subject, drawn)
            dossier, made = self.judge.refold(before, history, cause)
        except (Poisoned, Refused) as failure:
            self._park(subject, cause, str(failure), work)
            return
        work.unpark(subject)
        self.cabinet.replace(dossier)
        self._keep(subject, made)

    def _history(self, subject: str, cause: Cause) -> list[tuple[Fact, bool]]:
        """Return what counts for a subject up to a fact; raises Refused where it is unreadable."""
        names = self._aliases.names_of(subject)
        return effective_history(
            names, lambda name: facts_of(self._log, name, cause.position, self._read)
        )

    def _close(self, cause: Cause, work: Kept) -> None:
        """Look again at the subjects that are due; what changes after this is of the next day."""
        self.cabinet.put_back(work)
        due = work.due(cause.on)
        self.cabinet.fetch(work, due)
        for subject in due:
            dossier = self.cabinet.take(subject)
            if self._is_stale(dossier):
                self._refold(subject, cause, work)
                continue
            try:
                self._keep(subject, self.judge.wake(dossier, cause))
            except Poisoned as failure:
                self._park(subject, cause, str(failure), work)
        self._flush(work)
        work.closed = cause.position

    def _adopt(self, cause: Cause, work: Kept) -> bool:
        """Refold what other rules left behind, and what was parked under whatever rules.

        Stops after as many as a transaction bears, and tells whether nobody is left. Which
        were refolded their dossiers say: they have heard of the adoption.
        """
        self._flush(work)
        names = sorted({*work.of_other_rules(), *work.parked_subjects()})
        for start in range(0, len(names), _FETCHED_AT_ONCE):
            some = names[start : start + _FETCHED_AT_ONCE]
            self.cabinet.fetch(work, filter(is_judged, some))
            for subject in some:
                if not is_judged(subject):
                    self._read_again(subject, cause, work)
                elif self.cabinet.peek(subject).heard < cause.position:
                    if self._refolded >= REFOLDS_AT_ONCE:
                        return False
                    self._refold(subject, cause, work)
        return True

    def _read_again(self, subject: str, cause: Cause, work: Kept) -> None:
        """Let go of what was parked of a grid or township, where all of it can be read now."""
        try:
            deque(facts_of(self._log, subject, cause.position, self._read), maxlen=0)
        except Refused:
            return
        work.unpark(subject)

    def _park(self, subject: str, cause: Cause, reason: str, work: Kept) -> None:
        work.park(cause.position, subject, reason)
        dossier = self._take(subject, work)
        dossier.heard = max(dossier.heard, cause.position)
        self._keep(subject, self.judge.park(dossier, cause, reason))

    def _park_unread(self, entry: Entry, reason: str, work: Kept) -> None:
        """Park every subject that an unreadable fact names, as far as it can be read at all."""
        envelope = read_envelope(entry)
        cause = Cause(entry.position, envelope.recorded_at, shanghai_day(envelope.recorded_at))
        named = (envelope.subject, *envelope.concerns)
        for subject in self._ours(named):
            self._park(subject, cause, reason, work)
        if not any(map(is_judged, named)) and self._share.has(envelope.subject):
            work.park(entry.position, envelope.subject, reason)

    def _take(self, subject: str, work: Kept) -> Dossier:
        """Return the dossier of a subject, to be changed; a new one is told to the closer."""
        self.cabinet.fetch(work, [subject])
        dossier = self.cabinet.take(subject)
        if not dossier.heard:
            self._assessed.add(subject)
        return dossier

    def _keep(self, subject: str, made: list[Conclusion]) -> None:
        self._made += made
        if any(type(it.data) is RiskAssessed for it in made):
            self._assessed.add(subject)

    def _flush(self, work: Kept) -> None:
        work.assess(own_of(self.cabinet.peek(name)) for name in sorted(self._assessed))
        self._assessed.clear()
        self.cabinet.put_back(work)
        work.conclude(self._made)
        self._made = []

    def _judged(self, fact: Fact) -> list[str]:
        """Return the subjects of a fact that have a dossier here, each under its present name."""
        return self._ours(fact.subjects())

    def _ours(self, subjects: Sequence[str]) -> list[str]:
        names = dict.fromkeys(self._aliases.resolve(name) for name in subjects)
        return list(filter(self._is_ours, names))

    def _is_ours(self, subject: str) -> bool:
        return is_judged(subject) and self._share.has(subject)

    def _is_stale(self, dossier: Dossier) -> bool:
        """Tell whether a dossier was made by other rules than these."""
        return dossier.generation != self.rules.generation.name
