"""What was said in the first version of an event is read as it was meant then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from schemas import samples
from schemas.body import Body, type_names
from schemas.codec import read_body, read_fact, read_submission, upcast, write_fact
from schemas.errors import Refused
from schemas.events import (
    AlertClosed,
    AlertVerified,
    RightsNoticeObserved,
    RosterReported,
    SocialInsuranceReported,
    SupervisionRecorded,
    WagesPaid,
)
from schemas.sealed import Sealed
from schemas.vocabulary import Channel

PAID = {
    "period": "2025-04",
    "paid_on": "2025-05-15",
    "workers_due": 60,
    "workers_paid": 60,
    "due_fen": 36_000_000,
    "paid_fen": 36_000_000,
}


ALERT = "2faa9552-1607-82ed-bcce-4966770ea5ab"
Reader = Callable[[type[Body], dict[str, Any], int], Body]


def stored(cls: type[Body], said: dict[str, Any], version: int) -> Body:
    """The body of a record as a log of the time of that version holds it."""
    whole = samples.fact(samples.body(cls), on=date(2025, 5, 15))
    plain = msgspec.json.decode(write_fact(whole)) | {"data": said, "dataversion": version}
    body: Body = read_fact(msgspec.json.encode(plain), cls.__name__, version).data
    return body


def sent(cls: type[Body], said: dict[str, Any], version: int) -> Body:
    """The body of a submission that is sent today in that version."""
    raw = {
        "id": "0197f1a0-0000-7000-8000-000000000001",
        "type": cls.__name__,
        "dataversion": version,
        "subject": samples.SITE,
        "occurred_at": "2025-05-15T08:00:00+08:00",
        "data": said,
    }
    return read_body(read_submission(msgspec.json.encode(raw)), nothing_to_seal)


def nothing_to_seal(field: str, _text: str) -> Sealed:
    raise AssertionError(f"{field} was to be sealed")


@pytest.mark.parametrize("read", [stored, sent])
@pytest.mark.parametrize(
    ("version", "said", "channel"),
    [
        (1, {}, Channel.BANK),
        (1, {"channel": "cash"}, Channel.CASH),
        (2, {}, None),
        (2, {"channel": "bank"}, Channel.BANK),
    ],
)
def test_a_channel_that_is_left_out_was_a_banks_in_version_1_and_is_unknown_since(
    read: Reader, version: int, said: dict[str, Any], channel: Channel | None
) -> None:
    body = read(WagesPaid, PAID | said, version)
    assert isinstance(body, WagesPaid)
    assert body.channel is channel


INSURED = {"month": "2025-04", "insured": 12}
ROSTER = {"period": "2025-04", "registered": 60, "attended": 60, "attendance_days": 1320}


@pytest.mark.parametrize("read", [stored, sent])
@pytest.mark.parametrize(
    ("cls", "said", "field", "was"),
    [
        (RosterReported, ROSTER, "unregistered_attended", 0),
        (SocialInsuranceReported, INSURED, "overdue_fen", 0),
        (SocialInsuranceReported, INSURED, "overdue_months", 0),
        (SupervisionRecorded, {"kind": "cross_check", "checked": 30}, "deviating", 0),
        (AlertVerified, {"alert": ALERT, "verdict": "false"}, "mechanism", None),
        (AlertClosed, {"alert": ALERT, "result": "paid"}, "mechanism", None),
    ],
)
def test_what_is_left_out_is_read_by_its_version(
    read: Reader,
    cls: type[Body],
    said: dict[str, Any],
    field: str,
    was: object,
) -> None:
    assert getattr(read(cls, said, 1), field) == was
    assert getattr(read(cls, said, 2), field) is None


@pytest.mark.parametrize("read", [stored, sent])
def test_that_no_block_of_a_notice_was_up_must_be_said_since_version_2(read: Reader) -> None:
    seen = read(RightsNoticeObserved, {}, 1)
    assert isinstance(seen, RightsNoticeObserved)
    assert seen.present == ()
    assert read(RightsNoticeObserved, {"present": []}, 2) == seen
    with pytest.raises(Refused, match="present"):
        read(RightsNoticeObserved, {}, 2)


@pytest.mark.parametrize("cls", [AlertVerified, AlertClosed])
def test_a_mechanism_is_told_in_version_2_and_not_before(cls: type[Body]) -> None:
    said = {"alert": ALERT, "mechanism": "complaints"}
    with pytest.raises(Refused, match="mechanism is told in version 2"):
        sent(cls, said, 1)


CHANGED = [cls for cls in type_names.values() if cls.__module__.startswith("schemas.events.")]


@pytest.mark.parametrize("cls", [cls for cls in CHANGED if cls.version > 1])
def test_an_upcaster_leaves_what_it_is_given_as_it_was(cls: type[Body]) -> None:
    said = {"anything": 1}
    upcast(cls, 1, said)
    assert said == {"anything": 1}
