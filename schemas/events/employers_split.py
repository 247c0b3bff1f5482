"""A merge was wrong."""

from schemas.body import Body


class EmployersSplit(Body, frozen=True, kw_only=True):
    """`released` is an employer of its own again."""

    released: str
