"""The monthly report 动态月报: six systems and wages by site, and the work of each township."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection

from projections.activity import activity
from projections.answers.activity import Activity, MonthActivity
from projections.answers.coverage import CoverageBar, CoverageRow
from projections.answers.six_systems import SiteMonth, SixSystems, SystemCount, TownshipMonth
from projections.coverage import coverage
from projections.reports.document import Cell, Column, ColumnKind, Document, Label, Sheet, check
from projections.reports.risk_list_report import Naming, plain_name
from projections.reports.wording import (
    IN_PLACE,
    LEAD,
    LEVELS,
    PROPOSED,
    SIMULATED,
    STAGES,
    TOTAL,
    UNKNOWN,
)
from projections.reports.wording import township as place
from projections.six_systems import six_systems
from projections.systems import System, six
from schemas.codec import encode
from schemas.screening import Screening

_SITE_BEFORE = (
    Column("township", Label("属地", "Township"), width=12),
    Column("name", Label("工地", "Site"), width=28),
    Column("site", Label("编号", "Code"), width=20),
    Column("general_contractor", Label("施工总承包单位", "General contractor"), width=28),
    Column("stage", Label("状态", "Stage"), width=8),
)
_WAGES = (
    Column("registered", Label("实名登记", "Registered"), ColumnKind.COUNT, 9),
    Column("attended", Label("实际出勤", "Attended"), ColumnKind.COUNT, 9),
    Column("unregistered", Label("未登记出勤", "Unregistered"), ColumnKind.COUNT, 9),
    Column("workers_due", Label("应发人数", "Workers due"), ColumnKind.COUNT, 9),
    Column("workers_paid", Label("实发人数", "Workers paid"), ColumnKind.COUNT, 9),
    Column("due_fen", Label("应发工资（元）", "Wages due (yuan)"), ColumnKind.MONEY, 15),
    Column("paid_fen", Label("实发工资（元）", "Wages paid (yuan)"), ColumnKind.MONEY, 15),
)
_SITE_AFTER = (Column("level", Label("等级", "Level"), width=10),)
_TOWNSHIP_BEFORE = (
    Column("township", Label("属地", "Township"), width=12),
    Column("sites", Label("工地", "Sites"), ColumnKind.COUNT, 8),
)
_COVERAGE = (
    Column("due", Label("应排查", "Due"), ColumnKind.COUNT, 8),
    Column("screened", Label("已排查", "Screened"), ColumnKind.COUNT, 8),
    Column("locked", Label("锁门", "Locked"), ColumnKind.COUNT, 8),
    Column("refused", Label("拒查", "Refused"), ColumnKind.COUNT, 8),
    Column("moved", Label("搬迁", "Moved"), ColumnKind.COUNT, 8),
    Column("not_found", Label("未找到", "Not found"), ColumnKind.COUNT, 8),
)
_ACTIVITY = (
    Column("raised_red", Label("新增红色预警", "Red alerts raised"), ColumnKind.COUNT, 8),
    Column("raised_orange", Label("新增橙色预警", "Orange alerts raised"), ColumnKind.COUNT, 8),
    Column("verified_true", Label("核查属实", "Verified true"), ColumnKind.COUNT, 8),
    Column("verified_false", Label("核查不属实", "Verified false"), ColumnKind.COUNT, 8),
    Column("closed", Label("销号", "Closed"), ColumnKind.COUNT, 8),
    Column("handed_over", Label("移交", "Handed over"), ColumnKind.COUNT, 8),
    Column("recalled", Label("撤回", "Recalled"), ColumnKind.COUNT, 8),
    Column("recovered_fen", Label("追回工资（元）", "Recovered (yuan)"), ColumnKind.MONEY, 14),
    Column("cases", Label("投诉举报信访", "Cases"), ColumnKind.COUNT, 8),
    Column("case_workers", Label("涉及人数", "Workers in cases"), ColumnKind.COUNT, 8),
    Column("case_fen", Label("涉及金额（元）", "Sum in cases (yuan)"), ColumnKind.MONEY, 14),
)
NOT_YET = Label(
    "暂无数据来源：责令支付、联合执法、移送公安、超期预警、环比同比。",
    "Not told yet, for want of facts: payment orders, joint actions, referrals to the police, "
    "overdue alerts, comparisons with other months.",
)
WAGES_OF = Label(
    "工资按所属月份统计，不论何时支付；付款人多次支付累加，应发取其最大者。",
    "Wages are those of the month, whenever they were paid; payments add up, and each names the "
    "whole that is due.",
)


def six_systems_report(
    connection: Connection,
    month: str,
    *,
    township: str | None = None,
    known_at: date | None = None,
    systems: Sequence[System] = (),
    naming: Naming = plain_name,
    simulated: bool = False,
    screening: Screening | None = None,
) -> Document:
    """Return the monthly report of a month (YYYY-MM): a sheet by site, a sheet by township.

    The same `known_at` gives the same document for ever. Raises UnscoredDay, and
    Refused for what is no month.
    """
    listed = tuple(systems) or six()
    stand = six_systems(connection, month, township=township, known_at=known_at, systems=listed)
    screened = coverage(
        connection, month, township=township, known_at=known_at, screening=screening
    )
    done = activity(connection, month, township=township, known_at=known_at)
    sealed = encode((stand.digest, screened.townships, done.townships, simulated))
    footnotes = (LEAD, UNKNOWN, WAGES_OF, NOT_YET, PROPOSED)
    return Document(
        title=Label(f"欠薪隐患动态月报 {month}", f"Monthly report on wage arrears, {month}"),
        sheets=(
            check(_by_site(stand, listed, naming)),
            check(_by_township(stand, listed, screened, done)),
        ),
        footnotes=footnotes + ((SIMULATED,) if simulated else ()),
        known_at=stand.known_at,
        position=stand.position,
        digest=sha256(sealed).hexdigest(),
    )


def _by_site(stand: SixSystems, systems: Sequence[System], naming: Naming) -> Sheet:
    rows = tuple(
        (
            place(row.township),
            naming(row.name),
            row.site,
            naming(row.general_contractor_name) or row.general_contractor,
            STAGES[row.stage] if row.stage else None,
            *(IN_PLACE[row.systems[system.code]] for system in systems),
            *_wages(row),
            LEVELS[row.level],
        )
        for row in stand.rows
    )
    total: tuple[Cell, ...] = (
        TOTAL,
        None,
        None,
        None,
        None,
        *(_share(stand.total.systems[system.code]) for system in systems),
        *_wages(stand.total),
        None,
    )
    return Sheet(
        title=Label(f"六项制度 工地 {stand.month}", f"Six systems by site {stand.month}"),
        columns=(*_SITE_BEFORE, *_named(systems), *_WAGES, *_SITE_AFTER),
        rows=rows,
        totals=(total,),
    )


def _by_township(
    stand: SixSystems, systems: Sequence[System], screened: CoverageBar, done: MonthActivity
) -> Sheet:
    stands = {row.township: row for row in stand.townships}
    covered = {row.township: row for row in screened.townships}
    acted = {row.township: row for row in done.townships}
    codes = sorted({*stands, *covered, *acted}, key=lambda code: code or "")

    def line(
        name: Label, sums: TownshipMonth | None, cover: CoverageRow | None, acts: Activity | None
    ) -> tuple[Cell, ...]:
        return (
            name,
            sums.sites if sums else 0,
            *(_share(sums.systems[system.code]) if sums else None for system in systems),
            *(_wages(sums) if sums else [None] * len(_WAGES)),
            *(getattr(cover, column.key) if cover else 0 for column in _COVERAGE),
            *(getattr(acts, column.key) if acts else 0 for column in _ACTIVITY),
        )

    return Sheet(
        title=Label(f"六项制度 属地 {stand.month}", f"Six systems by township {stand.month}"),
        columns=(*_TOWNSHIP_BEFORE, *_named(systems), *_WAGES, *_COVERAGE, *_ACTIVITY),
        rows=tuple(
            line(place(code), stands.get(code), covered.get(code), acted.get(code))
            for code in codes
        ),
        totals=(line(TOTAL, stand.total, screened.total, done.total),),
    )


def _named(systems: Sequence[System]) -> tuple[Column, ...]:
    return tuple(Column(it.code, Label(it.zh, it.en), width=14) for it in systems)


def _wages(row: SiteMonth | TownshipMonth) -> tuple[Cell, ...]:
    return (
        row.registered,
        row.attended,
        row.unregistered_attended,
        row.workers_due,
        row.workers_paid,
        row.due_fen,
        row.paid_fen,
    )


def _share(count: SystemCount) -> Label:
    """Return how many of the sites to which it applies have a system in place."""
    of = count.yes + count.no + count.unknown
    unknown = Label(f"（不明 {count.unknown}）", f" ({count.unknown} unknown)")
    tail = unknown if count.unknown else Label("", "")
    return Label(f"{count.yes}/{of}{tail.zh}", f"{count.yes}/{of}{tail.en}")
