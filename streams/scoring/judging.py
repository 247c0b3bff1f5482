"""The pure heart of scoring: a dossier and a fact in, the dossier and what changed out."""

from collections.abc import Collection, Iterable, Mapping

from detectors.score import Assessment
from detectors.standing import act, applied, grounded
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Conclusion, Fact
from schemas.derived import FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.subjects import Kind
from schemas.vocabulary import Level, Mechanism
from streams.scoring.cause import Cause
from streams.scoring.dossier import UNJUDGED, Dossier
from streams.scoring.rules import AnyDetector, Rules
from streams.scoring.saying import alert_id, assessed, decided
from streams.scoring.stepping import Changes, look, place, set_due, step

SCORE, ALERTS = "score", "alerting"
"""Names under which the score and the alerts of a dossier are due; no detector has them."""

UNSAID = Assessment(level=Level.UNKNOWN, score=-1, coverage=0, reasons=())
"""Differs from every assessment, so that the next one is said in any case."""

ACTS: frozenset[type[Body]] = frozenset(
    {
        events.AlertAcknowledged,
        events.AlertVerified,
        events.AlertHandedOver,
        events.AlertSnoozed,
        events.AlertClosed,
        events.AlertReopened,
    }
)
"""What officers do with alerts: it moves their standing, and may tell that wages were paid."""


class Judge:
    """Folds facts into dossiers and says what changed, by one set of rules."""

    def __init__(self, rules: Rules) -> None:
        """Judge by these rules."""
        self.rules = rules

    def blank(self, subject: str) -> Dossier:
        """Return the dossier of a subject of which nothing is known."""
        return Dossier(subject=subject, generation=self.rules.generation.name)

    def late(self, dossier: Dossier, fact: Fact, *, own: bool) -> tuple[AnyDetector, ...]:
        """Return the detectors that have already stepped something that happened later."""
        latest, occurred_at = dossier.latest, fact.occurred_at
        if dossier.newest is None or occurred_at >= dossier.newest:
            return ()
        return tuple(
            detector
            for detector in self._hearing(dossier, fact, own=own)
            if (newest := latest.get(detector.name)) is not None and occurred_at < newest
        )

    def hear(self, dossier: Dossier, fact: Fact, cause: Cause, *, own: bool) -> list[Conclusion]:
        """Fold a fact into a dossier that it is about (`own`) or concerns, and conclude.

        Raises Poisoned when a detector fails; the dossier is then not to be used.
        """
        acts = type(fact.data) in ACTS
        if acts:
            self.heed(dossier, fact)
            if dossier.parked is not None:
                return self._alerts(dossier, cause)
        seen, grounds = dossier.seen, dossier.grounds
        touched = self.fold(dossier, fact, own=own)
        changed = look(dossier, touched, cause.on)
        if acts and not changed.findings:
            return self._alerts(dossier, cause)
        # Of later answers the day that stands is early enough: it looks at the tier as well.
        planned = (dossier.seen is seen or seen.any) and (
            dossier.grounds is grounds or dossier.grounds.plans_alike(grounds)
        )
        return self.conclude(dossier, cause, changed, replanned=not planned)

    def hear_late(
        self,
        dossier: Dossier,
        fact: Fact,
        cause: Cause,
        late: Collection[AnyDetector],
        history: Iterable[tuple[Fact, bool]],
        *,
        own: bool,
    ) -> list[Conclusion]:
        """Fold a fact for which some detectors are too far: these begin again, the others go on.

        `history` is the effective one of the subject, this fact in it. What it leads to is
        what a whole refold would lead to, for the reading of the history and a few detectors.
        But an alert is recalled only where the fact had happened before it was raised: what
        happened since does not tell that nothing was the matter.
        """
        self.heed(dossier, fact)
        for detector in late:
            dossier.memories[detector.name] = detector.blank()
            del dossier.latest[detector.name]
        for earlier, its_own in history:
            hearing = self._hearing(dossier, earlier, own=its_own)
            step(dossier, earlier, [it for it in hearing if it in late])
        in_time = [it for it in self._hearing(dossier, fact, own=own) if it not in late]
        touched = step(dossier, fact, in_time)
        if own:
            place(dossier, fact)
        before = grounded(dossier.findings)
        changed = look(dossier, [*late, *touched], cause.on)
        happened_on = shanghai_day(fact.occurred_at)
        unfounded = {
            it
            for it in before - grounded(dossier.findings)
            if it in dossier.standing and happened_on <= dossier.standing[it].raised_on
        }
        return self.conclude(dossier, cause, changed, anew=True, unfounded=unfounded)

    def heed(self, dossier: Dossier, fact: Fact) -> None:
        """Let an officer's act move the standing of an alert; another fact moves none."""
        if type(fact.data) in ACTS:
            dossier.standing = act(dossier.standing, fact, dossier.findings)

    def fold(self, dossier: Dossier, fact: Fact, *, own: bool) -> list[AnyDetector]:
        """Step every detector that hears the fact; return those whose memory changed."""
        touched = step(dossier, fact, self._hearing(dossier, fact, own=own))
        if own:
            place(dossier, fact)
        return touched

    def conclude(
        self,
        dossier: Dossier,
        cause: Cause,
        changes: Changes,
        *,
        anew: bool = False,
        replanned: bool = False,
        unfounded: Collection[Mechanism] = (),
    ) -> list[Conclusion]:
        """Say what changed, and assess the dossier where its assessment may have changed.

        `replanned` tells that answers count for another time than before, or that the first
        came; `anew` assesses in any case; `unfounded` are the mechanisms whose alerts are to be
        recalled, since what they stood on was never so.
        """
        conclusions = [
            self.derived(dossier, cause, FindingChanged(detector=name, finding=finding), name)
            for name, finding in changes.findings.items()
        ]
        score, on = self.rules.score, cause.on
        coverage = score.coverage(dossier.seen, dossier.grounds, on)
        if not (changes.weigh or anew) and coverage == dossier.assessment.coverage:
            if replanned:
                self._set_score_due(dossier, {}, cause)
            return conclusions
        firm = dossier.kind is Kind.EMPLOYER
        assessment = score.assess(dossier.findings, coverage, on, firm=firm)
        # The day that stands already answers for the findings that did not change.
        fresh = dossier.findings if anew else changes.findings
        self._set_score_due(dossier, fresh, cause, anew=anew)
        if assessment != dossier.assessment:
            dossier.assessment = assessment
            conclusions.append(self.derived(dossier, cause, assessed(assessment)))
        return conclusions + self._alerts(dossier, cause, unfounded)

    def _set_score_due(
        self, dossier: Dossier, fresh: Mapping[str, Finding], cause: Cause, *, anew: bool = False
    ) -> None:
        """Set when the score is due: no later than it was, unless all was looked at `anew`."""
        again = self.rules.score.next_change(fresh, dossier.seen, dossier.grounds, cause.on)
        if not anew and (before := dossier.due.get(SCORE)) is not None:
            again = before if again is None else min(before, again)
        set_due(dossier, SCORE, again)

    def wake(self, dossier: Dossier, cause: Cause) -> list[Conclusion]:
        """Look again at what is due in a dossier at the close of a day."""
        due = [name for name, day in dossier.due.items() if day <= cause.on]
        for name in due:
            del dossier.due[name]
        detectors = [self.rules.by_name[name] for name in due if name in dossier.memories]
        changed = look(dossier, detectors, cause.on)
        return self.conclude(dossier, cause, changed, anew=True)

    def refold(
        self, before: Dossier, history: Iterable[tuple[Fact, bool]], cause: Cause
    ) -> tuple[Dossier, list[Conclusion]]:
        """Build a dossier again from its effective history; conclude only the difference.

        `history` gives each fact with whether it is the subject's own, in the order in
        which it happened. What stood said before is compared with what should stand now.
        """
        dossier = self.blank(before.subject)
        dossier.township, dossier.heard = before.township, max(before.heard, cause.position)
        for fact, own in history:
            self.fold(dossier, fact, own=own)
        dossier.findings = dict(before.findings)
        dossier.assessment = before.assessment if before.parked is None else UNSAID
        dossier.standing = before.standing
        for name in before.findings:
            detector = self.rules.by_name.get(name)
            if detector is None:
                del dossier.findings[name]
            elif name not in dossier.memories:
                dossier.memories[name] = detector.blank()
        detectors = [self.rules.by_name[name] for name in dossier.memories]
        changed = look(dossier, detectors, cause.on)
        unfounded = grounded(before.findings) - grounded(dossier.findings)
        return dossier, self.conclude(dossier, cause, changed, anew=True, unfounded=unfounded)

    def park(self, dossier: Dossier, cause: Cause, reason: str) -> list[Conclusion]:
        """Say that a subject cannot be judged: unknown with the reason, never green."""
        dossier.parked = reason
        dossier.assessment = UNJUDGED
        body = RiskAssessed(level=Level.UNKNOWN, score=0, coverage=0, parked=reason)
        return [self.derived(dossier, cause, body)]

    def derived(
        self, dossier: Dossier, cause: Cause, body: Body, detector: str = "", ordinal: int = 0
    ) -> Conclusion:
        """Return a conclusion about a dossier's subject under its key."""
        return Derived(
            generation=dossier.generation,
            cause=cause.position,
            subject=dossier.subject,
            detector=detector,
            ordinal=ordinal,
            type=type(body).__name__,
            at=cause.at,
            township=dossier.township,
            data=body,
        )

    def _alerts(
        self, dossier: Dossier, cause: Cause, unfounded: Collection[Mechanism] = ()
    ) -> list[Conclusion]:
        alerting = self.rules.alerting
        if not dossier.standing and not alerting.may_raise(dossier.assessment, cause.on):
            return []
        decisions = alerting.decide(
            dossier.standing,
            dossier.assessment,
            dossier.findings,
            township=dossier.township,
            on=cause.on,
            unfounded=unfounded,
        )
        made: list[Conclusion] = []
        for ordinal, decision in enumerate(decisions, start=1):
            alert = alert_id(dossier, decision, cause)
            dossier.standing = applied(
                dossier.standing, decision, alert=alert, findings=dossier.findings, on=cause.on
            )
            body = decided(decision, alert)
            made.append(self.derived(dossier, cause, body, ordinal=ordinal))
        set_due(dossier, ALERTS, alerting.next_change(dossier.standing, cause.on))
        return made

    def _hearing(self, dossier: Dossier, fact: Fact, *, own: bool) -> tuple[AnyDetector, ...]:
        return self.rules.listeners(type(fact.data), dossier.kind or Kind.EMPLOYER, own=own)
