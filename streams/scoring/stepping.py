"""What facts and days do to a dossier, detector by detector."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from detectors.answers import answered
from detectors.grounds import grounds_after
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.vocabulary import State
from streams.scoring.dossier import Dossier
from streams.scoring.rules import AnyDetector

_YES = State.YES


class Changes(Struct, frozen=True, gc=False):
    """What detectors say differently than before."""

    findings: dict[str, Finding]
    weigh: bool
    """Whether any of them bears on the level or did: only then can the assessment differ."""


class Poisoned(RuntimeError):
    """A detector failed on a subject; the subject is parked until the cause is mended."""

    def __init__(self, detector: str, error: Exception) -> None:
        """Name the detector and the kind of failure, never the content of a fact."""
        super().__init__(f"{detector} failed: {type(error).__name__}")


def step(dossier: Dossier, fact: Fact, detectors: Iterable[AnyDetector]) -> list[AnyDetector]:
    """Step these detectors with a fact; return those whose memory changed.

    Raises Poisoned when one fails; the dossier is then not to be used.
    """
    touched: list[AnyDetector] = []
    memories, latest, occurred_at = dossier.memories, dossier.latest, fact.occurred_at
    if dossier.newest is None or occurred_at > dossier.newest:
        dossier.newest = occurred_at
    for detector in detectors:
        name = detector.name
        memory = memories.get(name)
        try:
            after = detector.step(detector.blank() if memory is None else memory, fact)
        except Exception as error:
            raise Poisoned(name, error) from error
        if not detector.any_order:
            latest[name] = occurred_at
        if after is not memory:
            memories[name] = after
            touched.append(detector)
    return touched


def place(dossier: Dossier, fact: Fact) -> None:
    """Take in what a subject's own fact tells beside the detectors: what was seen, and where.

    The newest fact that tells where it is counts, in whatever order they come. So it is with
    what its tier rests on.
    """
    dossier.seen = answered(dossier.seen, fact.data, shanghai_day(fact.occurred_at))
    dossier.grounds = grounds_after(dossier.grounds, fact)
    if fact.township is not None and (
        dossier.placed_at is None or fact.occurred_at >= dossier.placed_at
    ):
        dossier.township, dossier.placed_at = fact.township, fact.occurred_at


def look(dossier: Dossier, detectors: Iterable[AnyDetector], on: date) -> Changes:
    """Return what these detectors now say differently, and set when each is due again.

    Raises Poisoned when one fails; the dossier is then not to be used.
    """
    changed: dict[str, Finding] = {}
    weighs = False
    findings, memories, due = dossier.findings, dossier.memories, dossier.due
    for detector in detectors:
        name = detector.name
        memory = memories[name]
        try:
            finding = detector.look(memory, on)
            again = detector.next_change(memory, on)
        except Exception as error:
            raise Poisoned(name, error) from error
        if again is not None:
            due[name] = again
        elif name in due:
            del due[name]
        before = findings.get(name)
        if finding != before:
            findings[name] = changed[name] = finding
            weighs = weighs or _bears(finding) or (before is not None and _bears(before))
    return Changes(changed, weighs)


def set_due(dossier: Dossier, name: str, day: date | None) -> None:
    """Set the day at whose close something of a dossier is due; None where it never is."""
    if day is None:
        dossier.due.pop(name, None)
    else:
        dossier.due[name] = day


def _bears(finding: Finding) -> bool:
    return finding.state is _YES or finding.open
