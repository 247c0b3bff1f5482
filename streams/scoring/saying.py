"""What an assessment or a decision about an alert is called when it is concluded."""

from uuid import UUID

from detectors.score import Assessment
from detectors.standing import Decision, Escalate, Raise
from schemas.body import Body
from schemas.derived import AlertEscalated, AlertRaised, AlertRecalled, RiskAssessed
from schemas.identity import uuid8
from streams.scoring.cause import Cause
from streams.scoring.dossier import Dossier


def assessed(assessment: Assessment) -> RiskAssessed:
    """Return the conclusion that an assessment is."""
    return RiskAssessed(
        level=assessment.level,
        score=assessment.score,
        coverage=assessment.coverage,
        reasons=assessment.reasons,
    )


def alert_id(dossier: Dossier, decision: Decision, cause: Cause) -> UUID:
    """Return the id of the alert that a decision is about; a raised one is named by its cause."""
    if isinstance(decision, Raise):
        return uuid8("alert", dossier.subject, decision.mechanism, str(cause.position))
    return decision.alert


def decided(decision: Decision, alert: UUID) -> Body:
    """Return the conclusion that a decision is."""
    match decision:
        case Raise() | Escalate():
            body = AlertRaised if isinstance(decision, Raise) else AlertEscalated
            return body(
                alert=alert,
                mechanism=decision.mechanism,
                level=decision.level,
                detectors=decision.detectors,
                addressee=decision.addressee,
                copied_to=decision.copied_to,
                evidence=decision.evidence,
            )
        case _:
            return AlertRecalled(alert=alert, mechanism=decision.mechanism)
