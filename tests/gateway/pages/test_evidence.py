from datetime import date

import msgspec

from gateway.language import Language
from gateway.pages.evidence import pairs
from gateway.tongue import Tongue
from schemas.codec import encode
from schemas.events import CourtCaseReported, SiteRegistered, WagesPaid
from schemas.samples import body
from schemas.vocabulary import Channel, CourtCaseKind
from tests.gateway.district_story import TODAY
from tests.gateway.small_house import SmallKeys

TONGUE = Tongue(Language.ZH, TODAY, SmallKeys())
Stored = dict[str, object]


def shown(fact: WagesPaid | CourtCaseReported | SiteRegistered) -> dict[str, str]:
    """What a page shows of a body, as it stands in the log: without its defaults."""
    stored = msgspec.json.decode(encode(fact), type=Stored)
    return dict(pairs(stored, type(fact).__name__, TONGUE))


def test_a_field_that_the_log_leaves_out_is_shown_because_a_rule_may_rest_on_it() -> None:
    paid = shown(body(WagesPaid, channel=Channel.BANK, paid_by="site/1"))
    assert paid["渠道"] == "银行转账"


def test_that_something_is_not_so_goes_without_saying() -> None:
    case = CourtCaseReported(case_number="1", kind=CourtCaseKind.DEBT, filed_on=date(2025, 11, 3))
    assert set(shown(case)) == {"案号", "类别", "备案或立案日期"}


def test_a_code_of_a_source_is_called_by_its_word_and_an_unknown_one_stands_as_it_came() -> None:
    known, unknown = (shown(body(SiteRegistered, authority=code)) for code in ("housing", "x1"))
    assert known["行业主管部门"] == "住房和城乡建设"
    assert unknown["行业主管部门"] == "x1"
