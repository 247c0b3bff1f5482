"""The inbox of a township or an office: alerts by level, and what its people do about them."""

from collections.abc import Iterable
from functools import partial

from litestar import Response, get
from msgspec import Struct

from gateway.alert_volume import incidents
from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.alerts import Card, cards
from gateway.pages.office import Office, office
from gateway.pages.paging import paged, part_of
from gateway.screening import screening_in
from projections.answers import AlertState, CoverageRow, Inbox
from projections.coverage import coverage
from projections.inbox import inbox
from projections.yellow_digest import yellow_digest
from schemas.errors import Refused
from schemas.jurisdiction import TOWNSHIPS
from schemas.period import month_of
from schemas.subjects import Kind
from schemas.vocabulary import AlertResult, AlertVerdict, Level

JOINT_ENFORCEMENT = f"{Kind.DISTRICT}/joint_enforcement"
ON_A_PAGE = 60
TO_DO = (
    AlertState.OPEN,
    AlertState.ACKNOWLEDGED,
    AlertState.VERIFIED,
    AlertState.HANDED_OVER,
    AlertState.SNOOZED,
)


class Show(Struct, frozen=True):
    """What of an inbox is asked for."""

    addressee: str | None
    subject: str | None
    closed: bool
    number: int

    @classmethod
    def of(cls, request: AnyRequest) -> "Show":
        """Read it from the address; raises Refused."""
        addressee = asking.text(request, "addressee") or None
        if addressee is not None and addressee not in offices():
            message = f"addressee {addressee!r} is none of ours; use one of {', '.join(offices())}"
            raise Refused(message, field="addressee")
        return cls(
            addressee=addressee,
            subject=asking.text(request, "subject") or None,
            closed=asking.text(request, "show") == "closed",
            number=asking.page_number(request),
        )

    @property
    def township(self) -> str | None:
        """Code of the township whose inbox it is, if it is one."""
        kind, _, code = (self.addressee or "").partition("/")
        return code if kind == Kind.TOWNSHIP else None


class Group(Struct, frozen=True):
    """The alerts of one level."""

    level: Level
    cards: tuple[Card, ...]


def offices() -> tuple[str, ...]:
    """Return every office that has an inbox, the district's first."""
    return (JOINT_ENFORCEMENT, *(township.subject for township in TOWNSHIPS.values()))


@get("/inbox", include_in_schema=False, sync_to_thread=True)
def show_inbox(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show the inbox of an office, or of all where none is named."""
    return _show(request, house, "inbox/page.html")


@get("/inbox/rows", include_in_schema=False, sync_to_thread=True)
def show_inbox_rows(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Give the part of the inbox that is loaded anew when something changed."""
    return _show(request, house, "inbox/rows.html")


@get("/inbox/digest", include_in_schema=False, sync_to_thread=True)
def show_yellow_digest(request: AnyRequest, house: TheHouse) -> Response[str]:
    """Show the yellow leads of a week."""
    township = asking.township(request)
    with office(request, house) as here:
        year, week, _ = here.today.isocalendar()
        asked = asking.text(request, "week") or f"{year}-W{week:02d}"
        found = yellow_digest(here.connection, township, asked)
        rows, page = part_of(found.rows, asking.page_number(request))
        lines = [(row, here.tongue.name(row.risk.subject, row.risk.name)) for row in rows]
        return here.show(
            "inbox/digest.html",
            found=found,
            lines=lines,
            page=page,
            township=township,
            week=asked,
        )


def _show(request: AnyRequest, house: TheHouse, template: str) -> Response[str]:
    asked = Show.of(request)
    with office(request, house) as here:
        found, page = paged(partial(_alerts, here, asked), asked.number, ON_A_PAGE)
        return here.show(
            template,
            asked=asked,
            found=found,
            groups=_groups(cards(here, found.rows)),
            waiting=sum(found.by_state.get(state, 0) for state in TO_DO),
            rested=sum(number for state, number in found.by_state.items() if state not in TO_DO),
            offices=offices(),
            screened=_screened(here, asked),
            page=page,
            verdicts=tuple(AlertVerdict),
            results=tuple(AlertResult),
            now=house.clock.now(),
            incidents=incidents(here.connection, house.bureau.in_force),
        )


def _alerts(here: Office, asked: Show, skipped: int) -> Inbox:
    return inbox(
        here.connection,
        addressee=asked.addressee,
        subject=asked.subject,
        states=(AlertState.CLOSED, AlertState.RECALLED) if asked.closed else TO_DO,
        limit=ON_A_PAGE,
        offset=skipped,
    )


def _groups(found: Iterable[Card]) -> tuple[Group, ...]:
    """Return alerts by level, the gravest first; within one, those that nobody took first."""
    held = list(found)
    by_level = [
        Group(level, tuple(card for card in held if card.row.level is level))
        for level in (Level.RED, Level.ORANGE, Level.YELLOW)
    ]
    return tuple(group for group in by_level if group.cards)


def _screened(here: Office, asked: Show) -> CoverageRow:
    month = month_of(here.today)
    tiers = screening_in(here.house.parameters, month)
    return coverage(here.connection, month, township=asked.township, screening=tiers).total
