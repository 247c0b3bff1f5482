"""A bulletin was issued."""

from schemas.body import Body
from schemas.measures import Month


class BulletinIssued(Body, frozen=True, kw_only=True):
    """A bulletin 动态通报 was issued, numbered and frozen."""

    number: str
    month: Month
    digest: str
