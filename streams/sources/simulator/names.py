"""Names of firms, sites and people, put together from words; nobody real is meant."""

from random import Random

from schemas.jurisdiction import TOWNSHIPS
from schemas.subjects import USCC_ALPHABET, uscc_check_character
from schemas.vocabulary import Industry

SURNAMES = "沈姚钱吴费潘陆徐俞施章严闵丁汤凌柏庄茅温邱蒋顾杨朱陈王李张周郑胡韩冯谢宋"
GIVEN = "明华建国伟丽芳军平玉强秀英林凤志永红海燕云根法荣兴泉水美娟宝金龙小琴学文斌敏洁晓春"
BRANDS = "盛恒嘉瑞鑫宏德润泰昌锦远达丰和顺祥隆裕瀚森凯越腾朗诚弘启泽佳铭卓彩童贝乐思雅依梦"
TRADES: dict[Industry, tuple[str, ...]] = {
    Industry.CHILDRENSWEAR: ("制衣", "服饰", "童装", "针织", "绣品"),
    Industry.MANUFACTURING: ("机械", "电梯部件", "木业", "纺织", "金属制品", "智能装备", "塑业"),
    Industry.CATERING: ("餐饮管理", "酒店", "食府", "茶餐厅"),
    Industry.LOGISTICS: ("物流", "货运", "仓储", "供应链"),
    Industry.SERVICES: ("物业服务", "商贸", "家政服务", "信息技术", "人力资源"),
    Industry.OTHER: ("农业开发", "园艺", "渔业", "再生资源"),
    Industry.CONSTRUCTION: ("建设", "建筑工程", "市政工程", "装饰工程", "劳务"),
}
WORKSHOPS: dict[Industry, str] = {
    Industry.CHILDRENSWEAR: "童装厂",
    Industry.MANUFACTURING: "加工厂",
    Industry.CATERING: "饭店",
    Industry.LOGISTICS: "货运部",
    Industry.SERVICES: "经营部",
    Industry.OTHER: "种养场",
    Industry.CONSTRUCTION: "工程队",
}
PROJECTS = (
    "安置小区",
    "产业园厂房",
    "学校迁建",
    "卫生院扩建",
    "商住楼",
    "道路改造",
    "标准厂房",
    "邻里中心",
    "污水管网",
    "人才公寓",
)


def person(chance: Random) -> str:
    """Make up the name of a person, of two or three characters."""
    given = [chance.choice(GIVEN) for _ in range(2 if chance.random() < 0.75 else 1)]
    return chance.choice(SURNAMES) + "".join(given)


def phone(chance: Random) -> str:
    """Make up a number that no network gives out."""
    return f"1000{chance.randrange(10**7):07d}"


def company(chance: Random, industry: Industry) -> str:
    """Make up the name of a company."""
    brand = chance.choice(BRANDS) + chance.choice(BRANDS)
    return f"湖州{brand}{chance.choice(TRADES[industry])}有限公司"


def owner_company(chance: Random) -> str:
    """Make up the name of a developer."""
    brand = chance.choice(BRANDS) + chance.choice(BRANDS)
    return f"湖州{brand}{chance.choice(('置业', '房地产开发', '城市建设投资', '实业'))}有限公司"


def individual_business(chance: Random, industry: Industry, township: str) -> str:
    """Make up the name of an individual business with that of its owner."""
    owner = person(chance)
    brand = chance.choice(BRANDS) + chance.choice(BRANDS)
    return f"湖州{_short(township)}{brand}{WORKSHOPS[industry]}（{owner}）"


def project(chance: Random, township: str) -> str:
    """Make up the name of a building site."""
    brand = chance.choice(BRANDS) + chance.choice(BRANDS)
    number = chance.choice(("一期", "二期", "三期", "A地块", "B地块"))
    return f"{_short(township)}{brand}{chance.choice(PROJECTS)}{number}工程"


def credit_code(chance: Random, *, individual: bool) -> str:
    """Make up a unified social credit code with a right check character."""
    body = "".join(chance.choice(USCC_ALPHABET) for _ in range(7))
    first_seventeen = f"9{2 if individual else 1}330502MA{body}"
    return first_seventeen + uscc_check_character(first_seventeen)


def _short(township: str) -> str:
    return TOWNSHIPS[township].zh.rstrip("镇乡街道")
