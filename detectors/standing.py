"""An alert as it stands: what raised it, what officers did with it, what it knows."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from schemas import events
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.vocabulary import AlertVerdict, Level, Mechanism, State

EVIDENCE = 24
"""Ids of facts that an alert keeps: those of a few findings."""


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One alert as it stands: the newest of a mechanism, open or at rest."""

    alert: UUID
    mechanism: Mechanism
    level: Level
    raised_on: date
    detectors: tuple[str, ...]
    evidence: tuple[UUID, ...] = ()
    """Every fact that the alert was ever seen to rest on, newest last, bounded."""
    weights: dict[str, int] = {}
    """Most points that each of its detectors ever gave: what was worse than known is news."""
    addressee: str
    copied_to: tuple[str, ...] = ()
    acknowledged: bool = False
    verified: bool = False
    """An officer found that it was so."""
    closed: bool = False
    """Closed by an officer, or found not to be so: at rest until something new is known."""
    snoozed_until: date | None = None


class Raise(Struct, frozen=True, kw_only=True, gc=False):
    """An alert to be raised; its id is computed by the engine."""

    mechanism: Mechanism
    level: Level
    detectors: tuple[str, ...]
    addressee: str
    copied_to: tuple[str, ...]
    evidence: tuple[UUID, ...]


class Escalate(Struct, frozen=True, kw_only=True, gc=False):
    """An open alert whose level rises."""

    alert: UUID
    mechanism: Mechanism
    level: Level
    detectors: tuple[str, ...]
    addressee: str
    copied_to: tuple[str, ...]
    evidence: tuple[UUID, ...]


class Recall(Struct, frozen=True, kw_only=True, gc=False):
    """An open alert whose ground is gone, because facts were corrected or retracted."""

    alert: UUID
    mechanism: Mechanism


Decision = Raise | Escalate | Recall
Alerts = Mapping[Mechanism, Standing]


def grounded(findings: Mapping[str, Finding]) -> set[Mechanism]:
    """Return the mechanisms of which some finding says yes."""
    return {it.mechanism for it in findings.values() if it.state is State.YES}


def applied(
    standing: Alerts,
    decision: Decision,
    *,
    alert: UUID,
    findings: Mapping[str, Finding],
    on: date,
) -> dict[Mechanism, Standing]:
    """Return the alerts after a decision; `alert` is the id of the one raised."""
    after = dict(standing)
    mechanism = decision.mechanism
    match decision:
        case Recall():
            del after[mechanism]
        case Raise():
            before = standing.get(mechanism)
            known = () if before is None else before.evidence
            after[mechanism] = Standing(
                alert=alert,
                mechanism=mechanism,
                level=decision.level,
                raised_on=on,
                detectors=decision.detectors,
                evidence=_joined(known, decision.evidence),
                weights=_weights({}, decision.detectors, findings),
                addressee=decision.addressee,
                copied_to=decision.copied_to,
            )
        case Escalate():
            before = standing[mechanism]
            after[mechanism] = replace(
                before,
                level=decision.level,
                detectors=decision.detectors,
                evidence=_joined(before.evidence, decision.evidence),
                weights=_weights(before.weights, decision.detectors, findings),
                copied_to=decision.copied_to,
            )
    return after


def act(standing: Alerts, fact: Fact, findings: Mapping[str, Finding]) -> dict[Mechanism, Standing]:
    """Return the alerts after an officer's act; an act on an alert of the past changes nothing.

    Closing an alert, or finding it false, takes note of everything that the findings of
    its mechanism rest on at that moment: the officer has seen it.
    """
    alert = next(
        (it for it in standing.values() if it.alert == getattr(fact.data, "alert", None)), None
    )
    if alert is None:
        return dict(standing)
    return {**standing, alert.mechanism: _after(alert, fact, findings)}


def _after(alert: Standing, fact: Fact, findings: Mapping[str, Finding]) -> Standing:
    match fact.data:
        case events.AlertAcknowledged():
            return replace(alert, acknowledged=True)
        case events.AlertVerified(verdict=AlertVerdict.TRUE):
            return replace(alert, acknowledged=True, verified=True)
        case events.AlertVerified(verdict=AlertVerdict.FALSE):
            return _rested(replace(alert, acknowledged=True, verified=False), findings)
        case events.AlertVerified():
            return replace(alert, acknowledged=True)
        case events.AlertHandedOver(to=addressee):
            return replace(alert, addressee=addressee)
        case events.AlertSnoozed(until=until):
            return replace(alert, snoozed_until=until)
        case events.AlertClosed():
            return _rested(alert, findings)
        case events.AlertReopened():
            return replace(alert, closed=False, verified=False, snoozed_until=None)
    return alert


def _rested(alert: Standing, findings: Mapping[str, Finding]) -> Standing:
    names = tuple(
        name
        for name, finding in findings.items()
        if finding.mechanism is alert.mechanism and finding.state is State.YES
    )
    return replace(
        alert,
        closed=True,
        snoozed_until=None,
        evidence=_joined(alert.evidence, evidence_of(names, findings)),
        weights=_weights(alert.weights, names, findings),
    )


def evidence_of(names: Iterable[str], findings: Mapping[str, Finding]) -> tuple[UUID, ...]:
    """Return every fact that some findings rest on, none twice."""
    return tuple(dict.fromkeys(it for name in names for it in findings[name].evidence))


def _joined(known: tuple[UUID, ...], more: tuple[UUID, ...]) -> tuple[UUID, ...]:
    older = (identity for identity in known if identity not in more)
    return (*older, *more)[-EVIDENCE:]


def _weights(
    known: Mapping[str, int], names: Iterable[str], findings: Mapping[str, Finding]
) -> dict[str, int]:
    return {
        **known,
        **{name: max(known.get(name, 0), findings[name].points) for name in names},
    }
