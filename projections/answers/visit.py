"""What a grid worker is shown before a visit: tasks, and the last answers of his own kind."""

from datetime import date

from msgspec import Struct

from projections.answers.who import SubjectName
from schemas import events
from schemas.screening import Tier
from schemas.subjects import Kind
from schemas.vocabulary import VisitOutcome


class GridRow(Struct, frozen=True):
    """One grid."""

    grid: str
    township: str | None
    subjects: int
    """Employers and sites in it that are to be visited."""


class VisitDue(Struct, frozen=True, kw_only=True):
    """One subject of a grid, and whether it was looked at this month."""

    subject: str
    kind: Kind
    name: SubjectName
    done: bool
    """A grid worker got to look at it in the month."""
    tier: Tier
    due_on: date
    """Day by which it is to be looked at next: a day of the past where that was missed."""
    due: bool
    """To be looked at before the month ends, and not done."""
    last_visit_on: date | None
    last_outcome: VisitOutcome | None


class ContractsAnswer(Struct, frozen=True):
    """The last answer about labour contracts."""

    on: date
    said: events.ContractsObserved


class WagesAnswer(Struct, frozen=True):
    """The last answer about wages."""

    on: date
    said: events.WagesObserved


class OperationsAnswer(Struct, frozen=True):
    """The last answer about operations."""

    on: date
    said: events.OperationsObserved


class NoticeAnswer(Struct, frozen=True):
    """The last answer about the rights-information notice of a site."""

    on: date
    said: events.RightsNoticeObserved


class VisitAnswer(Struct, frozen=True):
    """The last visit."""

    on: date
    said: events.VisitMade


class LastAnswers(Struct, frozen=True, kw_only=True):
    """What grid workers last said of a subject, each without its note; None where never."""

    contracts: ContractsAnswer | None = None
    wages: WagesAnswer | None = None
    operations: OperationsAnswer | None = None
    notice: NoticeAnswer | None = None
    visit: VisitAnswer | None = None
