"""A grid worker looked at labour contracts."""

from schemas.body import Body
from schemas.measures import Count, at_most
from schemas.sealed import Sealed


class ContractsObserved(Body, frozen=True, kw_only=True):
    """How many workers were there, and how many had a labour contract or a written agreement."""

    workers: Count
    with_contract: Count
    with_agreement: Count = 0
    """Workers with a written labour agreement 用工书面协议 instead of a contract."""
    note: Sealed | None = None

    def __post_init__(self) -> None:
        """Refuse more papers than workers."""
        at_most(
            self.with_contract + self.with_agreement,
            self.workers,
            "with_contract + with_agreement",
            "workers",
        )
