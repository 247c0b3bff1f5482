"""One share of the subjects, judged page by page under several sets of rules at once."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from schemas.codec import Conclusion, Fact
from schemas.errors import Refused
from schemas.events import DayClosed
from streams.kafka.routing import Router
from streams.log.port import Entry, FactReader
from streams.previewing.carrying import ActedOn, CarryingOver
from streams.previewing.cold import Cold
from streams.previewing.outcomes import OUTCOMES, confirmed
from streams.previewing.remembering import Remembering
from streams.previewing.share_memory import ROOM, ShareMemory
from streams.previewing.told import Confirmed, Difference, Ending, Frame, Handed, alerts
from streams.scoring.aliases import Aliases
from streams.scoring.applying import Applier
from streams.scoring.cause import concluded_on
from streams.scoring.judging import Judge
from streams.scoring.refolding import effective_history
from streams.scoring.rules import Rules
from streams.scoring.share import Share, is_judged

PAGE = 2_000
"""Facts read at once."""

Witness = Callable[[int, int, Sequence[Conclusion]], Difference | None]
"""Compares the conclusions of facts in (after, until] with what stands; returns what differs."""


class Bench:
    """Judges the subjects of one share, as each set of rules would have."""

    def __init__(
        self,
        log: FactReader,
        rules: Sequence[Rules],
        share: Share,
        work: Path,
        *,
        witness: Witness | None = None,
        room: int = ROOM,
    ) -> None:
        """Judge by these rules, the standing ones first; `witness` looks at what those say.

        What does not fit into memory is kept in the directory `work`.
        """
        self._log = log
        self._share = share
        self._reading = Remembering(log)
        self._acted_on = ActedOn()
        self._router = Router(share.of, Aliases())
        standing, *others = rules
        judges = [Judge(standing), *[CarryingOver(it, self._acted_on) for it in others]]
        self._sides = [
            _Side(self._reading, share, judge, (work / f"{share.number}-{side}.sqlite", room))
            for side, judge in enumerate(judges)
        ]
        self._witness = witness
        self._with_outcomes: set[str] = set()

    def frames(self, until: int) -> Iterator[Frame]:
        """Judge up to a position: one frame at each close, and one behind each page of facts."""
        after = 0
        while after < until and (page := self._log.read(after, limit=PAGE, until=until)):
            self._reading.turn()
            begun = after
            mine: list[Entry] = []
            for entry in page:
                after = entry.position
                if not self._is_mine(entry):
                    continue
                mine.append(entry)
                if entry.type == DayClosed.__name__:
                    yield self._judge(mine, begun, after, closed=True)
                    mine, begun = [], after
            yield self._judge(mine, begun, after, closed=False)

    def ending(self, until: int) -> Ending:
        """Return what is known of the share once everything up to a position was judged."""
        aliases = Aliases.as_of(self._reading, until)
        judged = {aliases.resolve(name) for name in self._with_outcomes}
        return Ending(
            townships=self._sides[0].memory.townships,
            parked=[side.memory.parked for side in self._sides],
            confirmed=[
                it
                for name in sorted(filter(is_judged, judged))
                for it in self._confirmed(name, aliases.names_of(name), until)
            ],
        )

    def close(self) -> None:
        """Let go of what did not fit into memory."""
        for side in self._sides:
            side.cold.close()

    def _is_mine(self, entry: Entry) -> bool:
        return self._share.of == 1 or self._share.number in self._router.route(entry)

    def _judge(self, page: list[Entry], after: int, until: int, *, closed: bool) -> Frame:
        """Apply a page to every side: the standing one first, whose alerts officers acted on."""
        facts = [self._reading.read(entry) for entry in page]
        self._look_for_outcomes(facts)
        close = facts[-1] if closed else None
        handed: list[Handed] = []
        for side in self._sides:
            handed.append(side.judge(page, until, close))
            if side is self._sides[0]:
                self._acted_on.hear(side.made)
        made = self._sides[0].made
        difference = None if self._witness is None else self._witness(after, until, made)
        return Frame(until, closed, handed, len(made), difference)

    def _look_for_outcomes(self, facts: Sequence[Fact | Refused]) -> None:
        for fact in facts:
            if not isinstance(fact, Refused) and type(fact.data) in OUTCOMES:
                self._with_outcomes.add(fact.subject)

    def _confirmed(self, subject: str, names: Collection[str], until: int) -> list[Confirmed]:
        def history(name: str) -> Iterator[Fact]:
            read = map(self._reading.read, self._reading.history(name, until=until))
            return (fact for fact in read if not isinstance(fact, Refused))

        try:
            return confirmed(subject, effective_history(names, history))
        except Refused:
            return []  # the subject is parked for it, and counted there


class _Side:
    """One set of rules: its applier, its memory, and what it has said of the page in hand."""

    def __init__(
        self, reading: Remembering, share: Share, judge: Judge, memory: tuple[Path, int]
    ) -> None:
        file, room = memory
        self.cold = Cold(file, judge.rules)
        self.memory = ShareMemory(self._conclude, self.cold, room)
        self.made: list[Conclusion] = []
        self._applier = Applier(judge.rules, reading, share, judge=judge, read=reading.read)

    def judge(self, page: list[Entry], until: int, close: Fact | Refused | None) -> Handed:
        """Apply a page and return what it led to."""
        self.made = []
        self._applier.apply(page, self.memory, until)
        while self.memory.position < until:
            self._applier.apply(page, self.memory, until)
        own, edges = self.memory.take()
        readable = None if isinstance(close, Refused) else close
        raised, recalled = alerts(self.made, lambda made: concluded_on(made, readable))
        return Handed(own, edges, raised, recalled)

    def _conclude(self, made: Sequence[Conclusion]) -> None:
        self.made += made
