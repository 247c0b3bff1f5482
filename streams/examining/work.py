"""How far the work has come, and what stands still until somebody does something."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schemas import events
from schemas.calendar import shanghai_day
from schemas.codec import read_fact
from streams.examining.clock import judge_last_fact
from streams.examining.finding import Finding, Mode, Verdict, found
from streams.examining.looks import Look
from streams.examining.tables import Tables
from streams.log.port import StoredFact, recorded_at
from streams.metrics import Stray

PATIENCE = timedelta(seconds=60)
"""How long a fact may wait to be judged and shown: as `/readyz` and the alarm have it."""
DAYS_UNCLOSED = 3
"""So many days without a close are no weekend any more: whoever looks at the list goes out by
what was known half a week ago."""

MOST_STRAYS = 10_000
"""Records that are counted: what matters is that there are some, and of what kind."""

_GAP = "--again-from"
"""What a worker names as the way to go on where pages are missing, and nowhere else."""
_STRAYS: dict[str, str] = {
    Stray.OTHER_VERSION: "upgrade",
    Stray.OTHER_LOG: "other_log",
    Stray.AHEAD_OF_LOG: "other_log",
    Stray.OTHER_PARTITION: "other_topic",
    Stray.OTHER_DIVISION: "other_topic",
}
"""Records for which more can be done than to find who wrote them, and the sentence for it."""
_FACT = "position, type, dataversion, record, hash"


def examine_log(log: Tables, now: datetime, mode: Mode, *, simulated: bool) -> Iterator[Finding]:
    """Look at the log itself: where it ends, and when, and which days are not closed yet.

    The time of a `simulated` district is made up: nothing is held against it.
    """
    if not log.has("facts"):
        yield found(Look.WORK_HEAD, Verdict.WARNING)
        return
    head = end_of(log)
    yield found(Look.WORK_HEAD, Verdict.OK, f"{head:,}")
    last = _fact(log, head)
    if last is None:
        return
    if not simulated:
        yield judge_last_fact(recorded_at(last), now)
    yield _days(log, shanghai_day(now), mode, simulated=simulated)


def examine_rules(log: Tables, ours: str | None) -> Finding:
    """Compare the rules in force with those by which this machine would judge.

    `ours` is their generation; None where the parameters here cannot be read.
    """
    if ours is None:
        return found(Look.WORK_RULES, Verdict.NOT_SEEN, remedy="unread")
    [(position,)] = log.ask(
        f"SELECT max(position) FROM {log.name('milestones')} WHERE type = 'RulesAdopted'"  # noqa: S608 - ours
    )
    fact = None if position is None else _fact(log, position)
    if fact is None:
        return found(Look.WORK_RULES, Verdict.NOT_SEEN, remedy="none")
    said = read_fact(fact.record, fact.type, fact.dataversion).data
    in_force = said.generation if isinstance(said, events.RulesAdopted) else ""
    verdict = Verdict.OK if in_force == ours else Verdict.WARNING
    return found(Look.WORK_RULES, verdict, ours, in_force=in_force)


def examine_published(log: Tables, generation: int, now: datetime) -> Finding:
    """Look at what the relay has handed to the topic of a generation."""
    about = f"…-pages-{generation}"
    if not log.has("published"):
        return found(Look.WORK_PUBLISHED, Verdict.NOT_SEEN, about=about, remedy="unseen")
    rows = log.ask(f"SELECT topic, position FROM {log.name('published')}")  # noqa: S608 - ours
    for topic, position in rows:
        if topic.endswith(f"-pages-{generation}"):
            return judge_lag(Look.WORK_PUBLISHED, log, position, now, about=topic)
    return found(Look.WORK_PUBLISHED, Verdict.WARNING, about=about, remedy="never")


def examine_scoring(log: Tables, scoring: Tables, now: datetime) -> Iterator[Finding]:
    """Look at what was judged, and at what cannot be."""
    if scoring.has("shards"):
        [(scored,)] = scoring.ask(f"SELECT min(position) FROM {scoring.name('shards')}")  # noqa: S608 - ours
        yield judge_lag(Look.WORK_SCORED, log, scored or 0, now)
    else:
        yield found(Look.WORK_SCORED, Verdict.NOT_SEEN, remedy="unseen")
    yield _parked(scoring)


def examine_spread(scoring: Tables) -> Iterator[Finding]:
    """Look at what came over Kafka and could not be taken in."""
    yield from _stops(scoring)
    yield from _strays(scoring)


def examine_views(log: Tables, views: Tables, now: datetime) -> Iterator[Finding]:
    """Look at what is shown."""
    if views.has("positions"):
        [(shown,)] = views.ask(f"SELECT min(position) FROM {views.name('positions')}")  # noqa: S608 - ours
        yield judge_lag(Look.WORK_SHOWN, log, shown or 0, now)
    else:
        yield found(Look.WORK_SHOWN, Verdict.NOT_SEEN, remedy="unseen")


def judge_lag(look: Look, log: Tables, position: int, now: datetime, *, about: str = "") -> Finding:
    """Say for how long the first fact that was not reached has been waiting."""
    seen = f"{position:,}"
    waiting = _fact(log, position + 1)
    if waiting is None or now - recorded_at(waiting) <= PATIENCE:
        return found(look, Verdict.OK, seen, about=about)
    behind = f"{end_of(log) - position:,}"
    since = f"{recorded_at(waiting):%Y-%m-%d %H:%M}Z"
    return found(look, Verdict.WARNING, seen, about=about, behind=behind, since=since)


def judge_days(missing: int, mode: Mode) -> Verdict:
    """Say how grave it is that days wait to be closed.

    >>> [judge_days(it, Mode.PRODUCTION).value for it in (0, 1, 3)]
    ['ok', 'warning', 'danger']
    """
    if missing < 1:
        return Verdict.OK
    return Verdict.WARNING if missing < DAYS_UNCLOSED else mode.grave


def end_of(log: Tables) -> int:
    """Return the position of the last fact; 0 where there is none."""
    [(end,)] = log.ask(f"SELECT coalesce(max(position), 0) FROM {log.name('facts')}")  # noqa: S608 - ours
    return int(end)


def _days(log: Tables, today: date, mode: Mode, *, simulated: bool) -> Finding:
    """Which days are over and not closed."""
    [(day,)] = log.ask(
        f"SELECT max(day) FROM {log.name('milestones')} WHERE type = 'DayClosed'"  # noqa: S608 - ours
    )
    first = _fact(log, 1)
    if day is not None:
        missing = (today - date.fromisoformat(day)).days - 1
    else:
        missing = 0 if first is None else (today - shanghai_day(recorded_at(first))).days
    verdict = Verdict.OK if simulated else judge_days(missing, mode)
    return found(Look.WORK_DAYS, verdict, day or "", missing=missing)


def _parked(scoring: Tables) -> Finding:
    if not scoring.has("parked"):
        return found(Look.WORK_PARKED, Verdict.NOT_SEEN, remedy="unseen")
    [(subjects,)] = scoring.ask(f"SELECT count(DISTINCT subject) FROM {scoring.name('parked')}")  # noqa: S608 - ours
    return found(Look.WORK_PARKED, Verdict.WARNING if subjects else Verdict.OK, subjects)


def _stops(scoring: Tables) -> Iterator[Finding]:
    """Partitions that cannot go on by themselves, each with the way to go on."""
    if not scoring.has("stops"):
        yield found(Look.WORK_STOPS, Verdict.NOT_SEEN, remedy="unseen")
        return
    stopped = scoring.ask(
        f"SELECT topic, partition, reason, position FROM {scoring.name('stops')} "  # noqa: S608 - ours
        "ORDER BY topic, partition"
    )
    if not stopped:
        yield found(Look.WORK_STOPS, Verdict.OK)
    for topic, partition, reason, position in stopped:
        yield found(
            Look.WORK_STOPS,
            Verdict.DANGER,
            f"{position:,}",
            about=f"{topic}/{partition}",
            remedy="again" if _GAP in reason else "apart",
            position=position,
            reason=reason,
        )


def _strays(scoring: Tables) -> Iterator[Finding]:
    """Records that are no page of ours: kept, passed over, and a sign of somebody else."""
    if not scoring.has("strays"):
        yield found(Look.WORK_STRAYS, Verdict.NOT_SEEN, remedy="unseen")
        return
    kept = scoring.ask(
        f"SELECT topic, reason FROM {scoring.name('strays')} LIMIT {MOST_STRAYS}"  # noqa: S608 - ours
    )
    if not kept:
        yield found(Look.WORK_STRAYS, Verdict.OK, 0)
    kinds = Counter((topic, reason.partition(":")[0]) for topic, reason in kept)
    for (topic, kind), count in sorted(kinds.items()):
        yield found(
            Look.WORK_STRAYS,
            Verdict.WARNING,
            f"{count}: {kind}",
            about=topic,
            remedy=_STRAYS.get(kind, "remedy"),
        )


def _fact(log: Tables, position: int) -> StoredFact | None:
    rows = log.ask(f"SELECT {_FACT} FROM {log.name('facts')} WHERE position = ?", position)  # noqa: S608 - ours
    return StoredFact(*rows[0]) if rows else None
