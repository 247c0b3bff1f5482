"""Everything that is to be said of one subject on one day, gathered for its page and its sheet."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from msgspec import Struct

from gateway.pages.alerts import Act, history, state_today
from gateway.pages.chain import Link, chain
from gateway.pages.evidence import Said, as_stood, said
from gateway.pages.looked import Looked, looked
from gateway.pages.office import Office
from gateway.pages.reasons import Reason, reasons_of
from gateway.tongue import Name
from projections import evidence, who
from projections.answers import AlertRow, AlertState, RiskRow, Statement, SubjectCard
from projections.inbox import inbox
from projections.risk_list import subject_risk
from projections.scored_days import cut
from schemas.calendar import shanghai_day
from schemas.codec import encode
from schemas.vocabulary import Level, State

ON_A_PAGE = 60
"""Facts of the timeline shown at once."""


class Side(Struct, frozen=True):
    """What the employer said, opened for this answer."""

    statement: Statement
    text: str | None
    """None where the key was destroyed."""


class Worked(Struct, frozen=True):
    """An alert of the subject with its history, as it stood."""

    row: AlertRow
    level: Level
    state: AlertState
    acts: tuple[Act, ...]


class SubjectFile(Struct, frozen=True, kw_only=True):
    """A subject as known at a day, or now."""

    subject: str
    name: Name
    card: SubjectCard | None
    risk: RiskRow | None
    reasons: tuple[Reason, ...]
    """Findings that say yes, heaviest first."""
    silent: tuple[Reason, ...]
    """Findings that say anything else: unknown first, then no, then not applicable."""
    sides: tuple[Side, ...]
    timeline: tuple[Said, ...]
    earlier: int | None
    """Position before which more facts stand; None where this is all."""
    alerts: tuple[Worked, ...]
    chain: tuple[Link, ...]
    position: int
    capped_from: int | None
    """What the points of all reasons add up to, where caps let fewer count."""
    looked: Looked | None
    """When the three questions were answered, where that decides the level."""
    digest: str
    """SHA-256 of assessment, findings, facts and statements: what this answer says."""


AFTER = {
    "AlertAcknowledged": AlertState.ACKNOWLEDGED,
    "AlertVerified": AlertState.VERIFIED,
    "AlertHandedOver": AlertState.HANDED_OVER,
    "AlertSnoozed": AlertState.SNOOZED,
    "AlertClosed": AlertState.CLOSED,
    "AlertReopened": AlertState.OPEN,
    "AlertRecalled": AlertState.RECALLED,
}
"""State of an alert after each kind of act; raising and escalating leave it as it is."""

_SILENT = (State.ERROR, State.UNKNOWN, State.NO, State.NOT_APPLICABLE)


def subject_file(here: Office, subject: str, *, before: int | None = None) -> SubjectFile | None:
    """Gather what is known of a subject; None when nobody ever heard of it.

    Raises UnscoredDay. As known at a day, nothing learned after its close is in it.
    """
    at = cut(here.connection, here.known_at)
    card = who.subject(here.connection, subject, known_at=here.known_at)
    risk = subject_risk(here.connection, subject, known_at=here.known_at)
    until = before if before is not None else None if at.position is None else at.position + 1
    # One more than is shown tells whether there is more.
    found_facts = evidence.timeline(here.connection, subject, limit=ON_A_PAGE + 1, before=until)
    facts = found_facts[:ON_A_PAGE]
    if card is None and risk is None and not facts:
        return None
    counting = risk.reasons if risk else ()
    found = reasons_of(here, subject, counting=counting, cut=at.position)
    sides = _sides(here, subject, at.position)
    name = risk.name if risk else card.name if card else None
    position = at.position if at.position is not None else here.house.views.position
    return SubjectFile(
        subject=subject,
        name=here.tongue.name(subject, name) if name else Name(subject, subject),
        card=card,
        risk=risk,
        reasons=tuple(one for one in found if one.speaks),
        silent=tuple(
            sorted(
                (one for one in found if not one.speaks),
                key=lambda one: (_SILENT.index(one.finding.state), one.detector),
            )
        ),
        sides=sides,
        timeline=said(here.connection, as_stood(here.connection, facts, at.position), here.tongue),
        earlier=facts[-1].position if len(found_facts) > ON_A_PAGE else None,
        alerts=_alerts(here, subject, at.position),
        chain=chain(card, here.tongue) if card else (),
        position=position,
        capped_from=_capped_from(risk),
        looked=_looked(here, subject, risk, at.position),
        digest=_digest(subject, here.known_at, risk, found, sides),
    )


def _sides(here: Office, subject: str, until: int | None) -> tuple[Side, ...]:
    found = evidence.statements(here.connection, subject)
    return tuple(
        Side(one, here.tongue.opened(one.statement, one.context))
        for one in found
        if not one.retracted and (until is None or one.position <= until)
    )


def _alerts(here: Office, subject: str, until: int | None) -> tuple[Worked, ...]:
    found = inbox(here.connection, subject=subject, limit=None).rows
    if here.known_at is not None:
        found = tuple(row for row in found if shanghai_day(row.raised_at) <= here.known_at)
    return tuple(_worked(here, row, history(here, row.alert, until)) for row in found)


def _worked(here: Office, row: AlertRow, acts: tuple[Act, ...]) -> Worked:
    """Return an alert; of a past day, as its acts until then left it."""
    if here.known_at is None:
        return Worked(row, row.level, state_today(here, row), acts)
    level, state = row.raised_level, AlertState.OPEN
    for each in acts:
        state = AFTER.get(each.act.act, state)
        level = Level(str(each.act.said.get("level", level)))
    return Worked(row, level, state, acts)


def _looked(here: Office, subject: str, risk: RiskRow | None, until: int | None) -> Looked | None:
    """Return when somebody looked, where the level is none, or unknown for want of a look."""
    if risk is None or risk.parked is not None or risk.level not in {Level.NONE, Level.UNKNOWN}:
        return None
    return looked(here, subject, until)


def _capped_from(risk: RiskRow | None) -> int | None:
    total = sum(points for _, points in risk.reasons) if risk else 0
    return total if risk and total > risk.score else None


def _digest(
    subject: str,
    known_at: date | None,
    risk: RiskRow | None,
    reasons: Iterable[Reason],
    sides: Sequence[Side],
) -> str:
    """Hash what was concluded and on which facts, in no language."""
    said_of = [
        (one.detector, one.finding, one.points, [fact.card for fact in one.evidence])
        for one in reasons
    ]
    return sha256(
        encode((subject, known_at, risk, said_of, [side.statement for side in sides]))
    ).hexdigest()
