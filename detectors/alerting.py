"""When an assessment becomes an alert: raised once, never lowered by itself, recalled once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from detectors.parameters import Parameters
from detectors.score import Assessment
from detectors.standing import (
    Alerts,
    Decision,
    Escalate,
    Raise,
    Recall,
    Standing,
    act,
    applied,
    evidence_of,
)
from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, Mechanism, State

__all__ = [
    "Alerting",
    "Alerts",
    "Decision",
    "Escalate",
    "Raise",
    "Recall",
    "Standing",
    "act",
    "applied",
]

OURS = frozenset({Mechanism.COVERAGE, Mechanism.NEIGHBOURS})
"""What is no act of the subject itself never gets an alert of its own."""


class Alerting:
    """The one rule by which an assessment becomes alerts.

    Raised at the levels of `alerts.raise_at`: for the mechanism of the heaviest finding
    that counts, for each mechanism that weighs enough by itself, and for each that a
    hard fact put at such a level. One alert per mechanism is open at a time.

    An open alert follows the level up and never down: it falls only when an officer has
    verified and closed it. It is recalled only when a fact was corrected or retracted
    and no finding of its mechanism says yes any more; not once an officer has seen with
    his own eyes that it is so. While it is snoozed it does not escalate, and the level
    shows in the list.

    After an alert was closed or found to be false, the same facts raise no other: only
    a finding that rests on a fact that the alert did not know, or weighs more than ever
    before, does.

    References
    ----------
    `parameters/score.yaml`, `parameters/alerting.yaml`; collective from ten workers by
    the rules of labour arbitration procedure Art. 5.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of alerts."""
        self._raise_at = parameters.words("alerts.raise_at")
        self._enough = parameters.whole("alerts.mechanism_points")
        self._collective = parameters.whole("alerts.collective_workers")
        self._joint = parameters.word("alerts.joint_addressee")
        self._intake = parameters.word("alerts.intake_addressee")

    def may_raise(self, assessment: Assessment, on: date) -> bool:
        """Tell whether an assessment is of a level at which alerts are raised at all."""
        return assessment.level in self._raise_at(on)

    def decide(
        self,
        standing: Alerts,
        assessment: Assessment,
        findings: Mapping[str, Finding],
        *,
        township: str | None,
        on: date,
        unfounded: Collection[Mechanism] = (),
    ) -> list[Decision]:
        """Return what is to be done about the alerts of one subject, in order of mechanism.

        `standing` is what `applied` and `act` made of the alerts so far; `unfounded` are the
        mechanisms of which it has turned out that nothing was the matter.
        """
        decisions = _recalls(standing, unfounded) if unfounded else []
        if assessment.level not in self._raise_at(on):
            return decisions
        counting = {name: points for name, points in assessment.reasons if name in findings}
        for mechanism, names in self._grounds(counting, findings, on).items():
            alert = standing.get(mechanism)
            if alert is None or (alert.closed and _is_news(alert, names, findings)):
                decisions.append(
                    Raise(
                        mechanism=mechanism,
                        level=assessment.level,
                        detectors=names,
                        addressee=self._addressee(township, on),
                        copied_to=self._copied(assessment.level, names, findings, on),
                        evidence=evidence_of(names, findings),
                    )
                )
            elif not alert.closed and self._rises(alert, assessment.level, on):
                copied = self._copied(assessment.level, names, findings, on)
                decisions.append(
                    Escalate(
                        alert=alert.alert,
                        mechanism=mechanism,
                        level=assessment.level,
                        detectors=names,
                        addressee=alert.addressee,
                        copied_to=tuple(dict.fromkeys(alert.copied_to + copied)),
                        evidence=evidence_of(names, findings),
                    )
                )
        return sorted(decisions, key=lambda decision: decision.mechanism)

    def next_change(self, standing: Alerts, on: date) -> date | None:
        """Return the first day after `on` on which a decision may fall by itself."""
        ends = (
            alert.snoozed_until
            for alert in standing.values()
            if not alert.closed and alert.snoozed_until is not None
        )
        return min((day for day in ends if day > on), default=None)

    def _grounds(
        self, counting: Mapping[str, int], findings: Mapping[str, Finding], on: date
    ) -> dict[Mechanism, tuple[str, ...]]:
        """Return the mechanisms that deserve an alert, with their findings, heaviest first."""
        names: dict[Mechanism, tuple[str, ...]] = {}
        points: dict[Mechanism, int] = {}
        hard: set[Mechanism] = set()
        for name, worth in counting.items():
            mechanism = findings[name].mechanism
            if mechanism in OURS:
                continue
            names[mechanism] = (*names.get(mechanism, ()), name)
            points[mechanism] = points.get(mechanism, 0) + worth
        heaviest = next(iter(names), None)
        raise_at = self._raise_at(on)
        for name, finding in findings.items():
            floor = finding.floor
            if floor is not None and finding.state is State.YES and floor in raise_at:
                hard.add(finding.mechanism)
                if name not in counting:
                    names[finding.mechanism] = (*names.get(finding.mechanism, ()), name)
        enough = self._enough(on)
        return {
            mechanism: names[mechanism]
            for mechanism in names
            if mechanism is heaviest or mechanism in hard or points.get(mechanism, 0) >= enough
        }

    def _rises(self, alert: Standing, level: Level, on: date) -> bool:
        resting = alert.snoozed_until is not None and on < alert.snoozed_until
        return not resting and SEVERITY[level] > SEVERITY[alert.level]

    def _addressee(self, township: str | None, on: date) -> str:
        return self._intake(on) if township is None else f"township/{township}"

    def _copied(
        self, level: Level, names: Iterable[str], findings: Mapping[str, Finding], on: date
    ) -> tuple[str, ...]:
        collective = self._collective(on)
        many = any(findings[name].workers >= collective for name in names)
        return (self._joint(on),) if level is Level.RED or many else ()


def _recalls(standing: Alerts, unfounded: Collection[Mechanism]) -> list[Decision]:
    return [
        Recall(alert=alert.alert, mechanism=mechanism)
        for mechanism, alert in standing.items()
        if mechanism in unfounded and not alert.closed and not alert.verified
    ]


def _is_news(alert: Standing, names: Iterable[str], findings: Mapping[str, Finding]) -> bool:
    known = frozenset(alert.evidence)
    return any(
        findings[name].points > alert.weights.get(name, 0)
        or any(identity not in known for identity in findings[name].evidence)
        for name in names
    )
