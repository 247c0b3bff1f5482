"""The townships and streets of Wuxing District 吴兴区, and the zone that files beside them.

The names and their number are those in public use. To be confirmed by the bureau
before it goes to work: streets are merged and renamed, and the High-tech Zone has
offices of its own.
"""

from enum import StrEnum

from msgspec import Struct

from schemas.errors import Refused
from schemas.subjects import Kind


class TownshipKind(StrEnum):
    """What kind of place a township or street is."""

    TOWN = "town"  # 镇
    TOWNSHIP = "township"  # 乡
    STREET = "street"  # 街道
    ZONE = "zone"  # 开发区


class Township(Struct, frozen=True, kw_only=True):
    """A township or street 乡镇(街道): who screens, reports and answers for what lies in it."""

    code: str
    """Its code in subjects and in the envelope of a fact."""
    zh: str
    en: str
    kind: TownshipKind

    @property
    def subject(self) -> str:
        """Its name as a subject.

        >>> TOWNSHIPS["zhili"].subject
        'township/zhili'
        """
        return f"{Kind.TOWNSHIP}/{self.code}"

    def name(self, language: str) -> str:
        """Its name in `zh` or `en`.

        >>> TOWNSHIPS["zhili"].name("zh"), TOWNSHIPS["zhili"].name("en")
        ('织里镇', 'Zhili')
        """
        return self.zh if language == "zh" else self.en


_LIST = (
    Township(code="zhili", zh="织里镇", en="Zhili", kind=TownshipKind.TOWN),
    Township(code="balidian", zh="八里店镇", en="Balidian", kind=TownshipKind.TOWN),
    Township(code="miaoxi", zh="妙西镇", en="Miaoxi", kind=TownshipKind.TOWN),
    Township(code="daixi", zh="埭溪镇", en="Daixi", kind=TownshipKind.TOWN),
    Township(code="donglin", zh="东林镇", en="Donglin", kind=TownshipKind.TOWN),
    Township(code="daochang", zh="道场乡", en="Daochang", kind=TownshipKind.TOWNSHIP),
    Township(code="yuehe", zh="月河街道", en="Yuehe", kind=TownshipKind.STREET),
    Township(code="chaoyang", zh="朝阳街道", en="Chaoyang", kind=TownshipKind.STREET),
    Township(code="aishan", zh="爱山街道", en="Aishan", kind=TownshipKind.STREET),
    Township(code="feiying", zh="飞英街道", en="Feiying", kind=TownshipKind.STREET),
    Township(code="longquan", zh="龙泉街道", en="Longquan", kind=TownshipKind.STREET),
    Township(code="fenghuang", zh="凤凰街道", en="Fenghuang", kind=TownshipKind.STREET),
    Township(code="huanzhu", zh="环渚街道", en="Huanzhu", kind=TownshipKind.STREET),
    Township(code="renhuangshan", zh="仁皇山街道", en="Renhuangshan", kind=TownshipKind.STREET),
    Township(code="gaoxin", zh="高新区", en="High-tech Zone", kind=TownshipKind.ZONE),
)

TOWNSHIPS: dict[str, Township] = {township.code: township for township in _LIST}
"""Every township and street by its code, in the order in which lists show them.

>>> len(TOWNSHIPS), [place.kind for place in TOWNSHIPS.values()].count(TownshipKind.ZONE)
(15, 1)
"""


def check_township(said: str) -> str:
    """Return the code of one of our townships, said with or without its kind; raises Refused.

    >>> check_township("township/zhili")
    'zhili'
    """
    code = said.removeprefix(f"{Kind.TOWNSHIP}/")
    if code not in TOWNSHIPS:
        message = f"township {code[:40]!r} is none of ours; use one of {', '.join(TOWNSHIPS)}"
        raise Refused(message, field="township")
    return code
