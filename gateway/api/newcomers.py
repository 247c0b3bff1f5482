"""Who may open a subject with a name: a field report on somebody who is not listed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from gateway.needs import House
from schemas.subjects import is_provisional
from streams.log.refusals import NotAllowed
from streams.log.reporters import Reporter

REGISTRATION = "EmployerRegistered"


class Glimpse(Struct, frozen=True):
    """What must be known of a submission before it is read; absent where it is malformed."""

    id: UUID | None = None
    type: str = ""
    subject: str = ""
    data: dict[str, Any] = msgspec.field(default_factory=dict)


_glimpses = msgspec.json.Decoder(Glimpse)


def glimpse(sent: bytes) -> Glimpse:
    """Return what can be seen of a submission at first sight; intake says what is wrong with it.

    >>> glimpse(b'{"type": "VisitMade", "data": {}}').type
    'VisitMade'
    >>> glimpse(b"nonsense").type
    ''
    """
    try:
        return _glimpses.decode(sent)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Glimpse()


def check_newcomers(house: House, sent: Sequence[Glimpse], by: Reporter) -> None:
    """Refuse a registration by a field worker of anybody but a newcomer without a credit code.

    He may give a name to somebody whom nobody knows; he may not rename whom others
    registered. Raises NotAllowed.
    """
    if not by.may_open_provisional:
        return
    opened = [each for each in sent if each.type == REGISTRATION]
    if not opened:
        return
    before = house.log.known([each.id for each in opened if each.id is not None])
    for each in opened:
        is_newcomer = is_provisional(each.subject) and not house.knows(each.subject)
        if each.data.get("provisional") is not True or not (is_newcomer or each.id in before):
            raise NotAllowed(REGISTRATION, by.source)
