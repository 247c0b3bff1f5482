"""How near is each employer and site to not paying, now and at the close of every day?"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table

from projections.contract import EVERY_FACT, Projection, Text, Told, metadata
from projections.page import Page, Row
from projections.register import LISTED, WHO, named
from projections.risk_counts import COUNTS, recount
from projections.told_facts import restated
from projections.versions import versioned
from schemas.codec import encode
from schemas.derived import FindingChanged, RiskAssessed
from schemas.derived.record import Derived
from schemas.envelopes import Recorded
from schemas.subjects import kind_of
from schemas.vocabulary import SEVERITY, Level

NEIGHBOURS = "troubled_neighbour"
"""The name under which neighbours' points stand among the reasons."""


def _subject_and_place() -> tuple[Column[Any], ...]:
    """What a list is ranked and filtered by, beside the assessment; taken from the register."""
    return (
        Column("subject", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("name", Text),
        Column("township", Text),
        Column("industry", Text),
        Column("workers", Integer, nullable=False),
        Column("listed", Boolean, nullable=False),
    )


def _assessment() -> tuple[Column[Any], ...]:
    return (
        Column("severity", Integer, nullable=False),
        Column("level_on", Text),
        Column("score", Integer, nullable=False),
        Column("coverage", Integer, nullable=False),
        Column("reasons", Text, nullable=False),
        Column("neighbour_points", Integer, nullable=False),
        Column("parked", Text),
    )


def _final() -> Sequence[Column[Any]]:
    return (*_subject_and_place(), *_assessment())


def _finding() -> Sequence[Column[Any]]:
    return (
        Column("subject", Text, primary_key=True),
        Column("detector", Text, primary_key=True),
        Column("finding", Text, nullable=False),
        Column("cause", BigInteger, nullable=False),
        Column("said_on", Text, nullable=False),
    )


def _ranked(table: Table) -> None:
    """Index a table in the order of the list, for all and for one township."""
    rank = (
        table.c.severity.desc(),
        table.c.score.desc(),
        table.c.workers.desc(),
        table.c.subject,
    )
    ends = [table.c[name] for name in ("from_close", "to_close") if name in table.c]
    Index(f"{table.name}_ranked", table.c.listed, *rank, *ends)
    Index(f"{table.name}_by_township", table.c.township, table.c.listed, *rank, *ends)


FINAL = versioned("risk_final", _final, _ranked)
"""The final assessments: what a list as known at a day is made of."""

LIVE = Table(
    "risk_live",
    metadata,
    *_subject_and_place(),
    *_assessment(),
    Column("own_severity", Integer, nullable=False),
    Column("own_on", Text),
    Column("own_score", Integer, nullable=False),
    Column("own_reasons", Text, nullable=False),
    Column("lifted", Boolean, nullable=False),
)
"""The newest own assessment with the neighbours' points of the last close, the worse of both."""
_ranked(LIVE)

FINDINGS = versioned("risk_findings", _finding)

SCORES = Table(
    "risk_scores",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("score", Integer, nullable=False),
    Column("level", Text, nullable=False),
    sqlite_with_rowid=False,
)

UNJUDGED: Row = {
    "severity": SEVERITY[Level.UNKNOWN],
    "level_on": None,
    "score": 0,
    "coverage": 0,
    "reasons": "[]",
    "neighbour_points": 0,
    "parked": None,
}
"""The assessment of a subject of which nothing was concluded: unknown, not none."""

UNHEARD: Row = UNJUDGED | {
    "own_severity": SEVERITY[Level.UNKNOWN],
    "own_on": None,
    "own_score": 0,
    "own_reasons": "[]",
    "lifted": False,
}


class Risk(Projection):
    """Levels, scores and findings, live and as they stood at every close.

    A subject stands in the list from the day on which it is in the register, as
    unknown, whether anything was concluded about it or not.
    """

    name = "risk"
    tables = (*FINAL.tables, LIVE, *FINDINGS.tables, SCORES, COUNTS)
    reads = ("told_facts", "register")
    listens = (*EVERY_FACT, FindingChanged, RiskAssessed)

    def apply(self, page: Page, record: Told) -> None:
        """Take an assessment or a finding, or what the register says anew of a subject."""
        match record:
            case Derived(data=RiskAssessed(final=True) as said, subject=subject):
                self._close(page, subject, said)
            case Derived(data=RiskAssessed() as said, subject=subject):
                self._assess(page, subject, said)
            case Derived(data=FindingChanged(detector=detector, finding=finding)):
                FINDINGS.put(
                    page,
                    {
                        "subject": record.subject,
                        "detector": detector,
                        "finding": encode(finding).decode(),
                        "cause": record.cause,
                        "said_on": page.on,
                    },
                )
            case Recorded():
                touched = restated(page, record)
                for subject in named(record if touched is None else touched.was):
                    self._place(page, subject)
            case _:
                pass

    def _place(self, page: Page, subject: str) -> None:
        """Bring the columns that come from the register up to date."""
        entry = WHO.get(page, subject)
        if entry is None:
            return
        place = _placed(entry)
        live = page.get(LIVE, subject)
        if live is None or any(live[name] != value for name, value in place.items()):
            self._show(page, live, {**UNHEARD, **(live or {}), **place})
            final = FINAL.get(page, subject)
            FINAL.put(page, {**UNJUDGED, **(final or {}), **place})

    def _assess(self, page: Page, subject: str, said: RiskAssessed) -> None:
        """Take an assessment from the subject's own evidence."""
        shown = page.get(LIVE, subject)
        live = shown or _unheard(subject)
        severity = SEVERITY[said.level]
        own = {
            "own_severity": severity,
            "own_on": page.on if severity != live["own_severity"] else live["own_on"],
            "own_score": said.score,
            "own_reasons": encode(said.reasons).decode(),
            "coverage": said.coverage,
            "parked": said.parked,
        }
        self._show(page, shown, _merged({**live, **own}, page))
        point = {"subject": subject, "day": page.on}
        page.put(SCORES, {**point, "score": said.score, "level": said.level.value})

    def _close(self, page: Page, subject: str, said: RiskAssessed) -> None:
        """Take the final assessment of a day."""
        shown = page.get(LIVE, subject)
        live = shown or _unheard(subject)
        severity = SEVERITY[said.level]
        lifted = bool(said.neighbour_points) and severity > live["own_severity"]
        around = {"neighbour_points": said.neighbour_points, "lifted": lifted}
        self._show(page, shown, _merged({**live, **around}, page))
        before = FINAL.get(page, subject) or {**UNJUDGED, **_place_of(live)}
        level_on = page.on if severity != before["severity"] else before["level_on"]
        reasons = _with_neighbours(encode(said.reasons).decode(), said.neighbour_points)
        FINAL.put(
            page,
            {
                **before,
                "severity": severity,
                "level_on": level_on,
                "score": said.score,
                "coverage": said.coverage,
                "reasons": reasons,
                "neighbour_points": said.neighbour_points,
                "parked": said.parked,
            },
        )

    def _show(self, page: Page, before: Row | None, live: Row) -> None:
        recount(page, before, live)
        page.put(LIVE, live)


def _unheard(subject: str) -> Row:
    """Return the row of a subject of which nothing was told, only concluded."""
    blank = {"kind": kind_of(subject).value, "name": None, "township": None, "industry": None}
    listed = kind_of(subject) in LISTED
    return {**UNHEARD, "subject": subject, **blank, "workers": 0, "listed": listed}


def _placed(entry: Row) -> Row:
    return {
        "subject": entry["subject"],
        "kind": entry["kind"],
        "name": entry["name"],
        "township": entry["township"],
        "industry": entry["industry"],
        "workers": entry["workers"] or 0,
        "listed": entry["known_as"] is None,
    }


def _place_of(live: Row) -> Row:
    return {column.name: live[column.name] for column in _subject_and_place()}


def _merged(live: Row, page: Page) -> Row:
    """Return a live row with its own assessment and its neighbours' points put together."""
    lifted = live["lifted"] and not live["parked"]
    severity = max(live["own_severity"], SEVERITY[Level.YELLOW] if lifted else 0)
    moved = severity != live["severity"] or live["level_on"] is None
    points = 0 if live["parked"] else live["neighbour_points"]
    return {
        **live,
        "severity": severity,
        "level_on": page.on if moved else live["level_on"],
        "score": live["own_score"] + points,
        "reasons": _with_neighbours(live["own_reasons"], points),
    }


def _with_neighbours(reasons: str, points: int) -> str:
    if not points:
        return reasons
    counting = msgspec.json.decode(reasons, type=list[tuple[str, int]])
    own = [(name, each) for name, each in counting if name != NEIGHBOURS]
    counting = sorted([*own, (NEIGHBOURS, points)], key=lambda pair: (-pair[1], pair[0]))
    return encode(counting).decode()
