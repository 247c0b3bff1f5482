"""The closed word lists of the field: one word per concept, Chinese in the comment beside it."""

from enum import StrEnum


class Basis(StrEnum):
    """How the reporter knows."""

    DOCUMENT = "document"  # 见到书面材料
    OWN_SIGHT = "own_sight"  # 亲眼所见
    TOLD_BY_EMPLOYER = "told_by_employer"  # 用人单位口述
    TOLD_BY_WORKER = "told_by_worker"  # 劳动者口述
    HEARSAY = "hearsay"  # 听说


class Level(StrEnum):
    """Risk level 风险等级 of a subject; unknown is a debt of coverage, not a level of risk."""

    RED = "red"  # 红
    ORANGE = "orange"  # 橙
    YELLOW = "yellow"  # 黄
    NONE = "none"  # 未见风险
    UNKNOWN = "unknown"  # 情况不明


SEVERITY: dict[Level, int] = {
    Level.UNKNOWN: 0,
    Level.NONE: 1,
    Level.YELLOW: 2,
    Level.ORANGE: 3,
    Level.RED: 4,
}
"""Levels in the order of how much they ask of an officer."""


class State(StrEnum):
    """What a detector says of its one question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"  # the detector itself failed: never read as a no


class Mechanism(StrEnum):
    """What an alert is about: the six systems 六项制度 of a site, and what they do not cover."""

    LABOUR_CONTRACT = "labour_contract"  # 劳动合同签订
    REAL_NAME = "real_name_management"  # 实名制管理
    SPECIAL_ACCOUNT = "special_wage_account"  # 工资专用账户
    GC_PROXY_PAYMENT = "gc_proxy_payment"  # 总包代发
    WAGE_DEPOSIT = "wage_deposit"  # 工资保证金
    RIGHTS_NOTICE = "rights_notice"  # 维权信息公示
    WAGE_PAYMENT = "wage_payment"  # 工资支付
    OPERATIONS = "operations"  # 生产经营
    COMPLAINTS = "complaints"  # 投诉举报
    COVERAGE = "coverage"  # 排查覆盖
    NEIGHBOURS = "neighbours"  # 关联主体


class Industry(StrEnum):
    """Trade of an employer, as coarse as the rules need it."""

    CONSTRUCTION = "construction"  # 建筑业
    CHILDRENSWEAR = "childrenswear"  # 童装加工
    MANUFACTURING = "manufacturing"  # 其他制造业
    CATERING = "catering"  # 餐饮住宿
    LOGISTICS = "logistics"  # 物流
    SERVICES = "services"  # 其他服务业
    OTHER = "other"  # 其他


class PayCycle(StrEnum):
    """How wages are reckoned; a piece-rate season is settled by agreement, not by the month."""

    MONTH = "month"  # 按月
    WEEK = "week"  # 按周
    DAY = "day"  # 按日
    HOUR = "hour"  # 按小时
    PIECE_SEASON = "piece_season"  # 计件, 按季或按批结算


class PartyRole(StrEnum):
    """Place of a firm in the contract chain of a site."""

    OWNER = "project_owner"  # 建设单位
    GENERAL_CONTRACTOR = "general_contractor"  # 施工总承包单位
    SUBCONTRACTOR = "subcontractor"  # 分包单位
    LABOUR_TEAM = "labour_team"  # 劳务班组


class SiteStage(StrEnum):
    """Where a site stands; suspended and empty sites owe no monthly act."""

    STARTED = "started"  # 开工 (also: resumed 复工)
    SUSPENDED = "suspended"  # 停工
    TOPPED_OUT = "topped_out"  # 封顶
    COMPLETED = "completed"  # 竣工
    SETTLED = "settled"  # 结算


class Channel(StrEnum):
    """How wages reached the workers."""

    BANK = "bank"  # 银行转账
    SPECIAL_ACCOUNT = "special_account"  # 专户代发
    CASH = "cash"  # 现金
    OTHER = "other"


class DepositForm(StrEnum):
    """Form of a wage deposit 工资保证金 or of a payment guarantee."""

    CASH = "cash"  # 现金
    BANK_GUARANTEE = "bank_guarantee"  # 银行保函
    INSURANCE = "insurance"  # 保险


class NoticeBlock(StrEnum):
    """The three blocks of a rights-information notice 维权信息公示."""

    PARTIES = "parties"  # 各方主体与劳资专管员
    WAGES = "wages"  # 最低工资标准与发放日期
    RIGHTS = "rights"  # 投诉电话, 仲裁, 法律援助


class OperationsState(StrEnum):
    """How a firm is running, as it looks from outside."""

    NORMAL = "normal"
    REDUCED = "reduced"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class OperationsSign(StrEnum):
    """A field sign that wages may soon stop."""

    OWNER_UNREACHABLE = "owner_unreachable"  # 老板失联
    MACHINES_MOVED_OUT = "machines_moved_out"  # 设备转移
    STOCK_CLEARED = "stock_cleared"  # 清仓
    RENT_OVERDUE = "rent_overdue"  # 拖欠房租
    POWER_CUT = "power_cut"  # 断电
    SUPPLIERS_GATHERING = "suppliers_gathering"  # 供应商聚集讨债
    LIVING_COSTS_INSTEAD_OF_WAGES = "living_costs_instead_of_wages"  # 只发生活费
    PRICE_DISPUTE = "price_dispute"  # 工程款争议
    MASS_LEAVE = "mass_leave"  # 集体离岗


class VisitOutcome(StrEnum):
    """What came of a visit."""

    LOOKED = "looked"  # 已查看
    LOCKED = "locked"  # 锁门
    REFUSED = "refused"  # 拒绝
    MOVED = "moved"  # 已搬迁
    NOT_FOUND = "not_found"  # 未找到


class Question(StrEnum):
    """The three subject areas of a grid worker's visit."""

    CONTRACTS = "contracts"  # 劳动合同
    WAGES = "wages"  # 工资支付
    OPERATIONS = "operations"  # 生产经营


class ComplaintKind(StrEnum):
    """Legal kind of a complaint."""

    COMPLAINT = "complaint"  # 投诉
    TIP_OFF = "tip_off"  # 举报
    PETITION = "petition"  # 信访


class ComplaintChannel(StrEnum):
    """Way by which a complaint came in."""

    WINDOW = "window"  # 一窗受理
    HOTLINE = "hotline"  # 热线
    QR = "qr"  # 码上维权
    ONLINE = "online"  # 网络
    LETTER = "letter"  # 信函
    TRANSFERRED = "transferred"  # 其他部门转来


class ComplaintVerdict(StrEnum):
    """Outcome of looking into a complaint."""

    SUBSTANTIATED = "substantiated"  # 属实
    PARTLY = "partly"  # 部分属实
    UNFOUNDED = "unfounded"  # 不属实
    PROJECT_PAYMENT_DISPUTE = "project_payment_dispute"  # 以讨薪名义讨要工程款
    OTHER_JURISDICTION = "other_jurisdiction"  # 不属本辖区


class AlertVerdict(StrEnum):
    """What an officer found when looking at the lead behind an alert."""

    TRUE = "true"  # 属实
    FALSE = "false"  # 不属实
    NOT_YET_KNOWN = "not_yet_known"  # 暂未查明


class AlertResult(StrEnum):
    """How an alert was closed 销号."""

    PAID = "paid"  # 已足额支付
    RECTIFIED = "rectified"  # 已整改
    FALSE_ALARM = "false_alarm"  # 核查不属实
    HANDED_OVER = "handed_over"  # 已移交
    WATCHED = "watched"  # 继续关注


class Utility(StrEnum):
    """What a utility company meters."""

    POWER = "power"  # 用电
    WATER = "water"  # 用水
    GAS = "gas"  # 用气


class CourtCaseKind(StrEnum):
    """Court matters that bear on the ability to pay."""

    LABOUR = "labour"  # 劳动争议
    DEBT = "debt"  # 债务纠纷
    ENFORCEMENT = "enforcement"  # 被执行
    DISHONESTY = "dishonesty"  # 失信被执行人
    BANKRUPTCY = "bankruptcy"  # 破产


class SupervisionKind(StrEnum):
    """Who checked a township's screening."""

    SUPERVISION = "supervision"  # 督查
    CROSS_CHECK = "cross_check"  # 交叉检查


class DeferralBasis(StrEnum):
    """Who agreed on the workers' side that wages come later."""

    UNION = "union"  # 工会
    WORKERS_CONGRESS = "workers_congress"  # 职工代表大会
    WORKERS = "workers"  # 劳动者本人
