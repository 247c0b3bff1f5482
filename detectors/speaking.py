"""How a detector words its findings: under its name, its mechanism and its article."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from schemas.derived.finding import Argument, Finding
from schemas.vocabulary import Level, Mechanism, State

Arguments = dict[str, Argument]
_NOTHING: Arguments = {}


class Speaker:
    """What all findings of one detector have in common, said once.

    Codes are given without the detector's name. `clears` names the parts of what would
    clear a yes: all of them together do, and none of them may be left out; where one of
    several ways is enough, they are one part, and its sentence says "or".

    Examples
    --------
    >>> says = Speaker("late_payday", Mechanism.WAGE_PAYMENT, "保障农民工工资支付条例 第13、14条")
    >>> says.unknown("no_payday", "payday").reason
    'late_payday.no_payday'
    """

    def __init__(self, name: str, mechanism: Mechanism, reference: str) -> None:
        """Speak under a name, of a mechanism, by an article."""
        self.name = name
        self.mechanism = mechanism
        self.reference = reference

    def yes(
        self,
        reason: str,
        arguments: Arguments,
        *,
        points: int,
        since: date | None,
        source: str,
        evidence: tuple[UUID, ...],
        clears: Mapping[str, Arguments],
        fades: bool = False,
        floor: Level | None = None,
        workers: int = 0,
        missing: tuple[str, ...] = (),
    ) -> Finding:
        """Return what is there to be verified, with its points and what would clear it."""
        return Finding(
            state=State.YES,
            mechanism=self.mechanism,
            reason=f"{self.name}.{reason}",
            arguments=arguments,
            reference=self.reference,
            points=points,
            since=since,
            fades=fades,
            source=source,
            floor=floor,
            workers=workers,
            evidence=evidence,
            clears=tuple([(f"{self.name}.{code}", given) for code, given in clears.items()]),
            missing=missing,
        )

    def no(
        self,
        reason: str,
        arguments: Arguments = _NOTHING,
        evidence: tuple[UUID, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> Finding:
        """Return that somebody looked, recently enough, and it is not there."""
        return self._without_points(State.NO, reason, arguments, evidence, missing)

    def unknown(
        self,
        reason: str,
        *missing: str,
        arguments: Arguments = _NOTHING,
        evidence: tuple[UUID, ...] = (),
    ) -> Finding:
        """Return that nobody can tell, and what is missing.

        Evidence is of something that was told and cannot be judged: then nobody can say
        either that there is no risk.
        """
        return self._without_points(State.UNKNOWN, reason, arguments, evidence, missing)

    def not_applicable(self, reason: str) -> Finding:
        """Return that the question makes no sense here."""
        return self._without_points(State.NOT_APPLICABLE, reason, _NOTHING, (), ())

    def _without_points(
        self,
        state: State,
        reason: str,
        arguments: Arguments,
        evidence: tuple[UUID, ...],
        missing: tuple[str, ...],
    ) -> Finding:
        return Finding(
            state=state,
            mechanism=self.mechanism,
            reason=f"{self.name}.{reason}",
            arguments=arguments,
            reference=self.reference,
            evidence=evidence,
            missing=missing,
        )
