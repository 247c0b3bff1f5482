"""Which of the 256 logical shards a subject lives in, for ever."""

from hashlib import blake2b

SHARDS = 256
"""Fixed for the life of a log; a Kafka partition is a shard modulo their number."""


def shard_of(subject: str) -> int:
    """Return the shard, 0 to 255: the first byte of BLAKE2b-8 of the subject in UTF-8.

    >>> shard_of("site/330502-0001"), shard_of("employer/local-zhili-17")
    (210, 53)
    """
    return blake2b(subject.encode(), digest_size=1).digest()[0]
