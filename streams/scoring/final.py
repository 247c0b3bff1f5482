"""The final assessment of a subject on a closed day."""

from msgspec import Struct

from schemas.codec import encode
from schemas.vocabulary import Level
from streams.scoring.dossier import Dossier


class Final(Struct, frozen=True, gc=False):
    """The final assessment of a subject, as it is stored, compared and digested."""

    subject: str
    level: Level
    score: int
    coverage: int
    reasons: str
    neighbour_points: int = 0
    parked: str | None = None


def own_of(dossier: Dossier) -> Final:
    """Return the assessment of a dossier as it would be final without neighbours."""
    assessment = dossier.assessment
    return Final(
        subject=dossier.subject,
        level=assessment.level,
        score=assessment.score,
        coverage=assessment.coverage,
        reasons=encode(assessment.reasons).decode(),
        parked=dossier.parked,
    )
