"""The topics of pages: declared as data, made once, and never given more partitions."""

import re
from collections.abc import Mapping
from datetime import timedelta

from kafka.admin import ConfigResource
from kafka.errors import InvalidReplicationFactorError, TopicAlreadyExistsError, for_code
from msgspec import Struct

from schemas.errors import Refused
from schemas.shards import SHARDS
from streams.kafka.asking import Admin, asking
from streams.kafka.pages import MOST_BYTES
from streams.kafka.refusals import KafkaRefuses

RETENTION = timedelta(days=7)
"""How long a worker may be away and still find its pages; the log has them for ever."""
LARGEST_RECORD_BYTES = 4 * MOST_BYTES
"""As much as the relay sends at once."""
LONGEST_NAME = 249
_NAME = re.compile(r"[A-Za-z0-9-]+")
_NO_SUCH_TOPIC = 3


class OtherPartitions(RuntimeError):
    """A topic of this name exists, and its shards lie in other partitions than they should."""


class TopicPlan(Struct, frozen=True, kw_only=True):
    """A topic as it should stand on the brokers."""

    name: str
    partitions: int
    """1 to 256: a partition has the shards that leave its number modulo so many."""
    replication: int
    """Brokers that keep a copy: 3 in a district; 1 where a single machine is tried out."""
    retention: timedelta = RETENTION

    def __post_init__(self) -> None:
        """Raise Refused for a topic that could not be."""
        if not 1 <= self.partitions <= SHARDS:
            message = f"topic {self.name} cannot have {self.partitions} partitions; 1 to {SHARDS}"
            raise Refused(message, field="partitions")
        if self.replication < 1:
            message = f"topic {self.name} cannot be kept {self.replication} times; once at least"
            raise Refused(message, field="replication")

    @property
    def settings(self) -> dict[str, str]:
        """What the topic is told beside its partitions and copies, in the words of Kafka.

        >>> TopicPlan(name="pages-1", partitions=8, replication=3).settings["min.insync.replicas"]
        '2'
        """
        return {
            "cleanup.policy": "delete",
            "max.message.bytes": str(LARGEST_RECORD_BYTES),
            # By the clock of the broker: a relay whose clock is wrong, or that publishes what is
            # old, can neither be refused nor have its pages deleted before they are read.
            "message.timestamp.type": "LogAppendTime",
            # One copy may be missing, and what is acknowledged is still on two machines.
            "min.insync.replicas": str(max(1, self.replication - 1)),
            "retention.bytes": "-1",
            "retention.ms": str(self.retention // timedelta(milliseconds=1)),
            "unclean.leader.election.enable": "false",
        }


class Described(Struct, frozen=True, kw_only=True):
    """A topic as it stands on the brokers."""

    name: str
    partitions: int
    replication: int
    """Copies of the partition that has fewest, whether or not they follow."""
    settings: Mapping[str, str]
    """Every setting that may be read, also those that nobody set, in the words of Kafka."""


def pages_topic(base: str, generation: int) -> str:
    """Return the name of the topic of pages of a generation, from 1.

    >>> pages_topic("wagewatch", 1)
    'wagewatch-pages-1'
    """
    name = f"{base}-pages-{generation}"
    # A dot and an underscore are one and the same in the names of Kafka's metrics.
    if not _NAME.fullmatch(base) or len(name) > LONGEST_NAME or generation < 1:
        message = f"{name} is no topic; take letters, digits and hyphens, and a generation from 1"
        raise Refused(message, field="topic")
    return name


def declare(bootstrap: str, plan: TopicPlan) -> Described:
    """Make a topic if there is none of its name; return it once clients can use it.

    The settings of a topic that exists are left as they are: whoever changed them had a
    reason, and the doctor tells what they endanger. Raises OtherPartitions when it has
    other partitions, KafkaRefuses when the brokers say no, NoBroker when none answers.
    """
    with asking(bootstrap) as admin:
        if _described(admin, plan.name) is None:
            _make(admin, plan)
        found = _described(admin, plan.name)
    if found is None:
        message = f"topic {plan.name} was deleted as soon as it was made; look who deletes topics"
        raise KafkaRefuses(message)
    if found.partitions != plan.partitions:
        message = (
            f"topic {plan.name} has {found.partitions} partitions, not {plan.partitions}, and "
            "partitions are never added: facts would go past the workers that hold their "
            f"subjects; ask for {found.partitions}, or take the next generation of the topic "
            "(WAGEWATCH_TOPIC), which begins once this one is drained"
        )
        raise OtherPartitions(message)
    return found


def described(bootstrap: str, name: str) -> Described | None:
    """Return how a topic stands, None where there is no such topic; NoBroker if none answers."""
    with asking(bootstrap) as admin:
        return _described(admin, name)


def _described(admin: Admin, name: str) -> Described | None:
    [topic] = admin.describe_topics([name])
    if topic["error_code"] == _NO_SUCH_TOPIC:
        return None
    if topic["error_code"]:
        raise for_code(topic["error_code"])(name)
    resource = ConfigResource("TOPIC", name)
    answer = admin.describe_configs([resource], config_filter="all")["topic"][name]
    return Described(
        name=name,
        partitions=len(topic["partitions"]),
        replication=min(len(it["replica_nodes"]) for it in topic["partitions"]),
        settings={key: it["value"] for key, it in answer.items() if it["value"] is not None},
    )


def _make(admin: Admin, plan: TopicPlan) -> None:
    asked = {
        "num_partitions": plan.partitions,
        "replication_factor": plan.replication,
        "configs": plan.settings,
    }
    try:
        admin.create_topics({plan.name: asked})
    except TopicAlreadyExistsError:
        pass  # Somebody else made it since we looked.
    except InvalidReplicationFactorError as refusal:
        brokers = len(admin.describe_cluster()["brokers"])
        message = (
            f"topic {plan.name} asks for {plan.replication} copies, and {brokers} brokers are up; "
            "start the others, or ask for fewer copies where only one machine is tried out"
        )
        raise KafkaRefuses(message) from refusal
    admin.wait_for_topics([plan.name])
