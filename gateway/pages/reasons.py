"""What the detectors say of a subject, in words: why, on which law and facts, what clears it."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from msgspec import Struct

from detectors.catalogue import parameters_asked
from detectors.parameters import Parameters, spoken
from detectors.troubled_neighbour import TroubledNeighbour
from gateway.pages.evidence import Said, facts_said, named
from gateway.pages.office import Office
from gateway.tongue import Name
from projections.answers import StandingFinding
from projections.subject_risk import findings
from schemas.derived.finding import Argument, Finding
from schemas.vocabulary import State


class Proposal(Struct, frozen=True):
    """A parameter that nobody's rule gives: a number of this system's own."""

    name: str
    label: str
    reference: str


class Reason(Struct, frozen=True, kw_only=True):
    """One finding in the words of a language."""

    detector: str
    title: str
    finding: Finding
    sentence: str
    points: int
    """After decay, as they count today; 0 where they do not."""
    said_on: date
    evidence: tuple[Said, ...]
    """Facts that it rests on and that are known, oldest first."""
    subjects: tuple[tuple[str, Name], ...]
    """Who else its sentence is about, where anything is known of them."""
    clears: tuple[str, ...]
    missing: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    @property
    def speaks(self) -> bool:
        """Tell whether it says yes."""
        return self.finding.state is State.YES


def reasons_of(
    here: Office,
    subject: str,
    *,
    counting: Iterable[tuple[str, int]] = (),
    cut: int | None = None,
) -> tuple[Reason, ...]:
    """Return every finding of a subject: those that say yes first, the heaviest before others.

    `counting` gives the points after decay by detector, as the assessment has them;
    without it the points of the finding stand. `cut` leaves out what was learned later.
    """
    standing = findings(here.connection, subject, known_at=here.known_at)
    after_decay = dict(counting)
    facts = facts_said(here.connection, _evidence(standing), here.tongue, cut=cut)
    names = named(here.connection, _arguments(standing), here.tongue)
    found = [
        _reason(
            here, each, after_decay.get(each.detector), facts, names, has_points=bool(after_decay)
        )
        for each in standing
    ]
    return tuple(sorted(found, key=lambda one: (not one.speaks, -one.points, one.detector)))


def proposals(parameters: Parameters, detector: str, on: date, language: str) -> list[Proposal]:
    """Return the parameters of a detector whose value in force has no source."""
    found = []
    asked = _asked(parameters).get(detector, frozenset())
    for name, entry in parameters.entries().items():
        if name not in asked:
            continue
        dates = [day for day in entry.values if day <= on]
        value = entry.values[max(dates)] if dates else None
        if value is not None and not value.sourced:
            label = entry.label.zh if language == "zh" else entry.label.en
            found.append(Proposal(name, label, spoken(value.reference, language)))
    return found


@lru_cache(maxsize=1)
def _asked(parameters: Parameters) -> dict[str, frozenset[str]]:
    """Return what each detector looks up; that of the neighbours is no fold of the catalogue."""
    fresh = Parameters(parameters.entries())
    TroubledNeighbour(fresh)
    return parameters_asked(parameters) | {TroubledNeighbour.name: frozenset(fresh.asked)}


def _arguments(standing: Iterable[StandingFinding]) -> Iterable[Argument]:
    for each in standing:
        yield from each.finding.arguments.values()
        for _, arguments in each.finding.clears:
            yield from arguments.values()


def _evidence(standing: Iterable[StandingFinding]) -> list[UUID]:
    return [fact for each in standing for fact in each.finding.evidence]


def _reason(
    here: Office,
    standing: StandingFinding,
    after_decay: int | None,
    facts: dict[UUID, Said],
    names: dict[str, Name],
    *,
    has_points: bool,
) -> Reason:
    finding, tongue = standing.finding, here.tongue

    def worded(arguments: dict[str, Argument]) -> dict[str, Argument]:
        """Put the name of a subject where a sentence would say its code."""
        return {
            name: names[str(value)].text if str(value) in names else value
            for name, value in arguments.items()
        }

    points = after_decay if after_decay is not None else 0 if has_points else finding.points
    return Reason(
        detector=standing.detector,
        title=tongue.detector(standing.detector),
        finding=finding,
        sentence=tongue.reason(finding.reason, worded(finding.arguments)),
        points=points,
        said_on=standing.said_on,
        evidence=tuple(facts[fact] for fact in finding.evidence if fact in facts),
        subjects=tuple(
            (value, names[value])
            for value in map(str, finding.arguments.values())
            if value in names
        ),
        clears=tuple(tongue.reason(code, worded(arguments)) for code, arguments in finding.clears),
        missing=tuple(tongue.reason(code, {}) for code in finding.missing),
        proposals=tuple(
            proposals(here.house.parameters, standing.detector, tongue.today, tongue.language)
        ),
    )
