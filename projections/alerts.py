"""Which alerts wait for whom, and what was done about each?"""

from collections.abc import Mapping
from typing import Any, assert_never
from uuid import UUID

from msgspec import structs
from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, Table, literal_column

from projections.answers.alert import AlertState
from projections.contract import Projection, Text, Told, metadata
from projections.page import Page, Row
from projections.told_facts import moment_text
from schemas import events
from schemas.body import Body
from schemas.codec import Conclusion, Fact, encode
from schemas.derived import AlertEscalated, AlertRaised, AlertRecalled
from schemas.derived.record import Derived
from schemas.envelopes import Recorded
from schemas.sealed import Sealed
from schemas.vocabulary import SEVERITY

ALERTS = Table(
    "alerts",
    metadata,
    Column("alert", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("township", Text),
    Column("mechanism", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("raised_level", Text, nullable=False),
    Column("detectors", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("addressee", Text, nullable=False),
    Column("copied_to", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("verdict", Text),
    Column("result", Text),
    Column("raised_at", Text, nullable=False),
    Column("raised_on", Text, nullable=False),
    Column("escalated_at", Text),
    Column("acknowledged_at", Text),
    Column("verified_at", Text),
    Column("snoozed_until", Text),
    Column("closed_at", Text),
    Column("recalled_at", Text),
    Column("recalled_on", Text),
    Column("reopened", Integer, nullable=False),
    Column("verified_workers", Integer),
    Column("verified_fen", BigInteger),
    Column("paid_fen", BigInteger),
)
Index("alerts_by_state", ALERTS.c.state, ALERTS.c.township, ALERTS.c.raised_at)
Index("alerts_tallied", ALERTS.c.state, ALERTS.c.level, ALERTS.c.township)

WAITING = {
    state: rank
    for rank, state in enumerate(
        (
            AlertState.OPEN,
            AlertState.HANDED_OVER,
            AlertState.ACKNOWLEDGED,
            AlertState.VERIFIED,
            AlertState.SNOOZED,
            AlertState.CLOSED,
            AlertState.RECALLED,
        )
    )
}
"""States in the order in which they are shown."""


def _rank(column: Column[Any], ranks: Mapping[str, int]) -> ColumnElement[int]:
    # Plain text, no parameters: so the index below is known for the order that is asked for.
    whens = " ".join(f"WHEN '{name}' THEN {rank}" for name, rank in ranks.items())
    return literal_column(f"(CASE {column.name} {whens} END)", Integer)


IN_ORDER = (
    _rank(ALERTS.c.state, {state.value: rank for state, rank in WAITING.items()}),
    _rank(ALERTS.c.level, {level.value: -severity for level, severity in SEVERITY.items()}),
    ALERTS.c.raised_at,
    ALERTS.c.alert,
)
"""The order of the inbox: what waits, then the gravest, then the oldest."""
Index("alerts_in_order", *IN_ORDER)

ADDRESSEES = Table(
    "alert_addressees",
    metadata,
    Column("addressee", Text, primary_key=True),
    Column("alert", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Everyone whose inbox an alert stands in: its addressee, and those it was copied to."""

ACTS = Table(
    "alert_acts",
    metadata,
    Column("alert", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("act", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("actor", Text),
    Column("said", Text, nullable=False),
    Column("note", Text),
    Column("context", Text, nullable=False),
)

Act = (
    events.AlertAcknowledged
    | events.AlertVerified
    | events.AlertHandedOver
    | events.AlertSnoozed
    | events.AlertClosed
    | events.AlertReopened
)


class Alerts(Projection):
    """The life of every alert, from what the system concluded and what officers did.

    The level latches as it was raised and escalated. A recall takes an alert out of
    the inbox whatever its state, and an officer's act on it is still kept.
    """

    name = "alerts"
    tables = (ALERTS, ADDRESSEES, ACTS)
    listens = (
        AlertEscalated,
        AlertRaised,
        AlertRecalled,
        events.AlertAcknowledged,
        events.AlertClosed,
        events.AlertHandedOver,
        events.AlertReopened,
        events.AlertSnoozed,
        events.AlertVerified,
    )

    def apply(self, page: Page, record: Told) -> None:
        """Raise, escalate or recall an alert, or let an officer's act count."""
        match record:
            case Derived(data=AlertRaised() as said):
                self._raise(page, record, said)
            case Derived(data=AlertEscalated() as said):
                self._escalate(page, record, said)
            case Derived(data=AlertRecalled(alert=alert) as said):
                recalled = {"recalled_at": moment_text(record.at), "recalled_on": page.on}
                self._change(page, alert, {"state": AlertState.RECALLED.value, **recalled})
                _note(page, alert, record, said)
            case Recorded(
                data=events.AlertAcknowledged()
                | events.AlertVerified()
                | events.AlertHandedOver()
                | events.AlertSnoozed()
                | events.AlertClosed()
                | events.AlertReopened() as act
            ):
                self._act(page, record, act)
            case _:
                pass

    def _raise(self, page: Page, record: Conclusion, said: AlertRaised) -> None:
        before = page.get(ALERTS, str(said.alert))
        row: Row = dict.fromkeys((column.name for column in ALERTS.columns), None)
        page.put(
            ALERTS,
            row
            | {
                "alert": str(said.alert),
                "subject": record.subject,
                "township": record.township,
                "mechanism": said.mechanism.value,
                "raised_level": said.level.value,
                "state": AlertState.OPEN.value,
                "raised_at": moment_text(record.at),
                "raised_on": page.on,
                "reopened": 0 if before is None else before["reopened"],
            }
            | _asked(said),
        )
        _address(page, said.alert, said.addressee, *said.copied_to)
        _note(page, said.alert, record, said)

    def _escalate(self, page: Page, record: Conclusion, said: AlertEscalated) -> None:
        self._change(page, said.alert, {**_asked(said), "escalated_at": moment_text(record.at)})
        _address(page, said.alert, said.addressee, *said.copied_to)
        _note(page, said.alert, record, said)

    def _act(self, page: Page, record: Fact, act: Act) -> None:
        row = page.get(ALERTS, str(act.alert))
        if row is not None:
            recalled = row["state"] == AlertState.RECALLED
            kept = {"state": AlertState.RECALLED.value} if recalled else {}
            page.put(ALERTS, {**row, **_after(row, act, moment_text(record.recorded_at)), **kept})
        if isinstance(act, events.AlertHandedOver):
            _address(page, act.alert, act.to)
        _note(page, act.alert, record, act)

    def _change(self, page: Page, alert: UUID, changes: Row) -> None:
        row = page.get(ALERTS, str(alert))
        if row is not None:
            page.put(ALERTS, {**row, **changes})


def _asked(said: AlertRaised | AlertEscalated) -> Row:
    return {
        "level": said.level.value,
        "detectors": encode(said.detectors).decode(),
        "evidence": encode(said.evidence).decode(),
        "addressee": said.addressee,
        "copied_to": encode(said.copied_to).decode(),
    }


def _after(row: Row, act: Act, at: str) -> Row:
    """Return what an officer's act changes in the row of an alert."""
    match act:
        case events.AlertAcknowledged():
            return {"state": AlertState.ACKNOWLEDGED.value, "acknowledged_at": at}
        case events.AlertVerified(verdict=verdict, workers=workers, amount_fen=fen):
            return {
                "state": AlertState.VERIFIED.value,
                "verdict": verdict.value,
                "verified_at": at,
                "verified_workers": workers,
                "verified_fen": fen,
            }
        case events.AlertHandedOver(to=to):
            return {"state": AlertState.HANDED_OVER.value, "addressee": to}
        case events.AlertSnoozed(until=until):
            return {"state": AlertState.SNOOZED.value, "snoozed_until": until.isoformat()}
        case events.AlertClosed(result=result, paid_fen=fen):
            closed = {"result": result.value, "closed_at": at, "paid_fen": fen}
            return {"state": AlertState.CLOSED.value, **closed}
        case events.AlertReopened():
            reopened = {"result": None, "closed_at": None, "snoozed_until": None}
            return {"state": AlertState.OPEN.value, "reopened": row["reopened"] + 1, **reopened}
        case _ as never:
            assert_never(never)


def _address(page: Page, alert: UUID, *addressees: str) -> None:
    for addressee in addressees:
        page.put(ADDRESSEES, {"addressee": addressee, "alert": str(alert)})


def _note(page: Page, alert: UUID, record: Told, said: Body) -> None:
    """Add a line to the history of an alert."""
    fields = structs.asdict(said)
    sealed = next(((name, it) for name, it in fields.items() if isinstance(it, Sealed)), None)
    plain: dict[str, Any] = {
        name: value
        for name, value in fields.items()
        if name != "alert" and isinstance(value, str | int) and not isinstance(value, bool)
    }
    if isinstance(said, events.AlertSnoozed):
        plain["until"] = said.until.isoformat()
    by_a_person = isinstance(record, Recorded)
    page.put(
        ACTS,
        {
            "alert": str(alert),
            "position": record.position if isinstance(record, Recorded) else record.cause,
            "act": record.type,
            "at": moment_text(record.recorded_at if isinstance(record, Recorded) else record.at),
            "actor": record.actor if isinstance(record, Recorded) else None,
            "said": encode(plain).decode(),
            "note": None if sealed is None else encode(sealed[1]).decode(),
            "context": f"{record.id}/{sealed[0]}" if sealed is not None and by_a_person else "",
        },
    )
