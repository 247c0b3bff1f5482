"""A source that was brought up to date tells again, in the newest version, what it told before."""

import pytest
from msgspec.structs import replace

from schemas import events
from schemas.samples import SITE
from schemas.vocabulary import Channel
from streams.log.port import Conflict
from tests.streams.log.door import ANYBODY, Door, delivery, registration, submission

PAID = {
    "period": "2026-09",
    "paid_on": "2026-10-15",
    "workers_due": 60,
    "workers_paid": 60,
    "due_fen": 36_000_000,
    "paid_fen": 36_000_000,
}


def test_the_same_row_in_a_newer_version_is_the_row_that_was_told_before(door: Door) -> None:
    old = submission("WagesPaid", PAID, subject=SITE)
    [told] = door.send(registration(SITE), old)[1:]
    new = replace(old, dataversion=2)
    [receipt] = door.intake.accept([new], ANYBODY)
    assert (receipt.id, receipt.fresh) == (told.id, False)
    outcome = door.intake.accept_deliveries([delivery(new)], "ledger")
    assert (len(outcome.receipts), outcome.refusals) == (1, [])
    assert isinstance(told.data, events.WagesPaid)
    assert told.data.channel is Channel.BANK


@pytest.mark.parametrize("version", [1, 2, 3, 10**12])
def test_another_row_under_its_id_is_refused_in_every_version(door: Door, version: int) -> None:
    old = submission("WagesPaid", PAID, subject=SITE)
    door.send(registration(SITE), old)
    other = submission("WagesPaid", PAID | {"paid_fen": 1}, subject=SITE, identity=old.id)
    with pytest.raises(Conflict):
        door.send(replace(other, dataversion=version))


def test_what_nobody_said_by_what_way_is_kept_as_that(door: Door) -> None:
    sent = replace(submission("WagesPaid", PAID, subject=SITE), dataversion=2)
    [told] = door.send(registration(SITE), sent)[1:]
    assert isinstance(told.data, events.WagesPaid)
    assert told.data.channel is None
