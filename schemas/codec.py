"""The one place where events become bytes and bytes become events, whatever their age."""

import functools
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from schemas import derived, events
from schemas.body import Body, type_names
from schemas.derived.record import Derived
from schemas.envelopes import Delivery, Recorded, Submission
from schemas.errors import Refused, UnknownType, UnknownVersion, Unreadable
from schemas.identity import check_client_id
from schemas.sealed import Sealed
from schemas.subjects import check_subject

FACTS: frozenset[str] = frozenset(events.__all__)
"""Names of the event types that may stand in the log."""

CONCLUSIONS: frozenset[str] = frozenset(derived.__all__) & type_names.keys()
"""Names of the types that may stand among what is derived."""

Fact = Recorded[Body]
Conclusion = Derived[Body]
Sealer = Callable[[str, str], Sealed]
"""Seals (field name, plain text)."""

_encoder = msgspec.json.Encoder(order="deterministic")
_submissions = msgspec.json.Decoder(Submission)
_deliveries = msgspec.json.Decoder(Delivery)
_bodies = msgspec.json.Decoder(dict[str, Any])
_decoders: dict[tuple[str, int], msgspec.json.Decoder[Any]] = {}
_conclusions: dict[str, msgspec.json.Decoder[Any]] = {}
T = TypeVar("T")
_WRONG = (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""How msgspec says that bytes are not what they should be, or are nested beyond all sense."""
_at_field = re.compile(r"^(?P<what>.*) - at `\$\.?(?P<field>[^`]*)`$")


def encode(value: object) -> bytes:
    """Return the canonical JSON of an envelope, a body or a derived record."""
    return _encoder.encode(value)


def read_submission(raw: bytes | str) -> Submission:
    """Read what a client sent, as far as its envelope goes.

    Raises Refused with the field that is wrong.
    """
    return _checked(_refusing(lambda: _submissions.decode(raw)))


def read_delivery(raw: bytes | str) -> Delivery:
    """Read one line of a bulk file; raises Refused with the field that is wrong."""
    delivery = _refusing(lambda: _deliveries.decode(raw))
    _checked(delivery.submission)
    return delivery


def read_body(submission: Submission, sealer: Sealer) -> Body:
    """Read the body of a submission of the newest version, sealing what must be sealed.

    Raises UnknownType, UnknownVersion or Refused with the field that is wrong.
    """
    cls = body_class(submission.type)
    if submission.dataversion > cls.version:
        message = (
            f"{submission.type} version {submission.dataversion} is newer than {cls.version}, "
            "the newest that this system knows; upgrade it, or send the older version"
        )
        raise UnknownVersion(message, field="dataversion")
    said = _refusing(lambda: _bodies.decode(submission.data), under="data")
    said = upcast(cls, submission.dataversion, said)
    return convert(cls, said, sealer)


def convert(cls: type[Body], said: dict[str, Any], sealer: Sealer) -> Body:
    """Turn a plain body, as a client says it, into an event, sealing what must be sealed.

    Raises Refused with the field that is wrong.
    """
    ready = seal_fields(cls, said, sealer)
    return _refusing(lambda: msgspec.convert(ready, cls), under="data")


def seal_fields(cls: type[Body], said: dict[str, Any], sealer: Sealer) -> dict[str, Any]:
    """Return a plain body with every field sealed that its type seals, and nothing checked.

    For the body inside a correction, whose type only the corrected fact tells.
    Raises Refused where such a field is not plain text.
    """
    ready = dict(said)
    for name in sealed_fields(cls):
        text = ready.get(name)
        if text is None:
            continue
        if not isinstance(text, str):
            message = f"data.{name} must be plain text; it is sealed here before it is stored"
            raise Refused(message, field=f"data.{name}")
        ready[name] = msgspec.to_builtins(sealer(name, text))
    return ready


def write_fact(fact: Fact) -> bytes:
    """Return the bytes of a fact as they are stored, hashed and published."""
    return _encoder.encode(fact)


def read_fact(record: bytes, type_name: str, dataversion: int) -> Fact:
    """Read a stored fact of any version ever written.

    Raises UnknownType, UnknownVersion or Unreadable; the caller parks the fact.
    """
    decoder = _decoders.get((type_name, dataversion))
    if decoder is None:
        cls = body_class(type_name)
        if dataversion != cls.version:
            return _read_older(record, cls, dataversion)
        # The subscript is built at run time, from the table of types.
        decoder = msgspec.json.Decoder(Recorded[cls])  # type: ignore[valid-type]
        _decoders[type_name, dataversion] = decoder
    try:
        fact: Fact = decoder.decode(record)
    except _WRONG as wrong:
        raise Unreadable(f"{type_name} version {dataversion}: {wrong}") from None
    return fact


def read_conclusion(record: bytes, type_name: str) -> Conclusion:
    """Read a stored derived record.

    Raises UnknownType or Unreadable: the record was written by another system, and a
    replay writes it again.
    """
    decoder = _conclusions.get(type_name)
    if decoder is None:
        if type_name not in CONCLUSIONS:
            raise UnknownType(f"no conclusion is called {type_name[:80]!r}", field="type")
        cls = type_names[type_name]
        decoder = msgspec.json.Decoder(Derived[cls])  # type: ignore[valid-type]  # as above
        _conclusions[type_name] = decoder
    try:
        conclusion: Conclusion = decoder.decode(record)
    except _WRONG as wrong:
        raise Unreadable(f"{type_name}: {wrong}") from None
    return conclusion


def body_class(type_name: str) -> type[Body]:
    """Return the class of an event type, or raise UnknownType."""
    if type_name not in FACTS:
        message = f"no event type is called {type_name[:80]!r}; see the published schemas"
        raise UnknownType(message, field="type")
    return type_names[type_name]


def upcast(cls: type[Body], dataversion: int, said: dict[str, Any]) -> dict[str, Any]:
    """Carry a plain body from the version it was written in to the newest.

    Raises UnknownVersion where a step is missing, Unreadable where one cannot be taken.
    """
    for version in range(dataversion, cls.version):
        step = cls.upcaster(version)
        if step is None:
            message = (
                f"{cls.__name__} version {version} is no longer read: upcast_v{version} is gone"
            )
            raise UnknownVersion(message, field="dataversion")
        try:
            said = step(said)
        except (AttributeError, LookupError, TypeError, ValueError) as wrong:
            message = f"{cls.__name__} version {version} is not what it says it is: {wrong!r}"
            raise Unreadable(message, field="data") from None
    return said


@functools.cache
def sealed_fields(cls: type[Body]) -> tuple[str, ...]:
    """Return the names of the fields of a body that are sealed.

    >>> sealed_fields(events.ComplaintFiled)
    ('person', 'contact', 'statement')
    """
    hints = get_type_hints(cls)
    return tuple(
        field.name
        for field in msgspec.structs.fields(cls)
        if hints[field.name] is Sealed or Sealed in get_args(hints[field.name])
    )


def in_utc(moment: datetime, field: str) -> datetime:
    """Return a moment in UTC to the microsecond; a moment without a zone is refused."""
    if moment.tzinfo is None:
        message = f"{field} {moment.isoformat()} has no time zone; write +08:00 or Z"
        raise Refused(message, field=field)
    return moment.astimezone(UTC)


def _checked(submission: Submission) -> Submission:
    check_client_id(submission.id)
    for subject in (submission.subject, *submission.concerns):
        check_subject(subject)
    return msgspec.structs.replace(
        submission, occurred_at=in_utc(submission.occurred_at, "occurred_at")
    )


def _read_older(record: bytes, cls: type[Body], dataversion: int) -> Fact:
    if dataversion > cls.version or dataversion < 1:
        message = f"{cls.__name__} version {dataversion} was written by another system than this"
        raise UnknownVersion(message, field="dataversion")
    try:
        plain = msgspec.json.decode(record)
        plain["data"] = upcast(cls, dataversion, plain["data"])
        plain["dataversion"] = cls.version
        fact: Fact = msgspec.json.decode(msgspec.json.encode(plain), type=Recorded[cls])  # type: ignore[valid-type]  # as above
    except (*_WRONG, LookupError, TypeError) as wrong:
        raise Unreadable(f"{cls.__name__} version {dataversion}: {wrong}") from None
    return fact


def _refusing(read: Callable[[], T], under: str = "") -> T:
    try:
        return read()
    except Refused:
        raise
    except _WRONG as wrong:
        found = _at_field.match(str(wrong))
        inner = found["field"] if found else ""
        field = ".".join(part for part in (under, inner) if part)
        what = found["what"] if found else str(wrong)
        raise Refused(f"{field}: {what}" if field else what, field=field) from None
