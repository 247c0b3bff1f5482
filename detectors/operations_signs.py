"""The signs of trouble at a firm or site, each with its witness, as one look follows another."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from detectors.evidence import Trust, basis_of, kind_of_source
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.events import OperationsObserved
from schemas.vocabulary import OperationsSign, OperationsState

WORSE: dict[OperationsState, int] = {
    OperationsState.NORMAL: 0,
    OperationsState.REDUCED: 1,
    OperationsState.SUSPENDED: 2,
    OperationsState.CLOSED: 3,
}
"""States in the order of how bad they are."""


class Sign(Struct, frozen=True, array_like=True, gc=False):
    """A sign, and who saw it when."""

    sign: OperationsSign
    on: date
    basis: str
    source: str
    evidence: UUID


class Look(Struct, frozen=True, array_like=True, gc=False):
    """How it is running, and who saw it when."""

    state: OperationsState
    on: date
    basis: str
    source: str
    evidence: UUID


def signs_after(
    signs: tuple[Sign, ...], body: OperationsObserved, fact: Fact, trust: Trust
) -> tuple[Sign, ...]:
    """Return the signs that stand after a look, by name.

    A look that does not mention a sign takes it away where its witness is at least as
    good as the one who saw the sign; one that repeats a sign on a weaker basis leaves
    the better witness standing.
    """
    if not signs and not body.signs:
        return signs
    on, basis, source = shanghai_day(fact.occurred_at), basis_of(fact), kind_of_source(fact)
    seen = {sign: Sign(sign, on, basis, source, fact.id) for sign in body.signs}
    for known in signs:
        if not trust.outweighs(basis, known.basis, on):
            seen[known.sign] = known
    return tuple(seen[sign] for sign in sorted(seen))


def look_after(before: Look | None, body: OperationsObserved, fact: Fact, trust: Trust) -> Look:
    """Return the look that counts: the newer, unless it is better news from a weaker witness."""
    look = Look(
        body.state,
        shanghai_day(fact.occurred_at),
        basis_of(fact),
        kind_of_source(fact),
        fact.id,
    )
    if (
        before is not None
        and WORSE[look.state] < WORSE[before.state]
        and not trust.outweighs(look.basis, before.basis, look.on)
    ):
        return before
    return look
