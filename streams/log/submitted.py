"""A submission as it arrives: bounded in size, read, and known again when it is sent once more."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import structs

from schemas.body import type_names
from schemas.codec import encode, read_delivery, read_submission
from schemas.envelopes import Delivery, Submission
from schemas.errors import Refused

MOST_BYTES = 256 * 1024
"""Bytes of one submission; photos travel by another way."""
MOST_TEXT = 20_000
"""Characters of one text."""
AHEAD = timedelta(minutes=10)
"""How far a reporter's clock may go before ours: a technical tolerance."""
_NUL_IN_JSON = rb"\u0000"
"""As JSON has to write it; where it stands for something else a look at the text tells."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing that is told here happened before; a date before it is a slip."""


def read(raw: Submission | bytes) -> Submission:
    """Return what was sent, in normal form; raises Refused with the field that is wrong."""
    sent = encode(raw) if isinstance(raw, Submission) else raw
    check_size(sent)
    with well_formed("occurred_at"):
        submission = read_submission(sent)
    if _NUL_IN_JSON in sent:
        check_characters(msgspec.json.decode(sent))
    if len(sent) > MOST_TEXT:
        check_texts(_plain(submission), "data")
    return submission


def delivered(raw: Delivery | bytes) -> Delivery:
    """Return a line of a bulk file; raises Refused for what is none."""
    if isinstance(raw, Delivery):
        delivery = raw
    else:
        check_size(raw)
        with well_formed("occurred_at"):
            delivery = read_delivery(raw)
    for name in ("actor", "source", "township", "grid"):
        check_characters(getattr(delivery, name), name)
    return delivery


@contextmanager
def well_formed(field: str) -> Iterator[None]:
    """Refuse what reading stumbles over where it did not expect to."""
    try:
        yield
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError) as wrong:
        raise Refused(f"{field} cannot be read: {wrong}", field=field) from None


@contextmanager
def told_where(index: int, of: int) -> Iterator[None]:
    """Put the place in a batch of several before the field of a refusal."""
    try:
        yield
    except Refused as wrong:
        if of > 1:
            wrong.field = f"{index}.{wrong.field}".rstrip(".")
        raise


def check_size(sent: bytes) -> None:
    """Refuse what is too large to be a report."""
    if len(sent) > MOST_BYTES:
        message = f"{len(sent):,} bytes are more than {MOST_BYTES:,}; send less in one report"
        raise Refused(message)


def check_texts(value: object, field: str) -> None:
    """Refuse a text, however deep inside, that is too long to be read by anybody."""
    match value:
        case str() if len(value) > MOST_TEXT:
            message = f"{field}: {len(value):,} characters are more than {MOST_TEXT:,}; shorten it"
            raise Refused(message, field=field)
        case dict():
            for name, inner in value.items():
                check_texts(inner, f"{field}.{name}")
        case list():
            for inner in value:
                check_texts(inner, field)


def check_characters(value: object, field: str = "") -> None:
    """Refuse U+0000 in a text or a name, however deep inside: PostgreSQL cannot keep it.

    A log in files could, and would then hold what no district can take over.
    """
    match value:
        case str() if "\0" in value:
            message = (
                f"{field or 'the report'} holds the character U+0000, which is no text and cannot "
                "be kept; send it without"
            )
            raise Refused(message, field=field)
        case dict():
            for name, inner in value.items():
                check_characters(name, field)
                check_characters(inner, f"{field}.{name}".lstrip("."))
        case list():
            for inner in value:
                check_characters(inner, field)


def check_time(moment: datetime, learned: datetime, field: str = "occurred_at") -> None:
    """Refuse what is said to have happened after it was learned, beyond what clocks differ.

    Or before anything that could be told here.
    """
    if moment < EARLIEST:
        message = f"{field} {moment.isoformat()} lies before {EARLIEST.year}; correct the date"
        raise Refused(message, field=field)
    if moment > learned + AHEAD:
        message = (
            f"{field} {moment.isoformat()} lies in the future (it is {learned.isoformat()}); "
            "correct the device's clock or the date"
        )
        raise Refused(message, field=field)


def fingerprint(submission: Submission, mac: bytes) -> bytes:
    """Return the keyed hash of a submission as it was sent, plain text included.

    The order of keys, white space, the zone in which a moment is written and whether a
    default is spelt out make no difference. Raises Refused when `data` is no JSON.
    """
    said = encode(_plain(submission))
    whole = encode(structs.replace(submission, data=msgspec.Raw(said)))
    return hmac.digest(mac, whole, "sha256")


def sent_again(before: bytes, submission: Submission, mac: bytes) -> bool:
    """Tell whether a submission is the one of a fingerprint, or the same in a newer version.

    A source that was brought up to date tells a row that it told before in the newest
    version of its event; it still tells that row, and not another.
    """
    known = type_names.get(submission.type)
    newest = min(submission.dataversion, known.version if known else 1)
    older = (structs.replace(submission, dataversion=version) for version in range(1, newest))
    return any(fingerprint(it, mac) == before for it in (submission, *older))


def _plain(submission: Submission) -> object:
    """Return what stands in `data`, whatever that is."""
    with well_formed("data"):
        return msgspec.json.decode(submission.data)
