"""The words on our documents for the closed word lists, in both languages."""

from projections.answers.six_systems import InPlace
from projections.reports.document import Label, both
from schemas.jurisdiction import TOWNSHIPS
from schemas.subjects import Kind
from schemas.vocabulary import Industry, Level, SiteStage

LEVELS: dict[Level, Label] = {
    Level.RED: Label("红", "red"),
    Level.ORANGE: Label("橙", "orange"),
    Level.YELLOW: Label("黄", "yellow"),
    Level.NONE: Label("未见风险", "no risk seen"),
    Level.UNKNOWN: Label("情况不明", "unknown"),
}
IN_PLACE: dict[InPlace, Label] = {
    InPlace.YES: Label("已落实", "in place"),
    InPlace.NO: Label("未落实", "not in place"),
    InPlace.UNKNOWN: Label("不明", "unknown"),
    InPlace.NOT_APPLICABLE: Label("不适用", "not applicable"),
}
STAGES: dict[SiteStage, Label] = {
    SiteStage.STARTED: Label("在建", "under way"),
    SiteStage.SUSPENDED: Label("停工", "suspended"),
    SiteStage.TOPPED_OUT: Label("封顶", "topped out"),
    SiteStage.COMPLETED: Label("竣工", "completed"),
    SiteStage.SETTLED: Label("已结算", "settled"),
}
INDUSTRIES: dict[Industry, Label] = {
    Industry.CONSTRUCTION: Label("建筑业", "construction"),
    Industry.CHILDRENSWEAR: Label("童装加工", "childrenswear"),
    Industry.MANUFACTURING: Label("其他制造业", "other manufacturing"),
    Industry.CATERING: Label("餐饮住宿", "catering and lodging"),
    Industry.LOGISTICS: Label("物流", "logistics"),
    Industry.SERVICES: Label("其他服务业", "other services"),
    Industry.OTHER: Label("其他", "other"),
}
KINDS: dict[Kind, Label] = {
    Kind.EMPLOYER: Label("用人单位", "employer"),
    Kind.SITE: Label("工地", "site"),
    Kind.GRID: Label("网格", "grid"),
    Kind.TOWNSHIP: Label("乡镇街道", "township"),
    Kind.DISTRICT: Label("区", "district"),
}
TOTAL = Label("合计", "Total")
NO_TOWNSHIP = Label("未定属地", "no township")

LEAD = Label(
    "等级与“未落实”均为线索，待核实；不表示用人单位已构成欠薪或违法。",
    "Levels and “not in place” are leads, to be verified; they do not say that an employer owes "
    "wages or breaks the law.",
)
UNKNOWN = Label(
    "“情况不明”指近期缺少排查，不等于安全，也不作为对单位不利的依据。",
    "Unknown means that nobody looked recently: it is not safe, and never counts against a firm.",
)
PROPOSED = Label(
    "红橙黄分值线、衰减、来源上限及“六项制度”清单均为本系统建议值，尚无公布的依据，须经本局确认。",
    "The points at which levels begin, their decay, the caps of sources and the list of the six "
    "systems are proposals without a published source, which the bureau must confirm.",
)
SIMULATED = Label(
    "本表数据为模拟数据，不对应任何真实单位。",
    "The data in this document are simulated and stand for no real firm.",
)


def township(code: str | None) -> Label:
    """Return the name of a township by its code; a code that is not known stands for itself.

    >>> township("zhili").zh, township("elsewhere").zh
    ('织里镇', 'elsewhere')
    """
    if code is None:
        return NO_TOWNSHIP
    known = TOWNSHIPS.get(code)
    return both(code) if known is None else Label(known.zh, known.en)
