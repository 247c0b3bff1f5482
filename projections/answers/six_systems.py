"""The six systems of sites in a month, and the wages of that month."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from projections.answers.who import SubjectName
from schemas.vocabulary import Level, SiteStage


class InPlace(StrEnum):
    """Whether one of the six systems is in place at a site: the reverse of a finding."""

    YES = "yes"  # 已落实
    NO = "no"  # 未落实 (线索, 待核实)
    UNKNOWN = "unknown"  # 情况不明
    NOT_APPLICABLE = "not_applicable"  # 不适用


class SiteMonth(Struct, frozen=True, kw_only=True):
    """One site in one month."""

    site: str
    name: SubjectName
    township: str | None
    general_contractor: str | None
    general_contractor_name: SubjectName
    stage: SiteStage | None
    systems: dict[str, InPlace]
    """By the code of the system, in the order of the list in force."""
    workers_due: int | None
    """None, as the three that follow, where no wages were told for the month."""
    workers_paid: int | None
    due_fen: int | None
    paid_fen: int | None
    registered: int | None
    """None where no roster was reported for the month."""
    attended: int | None
    unregistered_attended: int | None
    level: Level
    """Risk level of the site as known then."""


class SystemCount(Struct, frozen=True):
    """Sites by how one system stands: the four add up to the sites."""

    yes: int = 0
    no: int = 0
    unknown: int = 0
    not_applicable: int = 0


class TownshipMonth(Struct, frozen=True, kw_only=True):
    """The sums of a township, or of all: of the sites of which a number is known, else None."""

    township: str | None
    sites: int
    systems: dict[str, SystemCount]
    workers_due: int | None
    workers_paid: int | None
    due_fen: int | None
    paid_fen: int | None
    registered: int | None
    attended: int | None
    unregistered_attended: int | None


class SixSystems(Struct, frozen=True, kw_only=True):
    """The six systems by site and township in a month, as known at a day."""

    month: str
    township: str | None
    known_at: date | None
    position: int
    systems: tuple[str, ...]
    rows: tuple[SiteMonth, ...]
    townships: tuple[TownshipMonth, ...]
    total: TownshipMonth
    digest: str


class ClosedMonth(Struct, frozen=True):
    """A monthly report that was closed, and what it was closed with."""

    month: str
    known_at: date
    digest: str
    position: int
