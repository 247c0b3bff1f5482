"""A fact as evidence, and what was concluded from it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from schemas.sealed import Sealed
from schemas.vocabulary import Basis


class FactCard(Struct, frozen=True, kw_only=True):
    """One fact without anything that can name a natural person."""

    id: UUID
    position: int
    type: str
    subject: str
    concerns: tuple[str, ...]
    day: date
    """Shanghai day of `occurred_at`: when it was so."""
    recorded_at: datetime
    """When we learned it."""
    source: str
    basis: Basis | None
    actor_kind: str
    """Kind of the actor, never the actor."""
    township: str | None
    grid: str | None
    body: dict[str, Any]
    """What the fact says, without its sealed fields."""
    sealed: tuple[str, ...]
    """Names of the sealed fields that it has."""
    summary: str
    """The body on one line."""
    corrected_by: UUID | None
    retracted_by: UUID | None


class Conclusion(Struct, frozen=True, kw_only=True):
    """One thing that was concluded on account of a fact."""

    subject: str
    type: str
    detector: str
    ordinal: int
    says: str
    """State and reason of a finding, level and score of an assessment, id of an alert."""


class Lineage(Struct, frozen=True, kw_only=True):
    """A fact and all that it caused."""

    fact: FactCard
    conclusions: tuple[Conclusion, ...]


class Statement(Struct, frozen=True, kw_only=True):
    """The employer's side, sealed."""

    id: UUID
    position: int
    recorded_at: datetime
    statement: Sealed
    context: str
    answers: tuple[str, ...]
    """Detectors that it answers; empty answers all."""
    retracted: bool
