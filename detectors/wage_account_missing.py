"""A site without its special wage account."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.bookkeeping import WAGE_FACTS
from detectors.contract import SITES, Detector
from detectors.deadlines import after_rest_days, held, unheld_from
from detectors.evidence import kind_of_source, newest
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    SiteRegistered,
    SiteStageChanged,
    WageAccountClosed,
    WageAccountOpened,
)
from schemas.vocabulary import Mechanism, SiteStage

SAYS = Speaker(
    "wage_account_missing",
    Mechanism.SPECIAL_ACCOUNT,
    "保障农民工工资支付条例 第26、27条；人社部发〔2021〕53号",
)


class Account(Struct, frozen=True, omit_defaults=True, gc=False):
    """The dates of a site's special wage account."""

    signed_on: date | None = None
    """Day on which the construction contract was signed."""
    opened_on: date | None = None
    filed_on: date | None = None
    tripartite: bool | None = None
    closed_on: date | None = None
    notice_on: date | None = None
    """Day of the public notice before closing."""
    stage: SiteStage | None = None
    done_on: date | None = None
    """Day on which the works were done."""
    book: Book = Book()
    source: str = "registry"
    evidence: tuple[UUID, ...] = ()


class WageAccountMissing(Detector[Account]):
    """The special wage account 工资专用账户, the third of the six systems.

    Answers one question: is the account opened, filed and agreed on within its
    deadlines, and still open while work goes on, and until wages are paid and the notice
    of its closing has run? The account is filed with the bureau itself, so that its
    absence from the record is a fact and no gap in a feed. Of the notice a feed may not
    tell: where nobody did, an account that was closed too soon for one is unknown.
    Whether money flows into it is `LabourCostLate`'s question, whether wages flow out of
    it `GcProxyPayment`'s.

    Unknown where the day of signing is, and where nobody told of the agreement. The
    decree itself names no day: of what was signed before the rule that does, an account
    that is not on record is unknown. Not applicable before the first deadline has passed,
    to contracts older than the decree, and once the works are done while the account is
    open. An account that was opened late but is open is no trouble any more.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 26, 27; 人社部发〔2021〕53号; a last day that is no
    working day moves on by Civil Code Art. 203; `parameters/wage_account_missing.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> signed = samples.body(SiteRegistered, contract_signed_on=date(2025, 3, 3))
    >>> told = samples.fact(signed, subject=samples.SITE, on=date(2025, 3, 10))
    >>> said = replay(WageAccountMissing(Parameters.load()), [told], date(2025, 12, 31))
    >>> [(on.isoformat(), finding.reason) for on, finding in said]
    [('2025-03-10', 'wage_account_missing.not_yet_due'), \
('2025-04-03', 'wage_account_missing.not_opened')]
    """

    name = SAYS.name
    listens = (SiteRegistered, WageAccountOpened, WageAccountClosed, *WAGE_FACTS)
    about = SITES
    memory = Account

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._law = parameters.whole("wage_account_missing.least")
        self._open_days = parameters.whole("wage_account_missing.open_within_days")
        self._file_days = parameters.whole("wage_account_missing.file_within_days")
        self._notice = parameters.whole("wage_account_missing.closing_notice_days")
        self._wages = wages_of(parameters)
        self._points = parameters.table("wage_account_missing.points")

    def step(self, memory: Account, fact: Fact) -> Account:
        """Take in the contract, the account, the stage of the site, or its wages."""
        book = self._wages.after(memory.book, fact)
        after = self._moved(memory, fact)
        return after if book is memory.book else replace(after, book=book)

    def _moved(self, memory: Account, fact: Fact) -> Account:
        match fact.data:
            case SiteRegistered(contract_signed_on=signed_on):
                if signed_on is None or signed_on == memory.signed_on:
                    return memory
                return _told(memory, fact, signed_on=signed_on)
            case WageAccountOpened(opened_on=opened_on, filed_on=filed_on, tripartite=tripartite):
                return _told(
                    memory,
                    fact,
                    opened_on=opened_on,
                    filed_on=filed_on or memory.filed_on,
                    tripartite=memory.tripartite if tripartite is None else tripartite,
                    closed_on=None,
                    notice_on=None,
                )
            case WageAccountClosed(closed_on=closed_on, notice_on=notice_on):
                notice_on = notice_on or memory.notice_on
                return _told(memory, fact, closed_on=closed_on, notice_on=notice_on)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                done_on = None
                if is_over(stage):
                    done_on = memory.done_on or shanghai_day(fact.occurred_at)
                return replace(memory, stage=stage, done_on=done_on)
        return memory

    def look(self, memory: Account, on: date) -> Finding:
        """Say what is wrong with the account, the worst first."""
        closed_on = memory.closed_on
        closed = closed_on is not None and on >= closed_on
        if is_over(memory.stage):
            return self._closed_after(memory, closed_on, on) if closed and closed_on else OVER
        signed_on, opened_on = memory.signed_on, memory.opened_on
        if opened_on is None:
            return NOT_SIGNED if signed_on is None else self._unopened(memory, signed_on, on)
        if not self._law.in_force(opened_on):
            return BEFORE_LAW
        if closed and closed_on:
            return self._closed(memory, closed_on)
        return self._unfiled(memory, opened_on, on)

    def next_change(self, memory: Account, on: date) -> date | None:
        """Return the day after a deadline, or the day on which the account closes."""
        opened_on = memory.opened_on
        days = [memory.closed_on] if memory.closed_on else []
        if opened_on is None or memory.filed_on is None:
            start = memory.signed_on if opened_on is None else opened_on
            last = self._deadline(start, filing=opened_on is not None)
            days.append(unheld_from() if last is None else last + timedelta(days=1))
        if memory.closed_on is not None and is_over(memory.stage):
            wages = self._wages.next_change(memory.book, on)
            days += [] if wages is None else [wages]
        return min((day for day in days if day > on), default=None)

    def _deadline(self, start: date | None, *, filing: bool) -> date | None:
        within = self._file_days if filing else self._open_days
        if start is None or not within.in_force(start):
            return None
        return after_rest_days(start + timedelta(days=within(start)))

    def _unopened(self, memory: Account, signed_on: date, on: date) -> Finding:
        if not self._law.in_force(signed_on):
            return BEFORE_LAW
        if not self._open_days.in_force(signed_on):
            return NO_DEADLINE
        last = self._deadline(signed_on, filing=False)
        if last is None:
            return NOT_YET_DUE if held(on) else NO_CALENDAR
        if on <= last:
            return NOT_YET_DUE
        arguments: Arguments = {"signed_on": signed_on.isoformat(), "last_on": last.isoformat()}
        return self._wrong(memory, "not_opened", arguments, since=last, clears="open")

    def _closed(self, memory: Account, closed_on: date) -> Finding:
        if memory.stage is None:
            return NO_STAGE
        arguments: Arguments = {"closed_on": closed_on.isoformat()}
        return self._wrong(memory, "closed_early", arguments, since=closed_on, clears="reopen")

    def _closed_after(self, memory: Account, closed_on: date, on: date) -> Finding:
        """Say whether the account might be closed once the works were done."""
        if not self._notice.in_force(closed_on):
            return OVER
        arguments: Arguments = {"closed_on": closed_on.isoformat()}
        unpaid = self._wages.open(memory.book, on)
        if unpaid is not None and unpaid.since <= closed_on:
            return self._wrong(
                memory, "closed_unpaid", arguments, since=closed_on, clears="pay_open_wages"
            )
        notice_on, notice = memory.notice_on, timedelta(days=self._notice(closed_on))
        if notice_on is not None and closed_on < notice_on + notice:
            arguments |= {"notice_on": notice_on.isoformat()}
            return self._wrong(
                memory, "notice_too_short", arguments, since=closed_on, clears="show_notice"
            )
        could_be_given = memory.done_on is not None and closed_on >= memory.done_on + notice
        if notice_on is None and not could_be_given:
            return SAYS.unknown("notice_unknown", "closing_notice", arguments=arguments)
        return SAYS.no("closed_after_works", arguments, memory.evidence)

    def _unfiled(self, memory: Account, opened_on: date, on: date) -> Finding:
        arguments: Arguments = {"opened_on": opened_on.isoformat()}
        if memory.filed_on is None:
            last = self._deadline(opened_on, filing=True)
            if last is None and not held(on):
                return NO_CALENDAR
            if last is not None and on > last:
                arguments |= {"last_on": last.isoformat()}
                return self._wrong(memory, "not_filed", arguments, since=last, clears="file")
        if memory.tripartite is False:
            return self._wrong(memory, "no_agreement", arguments, since=opened_on, clears="agree")
        if memory.tripartite is None:
            return SAYS.unknown("agreement_unknown", "tripartite", arguments=arguments)
        return SAYS.no("in_order", arguments, memory.evidence)

    def _wrong(
        self, memory: Account, what: str, arguments: Arguments, *, since: date, clears: str
    ) -> Finding:
        return SAYS.yes(
            what,
            arguments,
            points=self._points(since)[what],
            since=since,
            source=memory.source,
            evidence=memory.evidence,
            clears={clears: {}},
        )


def _told(memory: Account, fact: Fact, **changes: date | bool | None) -> Account:
    return replace(
        memory,
        source=kind_of_source(fact),
        evidence=newest(memory.evidence, fact.id),
        **changes,
    )


OVER = SAYS.not_applicable("works_done")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_YET_DUE = SAYS.not_applicable("not_yet_due")
NOT_SIGNED = SAYS.unknown("signing_unknown", "contract_signed_on")
NO_DEADLINE = SAYS.unknown("no_deadline", "wage_account")
NO_STAGE = SAYS.unknown("closed_stage_unknown", "site_stage")
NO_CALENDAR = SAYS.unknown("calendar_missing", "calendar")
