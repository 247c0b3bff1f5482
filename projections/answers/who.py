"""A subject as the register knows it."""

from datetime import date

from msgspec import Struct

from schemas.sealed import Sealed
from schemas.subjects import Kind
from schemas.vocabulary import Industry, PartyRole, PayCycle, SiteStage


class SubjectName(Struct, frozen=True, omit_defaults=True):
    """What a subject is called: plainly, or sealed because it names a natural person.

    Both absent: nobody has named the subject yet, and its code is all there is.
    """

    plain: str | None = None
    """Registered name of a legal person or a site."""
    sealed: Sealed | None = None
    """Name of an individual business or a labour-team leader; opened when it is read."""
    context: str = ""
    """What the sealed name was sealed with: the fact's id and the field."""


class Party(Struct, frozen=True, kw_only=True):
    """One place in the contract chain of a site."""

    site: str
    site_name: SubjectName
    party: str
    party_name: SubjectName
    role: PartyRole
    upstream: str | None
    contract_value_fen: int | None
    left_on: date | None


class SubjectCard(Struct, frozen=True, kw_only=True):
    """Everything that the register holds of an employer or a site."""

    subject: str
    kind: Kind
    name: SubjectName
    uscc: str | None
    industry: Industry | None
    """Of an employer."""
    township: str | None
    """Code without its kind, as on the facts."""
    grid: str | None
    workers: int | None
    """By the newest roster, payroll or observation; the registered headcount before any."""
    workers_on: date | None
    stage: SiteStage | None
    """Of a site."""
    government_invested: bool
    pay_cycle: PayCycle | None
    pay_day: int | None
    provisional: bool
    identified_as: str | None
    """Subject under which it is known now: identified, or merged into another."""
    registered_on: date
    last_evidence_on: date | None
    """Day of the newest fact that says something about it from outside."""
    parties: tuple[Party, ...] = ()
    """Of a site: its contract chain. Of an employer: the sites where it has a place."""
