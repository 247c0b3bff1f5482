"""A deferral defers wages whose day has not passed, for every question that hears of it."""

from datetime import date

import pytest

from detectors.replaying import remembered
from detectors.slipping_paydays import SlippingPaydays
from schemas.events import PaymentDeferralAgreed
from schemas.samples import body
from tests.detectors.stories import PARAMETERS
from tests.detectors.wages_told import agreed, book, told

SLIPPING = SlippingPaydays(PARAMETERS)
END = date(2025, 5, 20)


@pytest.mark.parametrize(
    ("recorded_on", "counts"), [(date(2025, 5, 13), True), (date(2025, 5, 14), False)]
)
def test_a_deferral_counts_up_to_the_payday_itself_and_never_behind_it(
    recorded_on: date, counts: bool
) -> None:
    deferred = body(PaymentDeferralAgreed, period="2025-04", until=date(2025, 6, 13))
    facts = [agreed(), told(deferred, recorded_on)]
    owed = book(END, *facts)
    paydays = remembered(SLIPPING, facts, END)
    assert [it.deferred_until for it in owed.entries] == [date(2025, 6, 13)] * counts
    assert paydays.deferred == (date(2025, 4, 30),) * counts
