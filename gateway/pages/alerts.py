"""An alert as an officer works on it: the reasons behind it, its evidence, its history."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from msgspec import Struct

from gateway.pages.evidence import Said, facts_said, pairs
from gateway.pages.office import Office
from gateway.pages.reasons import Reason, reasons_of
from gateway.tongue import Name
from projections.answers import AlertAct, AlertFile, AlertRow, AlertState
from projections.inbox import alert
from schemas.vocabulary import AlertVerdict

AT_REST = frozenset({AlertState.CLOSED, AlertState.RECALLED})


class Act(Struct, frozen=True):
    """One thing that happened to an alert, with its note opened."""

    act: AlertAct
    pairs: tuple[tuple[str, str], ...]
    """Label and value of what it says in plain fields."""
    note: str | None
    erased: bool


class Card(Struct, frozen=True, kw_only=True):
    """One alert in the inbox."""

    row: AlertRow
    name: Name
    reasons: tuple[Reason, ...]
    """What the detectors of the alert say now, heaviest first."""
    evidence: tuple[Said, ...]
    """Facts that the alert was raised on and no reason names any more."""
    state: AlertState
    """As of today: an alert that was put aside until a day that has come is open again."""

    @property
    def at_rest(self) -> bool:
        """Tell whether nobody has to act."""
        return self.state in AT_REST

    @property
    def unseen(self) -> bool:
        """Tell whether the addressee has not acknowledged it."""
        return self.row.acknowledged_at is None and not self.at_rest

    @property
    def found(self) -> bool:
        """Tell whether an officer found out whether it was so."""
        return self.row.verdict in {AlertVerdict.TRUE, AlertVerdict.FALSE}


def cards(here: Office, rows: Iterable[AlertRow]) -> list[Card]:
    """Return alerts with their reasons, in the order given."""
    return [_card(here, row) for row in rows]


def history(here: Office, named: UUID, cut: int | None = None) -> tuple[Act, ...]:
    """Return what happened to an alert, oldest first, up to a position."""
    found: AlertFile | None = alert(here.connection, named)
    acts = found.acts if found else ()
    return tuple(_act(here, each) for each in acts if cut is None or each.position <= cut)


def _card(here: Office, row: AlertRow) -> Card:
    found = [one for one in reasons_of(here, row.subject) if one.detector in row.detectors]
    named = {each.card.id for one in found for each in one.evidence}
    rest: Mapping[UUID, Said] = facts_said(
        here.connection, [each for each in row.evidence if each not in named], here.tongue
    )
    return Card(
        row=row,
        name=here.tongue.name(row.subject, row.name),
        reasons=tuple(found),
        evidence=tuple(rest.values()),
        state=state_today(here, row),
    )


def state_today(here: Office, row: AlertRow) -> AlertState:
    """Return where an alert stands today: the day until which it was put aside may have come."""
    until = row.snoozed_until
    if row.state is AlertState.SNOOZED and until is not None and until <= here.today:
        return AlertState.ACKNOWLEDGED if row.acknowledged_at else AlertState.OPEN
    return row.state


def _act(here: Office, act: AlertAct) -> Act:
    told = tuple(pairs(act.said, act.act, here.tongue))
    if act.note is None:
        return Act(act, told, None, erased=False)
    note = here.tongue.opened(act.note, act.context)
    return Act(act, told, note, erased=note is None)
