"""The risk list as a joint-enforcement team takes it along: ranked, explained, to be checked."""

from collections.abc import Callable, Container

from projections.answers.risk import RiskList, RiskRow
from projections.answers.who import SubjectName
from projections.reports.document import (
    Cell,
    Column,
    ColumnKind,
    Document,
    Label,
    Sheet,
    both,
    check,
)
from projections.reports.wording import (
    INDUSTRIES,
    KINDS,
    LEAD,
    LEVELS,
    PROPOSED,
    SIMULATED,
    UNKNOWN,
    township,
)

Naming = Callable[[SubjectName], str | None]
"""Opens a name for whoever reads the document; None where it must stay closed."""
Reasoning = Callable[[str], Label]
"""Says what a detector's name stands for."""

OVERALL = Label("综合研判", "overall assessment")
"""Stands in every row, so that a level with few leads beside it tells nothing."""

COLUMNS = (
    Column("rank", Label("序号", "No."), ColumnKind.COUNT, 6),
    Column("level", Label("等级", "Level"), width=10),
    Column("name", Label("名称", "Name"), width=30),
    Column("subject", Label("编号", "Code"), width=30),
    Column("kind", Label("类别", "Kind"), width=10),
    Column("township", Label("属地", "Township"), width=12),
    Column("grid", Label("网格", "Grid"), width=12),
    Column("industry", Label("行业", "Industry"), width=12),
    Column("workers", Label("用工人数", "Workers"), ColumnKind.COUNT, 10),
    Column("coverage", Label("近期已查（共三项）", "Answered of three"), ColumnKind.COUNT, 10),
    Column("reasons", Label("线索", "Leads"), width=44),
    Column("level_on", Label("等级始于", "Level since"), ColumnKind.DAY, 12),
    Column("last_evidence_on", Label("最近证据", "Last evidence"), ColumnKind.DAY, 12),
)


def plain_name(name: SubjectName) -> str | None:
    """Name only what has a plain name."""
    return name.plain


def risk_list_report(
    listed: RiskList,
    *,
    withheld: Container[str],
    naming: Naming = plain_name,
    reasoning: Reasoning = both,
    simulated: bool = False,
) -> Document:
    """Return the document of a risk list, under the list's own digest.

    `withheld` names the detectors that rest on complaints: what leaves the house must
    not reveal that one exists. So they are not among the leads, and neither a lead nor
    the subject shows points, from which what is missing could be reckoned. A name that
    stays closed is left empty: the code says which subject it is.
    """
    rows = tuple(
        _row(number, row, withheld, naming, reasoning) for number, row in enumerate(listed.rows, 1)
    )
    title = Label("风险名单（线索，待核实）", "Risk list (leads, to be verified)")
    shown = Label(
        f"共 {listed.total} 个主体符合条件，本表列出 {len(rows)} 个。",
        f"{listed.total} subjects match; {len(rows)} of them are listed.",
    )
    footnotes = (shown, LEAD, UNKNOWN, PROPOSED) + ((SIMULATED,) if simulated else ())
    return Document(
        title=title,
        sheets=(check(Sheet(title=title, columns=COLUMNS, rows=rows)),),
        footnotes=footnotes,
        known_at=listed.known_at,
        position=listed.position,
        digest=listed.digest,
    )


def _row(
    number: int, row: RiskRow, withheld: Container[str], naming: Naming, reasoning: Reasoning
) -> tuple[Cell, ...]:
    return (
        number,
        LEVELS[row.level],
        naming(row.name),
        row.subject,
        KINDS[row.kind],
        township(row.township),
        row.grid,
        INDUSTRIES[row.industry] if row.industry else None,
        row.workers,
        row.coverage,
        _leads(row, withheld, reasoning),
        row.level_on,
        row.last_evidence_on,
    )


def _leads(row: RiskRow, withheld: Container[str], reasoning: Reasoning) -> Label:
    told = [reasoning(detector) for detector, _ in row.reasons if detector not in withheld]
    told.append(OVERALL)
    return Label("；".join(each.zh for each in told), "; ".join(each.en for each in told))
