"""Which facts are about a subject, from inside and outside, and what did each lead to?"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    ScalarSelect,
    Table,
    bindparam,
    or_,
    select,
    true,
)

from projections.contract import EVERY_FACT, Projection, Text, Told, metadata
from projections.page import AT_ONCE, Page
from projections.register import WHO
from projections.told_facts import restated
from projections.versions import CUT
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived import (
    AlertEscalated,
    AlertRaised,
    AlertRecalled,
    FindingChanged,
    RiskAssessed,
)
from schemas.derived.record import Derived
from schemas.envelopes import Recorded

ABOUT = Table(
    "case_file_about",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("day", Text, nullable=False),
    Column("outside", Boolean, nullable=False),
    Column("void", BigInteger),
    sqlite_with_rowid=False,
)
"""Facts by subject. `void` is the position of what took the fact's ground away."""
Index(
    "case_file_newest",
    ABOUT.c.subject,
    ABOUT.c.day.desc(),
    ABOUT.c.void,
    sqlite_where=ABOUT.c.outside == true(),
    postgresql_where=ABOUT.c.outside == true(),
)

STANDS = Table(
    "case_file_stands",
    metadata,
    Column("root", BigInteger, primary_key=True),
    Column("position", BigInteger),
)
"""For facts that were corrected or retracted: the position that speaks for them now."""

LINEAGE = Table(
    "case_file_lineage",
    metadata,
    Column("cause", BigInteger, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("detector", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    Column("says", Text, nullable=False),
    sqlite_with_rowid=False,
)

INSIDE: frozenset[type[Body]] = frozenset(
    {
        events.AlertAcknowledged,
        events.AlertClosed,
        events.AlertHandedOver,
        events.AlertReopened,
        events.AlertSnoozed,
        events.AlertVerified,
        events.BulletinIssued,
        events.DayClosed,
        events.DayScored,
        events.EmployerIdentified,
        events.EmployerRegistered,
        events.EmployersMerged,
        events.EmployersSplit,
        events.HistoryLoadFinished,
        events.HistoryLoadStarted,
        events.ModelPromoted,
        events.MonthClosed,
        events.PartyJoinedSite,
        events.RulesAdopted,
        events.SiteRegistered,
    }
)
"""What the register and we ourselves say: it is no evidence of how a subject stands."""


class CaseFile(Projection):
    """Facts by subject, and conclusions by the fact that caused them."""

    name = "case_file"
    tables = (ABOUT, STANDS, LINEAGE)
    reads = ("told_facts",)
    listens = (
        *EVERY_FACT,
        AlertEscalated,
        AlertRaised,
        AlertRecalled,
        FindingChanged,
        RiskAssessed,
    )

    def apply(self, page: Page, record: Told) -> None:
        """File the fact under all that it is about, or the conclusion under its cause."""
        match record:
            case Recorded(data=events.ObservationCorrected() | events.ObservationRetracted()):
                self._answer(page, record)
            case Recorded():
                outside = type(record.data) not in INSIDE
                for subject in record.subjects():
                    _file(page, record, subject, record, outside=outside)
            case Derived():
                page.add(
                    LINEAGE,
                    {
                        "cause": record.cause,
                        "subject": record.subject,
                        "detector": record.detector,
                        "ordinal": record.ordinal,
                        "type": record.type,
                        "says": _says(record.data),
                    },
                )

    def _answer(self, page: Page, answer: Fact) -> None:
        """Let a correction or retraction speak for the fact that it is about."""
        touched = restated(page, answer)
        subjects = answer.subjects()
        if touched is None:
            for subject in subjects:
                _file(page, answer, subject, answer, outside=False)
            return
        root = touched.was
        spoke = page.get(STANDS, root.position)
        speaks = root.position if spoke is None else spoke["position"]
        if speaks is not None:
            _void(page, root.subjects(), speaks, answer.position)
        counts = touched.now is not None and type(root.data) not in INSIDE
        for subject in dict.fromkeys((*root.subjects(), *subjects)):
            about = root.subjects()
            _file(page, answer, subject, touched.now or root, outside=counts and subject in about)
        speaks_now = None if touched.now is None else answer.position
        page.put(STANDS, {"root": root.position, "position": speaks_now})


def newest(subject: ColumnElement[str], *, at_cut: bool) -> ScalarSelect[str]:
    """Select the newest day of which something outside speaks, for the subject of a row.

    As it stands, or as it stood at `CUT`; by one step into an index.
    """
    question = select(ABOUT.c.day).where(ABOUT.c.subject == subject, ABOUT.c.outside)
    if at_cut:
        stood = or_(ABOUT.c.void.is_(None), ABOUT.c.void > CUT)
        question = question.where(ABOUT.c.position <= CUT, stood)
    else:
        question = question.where(ABOUT.c.void.is_(None))
    return question.order_by(ABOUT.c.day.desc()).limit(1).scalar_subquery()


_NEWEST = {
    at_cut: select(WHO.now.c.subject, newest(WHO.now.c.subject, at_cut=at_cut)).where(
        WHO.now.c.subject.in_(bindparam("some", expanding=True))
    )
    for at_cut in (False, True)
}


def last_evidence(
    connection: Connection, subjects: Iterable[str], position: int | None
) -> dict[str, date]:
    """Return the newest day of which something outside speaks, for subjects that have one."""
    wanted = list(dict.fromkeys(subjects))
    question = _NEWEST[position is not None]
    at = {} if position is None else {"cut": position}
    found: dict[str, date] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = {"some": wanted[start : start + AT_ONCE]}
        for subject, day in connection.execute(question, at | some):
            if day is not None:
                found[subject] = date.fromisoformat(day)
    return found


def _file(page: Page, filed: Fact, subject: str, says: Fact, *, outside: bool) -> None:
    row = {
        "subject": subject,
        "position": filed.position,
        "day": shanghai_day(says.occurred_at).isoformat(),
        "outside": outside,
        "void": None,
    }
    page.add(ABOUT, row)


def _void(page: Page, subjects: Iterable[str], position: int, by: int) -> None:
    for subject in subjects:
        row = page.get(ABOUT, subject, position)
        if row is not None:
            page.put(ABOUT, {**row, "void": by})


def _says(said: Body) -> str:
    match said:
        case FindingChanged(finding=finding):
            return f"{finding.state} {finding.reason} {finding.points}"
        case RiskAssessed(level=level, score=score, final=final):
            return f"{level} {score} {'final' if final else 'own'}"
        case AlertRaised(alert=alert, level=level) | AlertEscalated(alert=alert, level=level):
            return f"{level} {alert}"
        case AlertRecalled(alert=alert):
            return str(alert)
        case _:
            return ""
