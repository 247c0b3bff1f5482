"""What readers are told: the frozen results of the queries, one file for each question.

Nothing here knows a table. Days are Asia/Shanghai, moments are UTC, money is whole
fen, `ratio`s do not occur: a reader gets both numbers. `known_at` is None where the
answer is live, and `position` is always the newest fact that the answer can know of.
"""

from projections.answers.activity import Activity, MonthActivity
from projections.answers.alert import AlertAct, AlertFile, AlertRow, AlertState, Inbox
from projections.answers.coverage import CoverageBar, CoverageRow, ZeroReport
from projections.answers.evidence import Conclusion, FactCard, Lineage, Statement
from projections.answers.freshness import ClosedDay, Freshness, ParkedSubject, SourceFreshness
from projections.answers.risk import RiskList, RiskRow, ScorePoint, StandingFinding
from projections.answers.six_systems import (
    ClosedMonth,
    InPlace,
    SiteMonth,
    SixSystems,
    SystemCount,
    TownshipMonth,
)
from projections.answers.who import Party, SubjectCard, SubjectName
from projections.answers.yellow import YellowDigest, YellowRow

__all__ = [
    "Activity",
    "AlertAct",
    "AlertFile",
    "AlertRow",
    "AlertState",
    "ClosedDay",
    "ClosedMonth",
    "Conclusion",
    "CoverageBar",
    "CoverageRow",
    "FactCard",
    "Freshness",
    "InPlace",
    "Inbox",
    "Lineage",
    "MonthActivity",
    "ParkedSubject",
    "Party",
    "RiskList",
    "RiskRow",
    "ScorePoint",
    "SiteMonth",
    "SixSystems",
    "SourceFreshness",
    "StandingFinding",
    "Statement",
    "SubjectCard",
    "SubjectName",
    "SystemCount",
    "TownshipMonth",
    "YellowDigest",
    "YellowRow",
    "ZeroReport",
]
