"""One partition as a worker holds it: which pages are new, and what they lead to."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, delete, or_

from streams.kafka.pages import NotAPage, Page, decode, identity_of
from streams.kafka.progress import CountingJudge, Progress
from streams.kafka.timeline import Chain, LostLog, of_lost_logs
from streams.log.port import Entry, FactReader
from streams.metrics import Stray
from streams.scoring.applying import Applier
from streams.scoring.clerk import adopted_generation
from streams.scoring.rows import upsert
from streams.scoring.rules import Rules
from streams.scoring.share import Share
from streams.scoring.tables import stops, strays
from streams.scoring.work import ShardsApart, Work


class Received(Struct, frozen=True, gc=False):
    """A record as it came over the broker."""

    partition: int
    offset: int
    value: bytes


class Outcome(Struct):
    """What became of some records of one partition."""

    position: int = 0
    """Up to where the partition is applied now."""
    published: int = 0
    """The greatest position that a page of these spoke of."""
    pages: int = 0
    facts: int = 0
    duplicates: int = 0
    replaced: int = 0
    """Pages among the duplicates or the applied that a relay sent which has been replaced."""
    gaps: int = 0
    parked: int = 0
    strays: list[Stray] = []
    stopped: str | None = None
    """Why the partition cannot go on; None while it can."""
    unfinished: bool = False
    """Whether more is to be applied of the same records than one transaction bears."""

    def then(self, rest: "Outcome") -> "Outcome":
        """Return this with what the next transaction made of what was left of its records."""
        return replace(
            self,
            position=rest.position,
            facts=self.facts + rest.facts,
            parked=self.parked + rest.parked,
            stopped=rest.stopped,
            unfinished=rest.unfinished,
        )


class OtherRules(RuntimeError):
    """The log says that rules are in force which are not those of this worker."""


class Topic:
    """The topic whose pages are taken, and the log that they must be of."""

    def __init__(self, name: str, partitions: int, log: FactReader) -> None:
        """Name a topic with its partitions."""
        self.name = name
        self.partitions = partitions
        self.log = log
        self._identity: bytes | None = None

    @property
    def identity(self) -> bytes | None:
        """The name of the log in its pages; None until it holds a fact."""
        if self._identity is None:
            self._identity = identity_of(self.log)
        return self._identity


class Partition:
    """Applies the pages of one partition, each fact once, in the order of the log.

    Where a page is missing nothing behind it is applied: the partition is stopped, with
    its reason in the store, until a page comes that joins on. The log holds what was in
    the missing one, so the relay can send it again.
    """

    def __init__(
        self, number: int, topic: Topic, rules: Rules, progress: Progress | None = None
    ) -> None:
        """Hold a partition of a topic, judging by these rules; what is done is counted there."""
        self._number = number
        self._topic = topic
        self._rules = rules
        self._share = Share(number, of=topic.partitions)
        done = progress or Progress()
        self._applier = Applier(
            rules, topic.log, self._share, judge=CountingJudge(rules, done), read=done.read
        )
        self._chain = Chain(self._share)
        self._epoch = 0
        self._head = 0
        """Where the log ended when it was last asked."""

    def apply(self, records: Iterable[Received], connection: Connection) -> Outcome:
        """Apply records within a transaction; whoever opened it commits, or calls `forget`."""
        outcome = Outcome()
        try:
            work = Work(connection, self._rules, self._share)
            outcome.position = work.position
            self._chain.hold(work.position, self._topic.log, connection)
        except (ShardsApart, LostLog) as trouble:
            outcome.stopped = str(trouble)
            self._say_stop(outcome, connection)
            return outcome
        facts: list[Entry] = []
        for page in self._pages(records, outcome, connection):
            try:
                self._join(page, facts, outcome)
            except LostLog as lost:
                outcome.stopped = str(lost)
                self._chain.forget()
                break
        if outcome.pages:
            # All at once: what is read and written for a subject is so once, not for each page.
            outcome.facts = self._applier.apply(facts, work, outcome.position)
            work.advance()
            outcome.unfinished = work.position < outcome.position
            if outcome.unfinished:
                outcome.position = work.position
                self._chain.forget()  # no page ends here, and none said the hash of this place
            else:
                self._chain.keep(connection)
        outcome.parked = work.parked
        self._say_stop(outcome, connection)
        return outcome

    def share_room(self, dossiers: int) -> None:
        """Keep so many dossiers in memory at the most, from the next page on."""
        self._applier.cabinet.room = dossiers

    def forget(self) -> None:
        """Let go of everything in memory: after a transaction that failed."""
        self._applier.forget()
        self._chain.forget()

    def _pages(
        self, records: Iterable[Received], outcome: Outcome, connection: Connection
    ) -> list[Page]:
        """Return the pages among records; what is none for us is kept as a stray."""
        read: list[tuple[Received, Page]] = []
        for record in records:
            try:
                read.append((record, self._read(record)))
            except NotAPage as wrong:
                self._keep_stray(record, wrong, outcome, connection)
        pages = [page for _, page in read]
        strange = of_lost_logs(pages, self._topic.log, outcome.position)
        for place in sorted(strange):
            record, page = read[place]
            message = (
                f"the page goes up to {page.last} of a log that was lost: this one was restored "
                "from a backup, and says something else there"
            )
            self._keep_stray(record, NotAPage(Stray.OTHER_LOG, message), outcome, connection)
        return [page for place, page in enumerate(pages) if place not in strange]

    def _read(self, record: Received) -> Page:
        page = decode(record.value)
        topic = self._topic
        if page.log != topic.identity:
            raise NotAPage(Stray.OTHER_LOG, "the page is of another log than this worker's")
        if page.of != topic.partitions:
            message = f"the page is one of {page.of} partitions, the topic has {topic.partitions}"
            raise NotAPage(Stray.OTHER_DIVISION, message)
        if page.partition != self._number:
            message = f"the page is for partition {page.partition}, it came by {self._number}"
            raise NotAPage(Stray.OTHER_PARTITION, message)
        if page.last > self._head:
            self._head = topic.log.head().position
        if page.last > self._head:
            message = f"the page goes up to {page.last}, and the log ends at {self._head}"
            raise NotAPage(Stray.AHEAD_OF_LOG, message)
        return page

    def _join(self, page: Page, facts: list[Entry], outcome: Outcome) -> None:
        """Add what is new in a page to the facts, if it joins on to where these end."""
        outcome.published = max(outcome.published, page.last)
        outcome.replaced += page.epoch < self._epoch
        self._epoch = max(self._epoch, page.epoch)
        if page.last <= outcome.position:
            outcome.duplicates += 1
            return
        if page.previous > outcome.position:
            outcome.gaps += 1
            outcome.stopped = (
                f"applied up to {outcome.position}, and the next page begins behind "
                f"{page.previous}: publish again by: "
                f"wagewatch relay --again-from {outcome.position}"
            )
            return
        self._chain.join(page)
        if any(it.type == "RulesAdopted" for it in page.facts):
            self.check_rules()
        facts += (it for it in page.facts if it.position > outcome.position)
        outcome.position = page.last
        outcome.pages += 1
        outcome.stopped = None

    def check_rules(self) -> None:
        """Raise OtherRules unless the last word of the log on rules is that of these."""
        ours = self._rules.generation.name
        adopted = adopted_generation(self._topic.log)
        if adopted is not None and adopted != ours:
            message = (
                f"rules {adopted} are in force and this worker judges by {ours}: install the "
                "version that the closer runs"
            )
            raise OtherRules(message)

    def _say_stop(self, outcome: Outcome, connection: Connection) -> None:
        """Store why the partition stands still, or that it goes on.

        Whoever goes on lifts every stop: it may have been said elsewhere, while somebody else
        held the partition; and that of a former topic was lifted before this one began.
        """
        if outcome.stopped is not None:
            here = {"topic": self._topic.name, "partition": self._number}
            row = {**here, "position": outcome.position, "reason": outcome.stopped}
            upsert(connection, stops, [row])
        elif outcome.pages:
            connection.execute(
                delete(stops).where(
                    or_(stops.c.topic != self._topic.name, stops.c.partition == self._number)
                )
            )

    def _keep_stray(
        self, record: Received, wrong: NotAPage, outcome: Outcome, connection: Connection
    ) -> None:
        row = {
            "topic": self._topic.name,
            "partition": self._number,
            "offset": record.offset,
            "reason": f"{wrong.kind}: {wrong}",
            "record": record.value,
        }
        upsert(connection, strays, [row])
        outcome.strays.append(wrong.kind)
