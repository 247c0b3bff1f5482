"""What officers did about alerts, carried over to rules that raise them at another moment."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from schemas.codec import Conclusion, Fact
from schemas.derived import AlertRaised, AlertRecalled
from schemas.vocabulary import Mechanism
from streams.scoring.dossier import Dossier
from streams.scoring.judging import ACTS, Judge
from streams.scoring.rules import Rules


class ActedOn:
    """The alerts of the standing rules, on which officers acted: what each is about, and how long.

    An act on an alert that was recalled, or in whose place another one was raised, moves
    nothing where it stands; so it must move nothing elsewhere either.
    """

    def __init__(self) -> None:
        """Begin without alerts."""
        self._about: dict[UUID, Mechanism] = {}
        self._ended: dict[UUID, int] = {}
        self._newest: dict[tuple[str, Mechanism], UUID] = {}

    def hear(self, made: Iterable[Conclusion]) -> None:
        """Take in what the standing rules conclude, in the order of its causes."""
        for it in made:
            match it.data:
                case AlertRaised(alert=alert, mechanism=mechanism):
                    before = self._newest.get((it.subject, mechanism))
                    if before is not None:
                        self._ended.setdefault(before, it.cause)
                    self._newest[it.subject, mechanism] = alert
                    self._about[alert] = mechanism
                case AlertRecalled(alert=alert):
                    self._ended.setdefault(alert, it.cause)

    def about(self, alert: UUID, position: int) -> Mechanism | None:
        """Return what an alert is about; None where it is not known, or was past at a position."""
        ended = self._ended.get(alert)
        return self._about.get(alert) if ended is None or position <= ended else None


class CarryingOver(Judge):
    """A judge under whom an act on a standing alert counts for the one that is in its place.

    An alert is named by what raised it. Under other rules the same trouble raises one of
    another name, which no officer ever acted on: it would stay open for ever, and hold back
    every later one. So an act counts here for the alert of the same subject and mechanism.
    Whether the officer would have done the same a week earlier, nobody knows; and an act on
    an alert that nothing here is in the place of changes nothing.
    """

    def __init__(self, rules: Rules, acted_on: ActedOn) -> None:
        """Judge by these rules; the standing rules are ahead, and say what was acted on."""
        super().__init__(rules)
        self._acted_on = acted_on

    def heed(self, dossier: Dossier, fact: Fact) -> None:
        """Let an officer's act move the alert that is in the place of the one acted on."""
        super().heed(dossier, self._carried(dossier, fact))

    def _carried(self, dossier: Dossier, fact: Fact) -> Fact:
        if type(fact.data) not in ACTS:
            return fact
        act: Any = fact.data  # every act names its alert
        mechanism = self._acted_on.about(act.alert, fact.position)
        here = None if mechanism is None else dossier.standing.get(mechanism)
        if here is None or here.alert == act.alert:
            return fact
        return replace(fact, data=replace(act, alert=here.alert))
