"""Facts about facts: whether their target can be answered so, and in what form they are kept."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from msgspec import Struct

from schemas import events
from schemas.body import Body
from schemas.codec import Sealer, body_class, convert, upcast
from schemas.errors import Refused, UnknownVersion
from streams.log.port import EMPLOYER_LINKS, SYSTEM_FACTS
from streams.log.refusals import UnknownFact

_ANSWERS = frozenset({"ObservationCorrected", "ObservationRetracted"})


class Target(Struct, frozen=True):
    """As much of a fact as an answer to it must know."""

    id: UUID
    type: str
    subject: str
    concerns: tuple[str, ...]


def check_answer(subject: str, body: Body, target: Target, field: str) -> None:
    """Refuse an answer to a fact that cannot be answered so."""
    match body:
        case events.ObservationCorrected():
            _check_correctable(target, field, EMPLOYER_LINKS | _ANSWERS)
            _check_same_subject(subject, target)
        case events.ObservationRetracted():
            _check_correctable(target, field, EMPLOYER_LINKS)
            _check_same_subject(subject, target)
        case _ if target.type != "ComplaintFiled":
            raise UnknownFact(target.id, f"is {target.type}, not a complaint", field=field)


def with_replacement(
    body: events.ObservationCorrected,
    target: Target,
    sealer: Sealer,
    fitted: Callable[[Body], Body],
) -> events.ObservationCorrected:
    """Return a correction whose replacement is checked, of the newest version, and sealed.

    `sealer` seals for the fact that is corrected: it is in its place that the
    replacement will be read. `fitted` lets it fit what it names beside facts.
    """
    cls = body_class(target.type)
    if not 1 <= body.replacement_version <= cls.version:
        message = (
            f"{target.type} version {body.replacement_version} is not known here; "
            f"the newest is {cls.version}"
        )
        raise UnknownVersion(message, field="data.replacement_version")
    try:
        said = upcast(cls, body.replacement_version, dict(body.replacement))
        whole = fitted(convert(cls, said, sealer))
    except Refused as wrong:
        inner = wrong.field.removeprefix("data").removeprefix(".")
        field = ".".join(part for part in ("data.replacement", inner) if part)
        raise Refused(f"data.replacement: {wrong}", field=field) from None
    return msgspec.structs.replace(
        body, replacement=msgspec.to_builtins(whole), replacement_version=cls.version
    )


def _check_correctable(target: Target, field: str, never: frozenset[str]) -> None:
    if target.type in SYSTEM_FACTS:
        what = f"is {target.type}, which the system recorded; it cannot be corrected"
        raise UnknownFact(target.id, what, field=field)
    if target.type in never & EMPLOYER_LINKS:
        what = f"is {target.type}; undo it with EmployersSplit or EmployersMerged"
        raise UnknownFact(target.id, what, field=field)
    if target.type in never:
        what = f"is {target.type}; correct the fact that it is about, or retract it"
        raise UnknownFact(target.id, what, field=field)


def _check_same_subject(subject: str, target: Target) -> None:
    if subject != target.subject:
        message = f"the fact is about {target.subject}, not {subject}; write the same subject"
        raise Refused(message, field="subject")
