"""Whom a fact bears on beyond what its envelope says, and which facts it answers to."""

from uuid import UUID

from schemas import events
from schemas.body import Body
from schemas.errors import Refused
from schemas.subjects import Kind, check_subject, kind_of

_KINDS: dict[type[Body], Kind] = {
    events.EmployerIdentified: Kind.EMPLOYER,
    events.EmployerRegistered: Kind.EMPLOYER,
    events.EmployersMerged: Kind.EMPLOYER,
    events.EmployersSplit: Kind.EMPLOYER,
    events.PartyJoinedSite: Kind.SITE,
    events.SiteRegistered: Kind.SITE,
}
"""Facts that make sense about one kind of subject alone."""


def others(subject: str, body: Body) -> tuple[str, ...]:
    """Return the subjects that a body names, which must hear of the fact too.

    Raises Refused when the subject is of the wrong kind, or a name in the body is none.
    """
    kind = _KINDS.get(type(body))
    if kind is not None and kind_of(subject) is not kind:
        message = f"{type(body).__name__} is about a subject of kind {kind}, not about {subject}"
        raise Refused(message, field="subject")
    named = _named(body)
    for field, other in named.items():
        _check_other(subject, other, field)
    if isinstance(body, events.WagesPaid) and body.paid_by is not None:
        _check_name(body.paid_by, "paid_by")
    return tuple(named.values())


def answers(body: Body) -> dict[str, UUID]:
    """Return the facts that a body answers to, by the field that names them."""
    match body:
        case events.ObservationCorrected(corrects=target):
            return {"corrects": target}
        case events.ObservationRetracted(retracts=target):
            return {"retracts": target}
        case events.ComplaintVerified(complaint=target):
            return {"complaint": target}
        case events.MediationClosed(complaint=target) if target is not None:
            return {"complaint": target}
    return {}


def _named(body: Body) -> dict[str, str]:
    match body:
        case events.EmployersMerged(absorbed=other):
            named: dict[str, str | None] = {"absorbed": other}
        case events.EmployersSplit(released=other):
            named = {"released": other}
        case events.EmployerIdentified(employer=other):
            named = {"employer": other}
        case events.PartyJoinedSite(party=party, upstream=upstream):
            named = {"party": party, "upstream": upstream}
        case events.SiteRegistered(owner=owner, general_contractor=contractor):
            named = {"owner": owner, "general_contractor": contractor}
        case _:
            named = {}
    return {field: other for field, other in named.items() if other is not None}


def _check_name(name: str, field: str) -> None:
    try:
        check_subject(name)
    except Refused as wrong:
        raise Refused(f"data.{field}: {wrong}", field=f"data.{field}") from None


def _check_other(subject: str, other: str, field: str) -> None:
    _check_name(other, field)
    if kind_of(other) is not Kind.EMPLOYER:
        message = f"data.{field}: {other} is not an employer; name the firm"
        raise Refused(message, field=f"data.{field}")
    if other == subject:
        message = f"data.{field}: {other} is the subject itself; name the other one"
        raise Refused(message, field=f"data.{field}")
