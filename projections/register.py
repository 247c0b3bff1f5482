"""Who is there, where, how many work there, and who works for whom?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Index, Integer

from projections.contract import EVERY_FACT, Projection, Text, Told
from projections.page import Page, Row
from projections.told_facts import Restated, restated
from projections.versions import versioned
from schemas import events
from schemas.calendar import shanghai_day
from schemas.codec import Fact, encode
from schemas.envelopes import Recorded
from schemas.screening import workers_told
from schemas.sealed import Sealed
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import PartyRole


def _who() -> Sequence[Column[Any]]:
    return (
        Column("subject", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("name", Text),
        Column("sealed", Text),
        Column("context", Text, nullable=False),
        Column("industry", Text),
        Column("township", Text),
        Column("grid", Text),
        Column("workers", Integer),
        Column("workers_on", Text),
        Column("stage", Text),
        Column("stage_on", Text),
        Column("owner", Text),
        Column("general_contractor", Text),
        Column("government_invested", Boolean, nullable=False),
        Column("pay_cycle", Text),
        Column("pay_day", Integer),
        Column("provisional", Boolean, nullable=False),
        Column("known_as", Text),
        Column("registered_on", Text, nullable=False),
    )


def _party() -> Sequence[Column[Any]]:
    return (
        Column("site", Text, primary_key=True),
        Column("party", Text, primary_key=True),
        Column("role", Text, primary_key=True),
        Column("upstream", Text),
        Column("contract_value_fen", BigInteger),
        Column("left_on", Text),
    )


WHO = versioned(
    "register",
    _who,
    lambda table: Index(f"{table.name}_by_kind", table.c.kind, table.c.township, table.c.subject),
    lambda table: Index(f"{table.name}_by_known_as", table.c.known_as),
    lambda table: Index(f"{table.name}_by_grid", table.c.grid),
)
PARTIES = versioned("parties", _party, lambda table: Index(f"{table.name}_by_party", table.c.party))
LISTED = frozenset({Kind.EMPLOYER, Kind.SITE})
"""Kinds of subject that have an entry in the register."""
_LISTED = tuple(f"{kind}/" for kind in sorted(LISTED))


class Register(Projection):
    """The register of employers and sites, with the contract chain of each site."""

    name = "register"
    tables = (*WHO.tables, *PARTIES.tables)
    reads = ("told_facts",)
    listens = EVERY_FACT

    def apply(self, page: Page, record: Told) -> None:
        """Enter who is named; take what a fact says of them."""
        match record:
            case Recorded(data=events.ObservationCorrected() | events.ObservationRetracted()):
                match restated(page, record):
                    case Restated(now=Recorded() as now):
                        self._enter(page, now)
                        self._hear(page, now, record.id)
                    case _:
                        pass
            case Recorded():
                self._enter(page, record)
                self._hear(page, record, record.id)
            case _:
                pass

    def _enter(self, page: Page, fact: Fact) -> None:
        """Give everyone who is named an entry, and the fact's own subject its place."""
        for subject in named(fact):
            if WHO.get(page, subject) is None:
                WHO.put(page, _stranger(subject, fact))
        row = WHO.get(page, fact.subject)
        if row is not None and fact.township is not None:
            grid = fact.grid or row["grid"]
            if (row["township"], row["grid"]) != (fact.township, grid):
                WHO.put(page, {**row, "township": fact.township, "grid": grid})

    def _hear(self, page: Page, fact: Fact, told_by: UUID) -> None:
        row = WHO.get(page, fact.subject)
        if row is None:
            return
        match fact.data:
            case events.EmployerRegistered() as said:
                WHO.put(page, _registered(row, said, fact, f"{told_by}/person_name"))
            case events.SiteRegistered() as said:
                self._chain(page, row, said)
                WHO.put(page, _site_registered(row, said))
            case events.PartyJoinedSite() as said:
                left_on = None if said.left_on is None else said.left_on.isoformat()
                self._join(
                    page,
                    (fact.subject, said.party, said.role),
                    said.upstream,
                    said.contract_value_fen,
                    left_on,
                )
            case events.SiteStageChanged(stage=stage):
                day = shanghai_day(fact.occurred_at).isoformat()
                if row["stage_on"] is None or row["stage_on"] <= day:
                    WHO.put(page, {**row, "stage": stage.value, "stage_on": day})
            case events.PaydayAgreed(cycle=cycle, pay_day=pay_day):
                WHO.put(page, {**row, "pay_cycle": cycle.value, "pay_day": pay_day})
            case events.EmployerIdentified(employer=employer):
                self._rename(page, fact.subject, employer)
            case events.EmployersMerged(absorbed=absorbed):
                self._rename(page, absorbed, fact.subject)
            case events.EmployersSplit(released=released):
                self._rename(page, released, None)
            case _:
                workers = workers_told(fact.data)
                if workers is not None:
                    self._count(page, row, fact, workers)

    def _count(self, page: Page, row: Row, fact: Fact, workers: int) -> None:
        day = shanghai_day(fact.occurred_at).isoformat()
        newest = row["workers_on"] is None or row["workers_on"] <= day
        # The day moves only with the number: a version for each visit would say nothing new.
        if newest and row["workers"] != workers:
            WHO.put(page, {**row, "workers": workers, "workers_on": day})

    def _rename(self, page: Page, subject: str, known_as: str | None) -> None:
        """Let a subject go by another name, or its own; a circle of names is no name."""
        row = WHO.get(page, subject)
        name = known_as
        while name is not None and name != subject:
            name = (WHO.get(page, name) or {}).get("known_as")
        if row is not None and name is None:
            WHO.put(page, {**row, "known_as": known_as})

    def _chain(self, page: Page, row: Row, said: events.SiteRegistered) -> None:
        """Let owner and general contractor have their place, and those named before lose theirs."""
        site = row["subject"]
        owner, contractor = said.owner, said.general_contractor
        places = (
            (PartyRole.OWNER, row["owner"], owner, None),
            (PartyRole.GENERAL_CONTRACTOR, row["general_contractor"], contractor, owner),
        )
        for role, before, after, upstream in places:
            if before is not None and before != after:
                PARTIES.end(page, site, before, role.value)
            if after is not None:
                self._join(page, (site, after, role), upstream, None, None)

    def _join(
        self,
        page: Page,
        place: tuple[str, str, PartyRole],
        upstream: str | None,
        value_fen: int | None,
        left_on: str | None,
    ) -> None:
        site, party, role = place
        before = PARTIES.get(page, site, party, role.value) or {}
        PARTIES.put(
            page,
            {
                "site": site,
                "party": party,
                "role": role.value,
                "upstream": upstream or before.get("upstream"),
                "contract_value_fen": value_fen or before.get("contract_value_fen"),
                "left_on": left_on,
            },
        )


def named(fact: Fact) -> tuple[str, ...]:
    """Return the employers and sites that a fact names, in its envelope or as a party."""
    others: tuple[str | None, ...] = ()
    match fact.data:
        case events.SiteRegistered(owner=owner, general_contractor=contractor):
            others = (owner, contractor)
        case events.PartyJoinedSite(party=party, upstream=upstream):
            others = (party, upstream)
        case events.EmployerIdentified(employer=other):
            others = (other,)
        case events.EmployersMerged(absorbed=other) | events.EmployersSplit(released=other):
            others = (other,)
        case _:
            pass
    everyone = (*fact.subjects(), *others)
    return tuple(dict.fromkeys(one for one in everyone if one and one.startswith(_LISTED)))


def _stranger(subject: str, fact: Fact) -> Row:
    """Return the entry of a subject of which nothing is known but that it was named."""
    row: Row = dict.fromkeys((column.name for column in WHO.now.columns), None)
    del row["from_close"]
    return row | {
        "subject": subject,
        "kind": kind_of(subject).value,
        "context": "",
        "government_invested": False,
        "provisional": True,
        "registered_on": shanghai_day(fact.occurred_at).isoformat(),
    }


def _registered(row: Row, said: events.EmployerRegistered, fact: Fact, context: str) -> Row:
    sealed = said.person_name
    counted = row["workers_on"] is not None or said.headcount is None
    return {
        **row,
        "name": said.name,
        "sealed": None if sealed is None else encode(sealed).decode(),
        "context": "" if sealed is None else context,
        "industry": said.industry.value,
        "workers": row["workers"] if counted else said.headcount,
        "pay_cycle": said.pay_cycle.value if said.pay_cycle else row["pay_cycle"],
        "pay_day": said.pay_day or row["pay_day"],
        "provisional": said.provisional,
        "registered_on": min(row["registered_on"], shanghai_day(fact.occurred_at).isoformat()),
    }


def _site_registered(row: Row, said: events.SiteRegistered) -> Row:
    return {
        **row,
        "name": said.name,
        "owner": said.owner,
        "general_contractor": said.general_contractor,
        "government_invested": said.government_invested,
        "provisional": said.provisional,
    }


def sealed_name(text: str | None) -> Sealed | None:
    """Return a stored sealed name."""
    return None if text is None else msgspec.json.decode(text, type=Sealed)
