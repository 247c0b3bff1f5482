"""Risk as an officer reads it: a ranked list, one subject, its findings, its score over time."""

from datetime import date

from msgspec import Struct

from projections.answers.who import SubjectName
from schemas.derived.finding import Finding
from schemas.subjects import Kind
from schemas.vocabulary import Industry, Level


class RiskRow(Struct, frozen=True, kw_only=True):
    """The risk of one subject, live or as known at a day. Until verified it is a lead 线索."""

    subject: str
    kind: Kind
    name: SubjectName
    township: str | None
    grid: str | None
    industry: Industry | None
    workers: int | None
    level: Level
    level_on: date | None
    """Day since which the level stands; None while nothing was ever assessed."""
    score: int
    coverage: int
    """Questions of three answered recently enough."""
    reasons: tuple[tuple[str, int], ...]
    """Detectors with their points after decay, heaviest first."""
    neighbour_points: int
    parked: str | None
    """Why it cannot be judged; the level is then unknown."""
    last_evidence_on: date | None


class RiskList(Struct, frozen=True, kw_only=True):
    """A page of the risk list, ranked, with what is needed to cite and to check it."""

    rows: tuple[RiskRow, ...]
    total: int
    """Subjects that match all filters, on this page or not."""
    counts: dict[Level, int]
    """Subjects by level that match all filters but that of the level."""
    known_at: date | None
    position: int
    """Newest fact that the list can know of."""
    digest: str
    """SHA-256 of day, position, filters, total and these rows; an export of all rows covers all."""


class StandingFinding(Struct, frozen=True, kw_only=True):
    """What one detector says of a subject, and the fact that made it say so."""

    detector: str
    finding: Finding
    cause: int
    """Position of the fact that caused it."""
    said_on: date


class ScorePoint(Struct, frozen=True):
    """The score at the end of a day on which it changed, from the subject's own evidence."""

    day: date
    score: int
    level: Level
