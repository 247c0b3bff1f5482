"""What is concluded from facts: append-only, never chained, and rebuilt by a replay.

Each record is keyed by generation, position of the cause, subject, detector and
ordinal, so that a replay writes the same records again.
"""

from schemas.derived.alert_escalated import AlertEscalated
from schemas.derived.alert_raised import AlertRaised
from schemas.derived.alert_recalled import AlertRecalled
from schemas.derived.finding import Argument, Finding
from schemas.derived.finding_changed import FindingChanged
from schemas.derived.probability_estimated import ProbabilityEstimated
from schemas.derived.risk_assessed import RiskAssessed

__all__ = [
    "AlertEscalated",
    "AlertRaised",
    "AlertRecalled",
    "Argument",
    "Finding",
    "FindingChanged",
    "ProbabilityEstimated",
    "RiskAssessed",
]
