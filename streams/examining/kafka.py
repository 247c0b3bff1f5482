"""What the brokers, and the settings of the topic of pages, endanger.

The log in SQL is the truth and is not endangered by anything here. What is, is that work
goes on by itself: pages that Kafka loses are a gap, at which a partition stops until
somebody lets the relay publish them again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from streams.examining.finding import Finding, Mode, Verdict, found
from streams.examining.looks import Look
from streams.kafka.asking import asking
from streams.kafka.pages import MOST_BYTES, MOST_FACTS
from streams.kafka.topics import described

OLDEST_TESTED = (4, 1)
"""The oldest version of a broker on which our tests run."""
AWAY = timedelta(hours=72)
"""How long a worker may be away and still find what it missed: a long weekend on which nobody
comes to the office."""
LEAST_REPLICAS = 3
"""One broker may be lost and another be taken down meanwhile, and a third still has all."""
LEAST_IN_SYNC = 2
"""What is published is on two machines before the relay takes it for published."""
LEAST_PAGE_BYTES = MOST_BYTES + 128 * MOST_FACTS
"""A full page: its records, and for each its position, type and frame."""

_FOREVER = -1
_NO_LEADER = -1


def examine_kafka(bootstrap: str, topic: str, partitions: int, mode: Mode) -> Iterator[Finding]:
    """Look at a cluster, and at the topic of pages, which should have so many partitions.

    Raises what `asking` raises where no broker answers, or one refuses to.
    """
    with asking(bootstrap) as admin:
        brokers = [it["broker_id"] for it in admin.describe_cluster()["brokers"] if _is_up(it)]
        version = admin.get_broker_version_data(brokers[0]).broker_version
        [there] = admin.describe_topics([topic])
    yield found(Look.KAFKA_REACHED, Verdict.OK, about=bootstrap)
    yield judge_version(version)
    is_lone = len(brokers) == 1 and mode is Mode.PRODUCTION
    yield found(Look.KAFKA_BROKERS, Verdict.WARNING if is_lone else Verdict.OK, len(brokers))
    stands = described(bootstrap, topic)
    yield found(Look.KAFKA_TOPIC, Verdict.WARNING if stands is None else Verdict.OK, about=topic)
    if stands is None:
        return
    is_right = stands.partitions == partitions
    yield found(
        Look.KAFKA_PARTITIONS,
        Verdict.OK if is_right else Verdict.DANGER,
        stands.partitions,
        about=topic,
        wanted=partitions,
    )
    yield judge_replicas(stands.replication, topic, mode)
    yield judge_in_sync(there["partitions"], stands.settings, topic)
    yield from judge_settings(stands.settings, topic, mode)


def judge_version(version: tuple[int, ...]) -> Finding:
    """Say whether our tests run on brokers as old as this."""
    verdict = Verdict.WARNING if version < OLDEST_TESTED else Verdict.OK
    oldest = ".".join(map(str, OLDEST_TESTED))
    return found(Look.KAFKA_VERSION, verdict, ".".join(map(str, version)), oldest=oldest)


def judge_replicas(replicas: int, topic: str, mode: Mode) -> Finding:
    """Say whether pages are kept on enough brokers.

    >>> [judge_replicas(it, "pages", Mode.PRODUCTION).verdict.value for it in (1, 2, 3)]
    ['danger', 'warning', 'ok']
    """
    verdict = Verdict.OK if replicas >= LEAST_REPLICAS else Verdict.WARNING
    if replicas == 1:
        verdict = mode.grave
    return found(Look.KAFKA_REPLICAS, verdict, replicas, about=topic, least=LEAST_REPLICAS)


def judge_in_sync(partitions: Sequence[Any], settings: Mapping[str, str], topic: str) -> Finding:
    """Whether every copy follows, and where not, whether there are enough to publish at all."""
    least = int(settings.get("min.insync.replicas", 1))
    behind = [it for it in partitions if len(it["isr_nodes"]) < len(it["replica_nodes"])]
    stuck = [
        it for it in partitions if it["leader_id"] == _NO_LEADER or len(it["isr_nodes"]) < least
    ]
    seen = f"{len(partitions) - len(behind)}/{len(partitions)}"
    if stuck:
        return found(
            Look.KAFKA_IN_SYNC,
            Verdict.DANGER,
            seen,
            about=topic,
            remedy="stuck",
            stuck=len(stuck),
            least=least,
        )
    verdict = Verdict.WARNING if behind else Verdict.OK
    return found(Look.KAFKA_IN_SYNC, verdict, seen, about=topic)


def judge_settings(settings: Mapping[str, str], topic: str, mode: Mode) -> Iterator[Finding]:
    """Judge the settings of a topic; one that may not be read is said to be not seen."""
    for look, name, judge in (
        (Look.KAFKA_LEAST_IN_SYNC, "min.insync.replicas", _least_in_sync),
        (Look.KAFKA_ELECTION, "unclean.leader.election.enable", _election),
        (Look.KAFKA_RETENTION, "retention.ms", _retention),
        (Look.KAFKA_RETENTION_BYTES, "retention.bytes", _retention_bytes),
        (Look.KAFKA_CLEANUP, "cleanup.policy", _cleanup),
        (Look.KAFKA_PAGE, "max.message.bytes", _page),
        (Look.KAFKA_TIME, "message.timestamp.type", _time),
    ):
        value = settings.get(name)
        if value is None:
            yield found(look, Verdict.NOT_SEEN, about=topic, remedy="unseen")
        else:
            verdict, seen = judge(value, mode)
            yield found(
                look,
                verdict,
                seen,
                about=topic,
                away=int(AWAY / timedelta(hours=1)),
                least=LEAST_IN_SYNC,
                page=LEAST_PAGE_BYTES,
            )


def _least_in_sync(value: str, mode: Mode) -> tuple[Verdict, str]:
    return Verdict.OK if int(value) >= LEAST_IN_SYNC else mode.grave, value


def _election(value: str, mode: Mode) -> tuple[Verdict, str]:
    return Verdict.OK if value == "false" else mode.grave, value


def _retention(value: str, _mode: Mode) -> tuple[Verdict, str]:
    if int(value) == _FOREVER:
        return Verdict.OK, value
    kept = timedelta(milliseconds=int(value))
    seen = f"{kept / timedelta(hours=1):,.1f} h"
    return Verdict.DANGER if kept < AWAY else Verdict.OK, seen


def _retention_bytes(value: str, _mode: Mode) -> tuple[Verdict, str]:
    return Verdict.OK if int(value) == _FOREVER else Verdict.WARNING, value


def _cleanup(value: str, _mode: Mode) -> tuple[Verdict, str]:
    return Verdict.DANGER if "compact" in value else Verdict.OK, value


def _page(value: str, _mode: Mode) -> tuple[Verdict, str]:
    return Verdict.DANGER if int(value) < LEAST_PAGE_BYTES else Verdict.OK, value


def _time(value: str, _mode: Mode) -> tuple[Verdict, str]:
    return Verdict.OK if value == "LogAppendTime" else Verdict.WARNING, value


def _is_up(broker: Mapping[str, Any]) -> bool:
    return not broker.get("is_fenced", False)
