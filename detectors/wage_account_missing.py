"""A site without its special wage account."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import Detector
from detectors.deadlines import after_rest_days, held, unheld_from
from detectors.evidence import kind_of_source, newest
from detectors.parameters import Parameters
from detectors.stages import is_over
from schemas.codec import Fact
from schemas.derived.finding import Argument, Finding
from schemas.events import (
    SiteRegistered,
    SiteStageChanged,
    WageAccountClosed,
    WageAccountOpened,
)
from schemas.subjects import Kind
from schemas.vocabulary import Mechanism, SiteStage, State

REFERENCE = "保障农民工工资支付条例 第26、27条；人社部发〔2021〕53号"


class Account(Struct, frozen=True, omit_defaults=True, gc=False):
    """The dates of a site's special wage account."""

    signed_on: date | None = None
    """Day on which the construction contract was signed."""
    opened_on: date | None = None
    filed_on: date | None = None
    tripartite: bool | None = None
    closed_on: date | None = None
    stage: SiteStage | None = None
    source: str = "registry"
    evidence: tuple[UUID, ...] = ()


class WageAccountMissing(Detector[Account]):
    """The special wage account 工资专用账户, the third of the six systems.

    Answers one question: is the account opened, filed and agreed on within its
    deadlines, and still open while work goes on? The account is filed with the bureau
    itself, so that its absence from the record is a fact and no gap in a feed. Whether
    money flows into it is `LabourCostLate`'s question, whether wages flow out of it
    `GcProxyPayment`'s.

    Unknown where the day of signing is; not applicable before the first deadline has
    passed, to contracts older than the rule, and when the works are done. An account
    that was opened late but is open is no trouble any more.

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

    name = "wage_account_missing"
    listens = (SiteRegistered, WageAccountOpened, WageAccountClosed, SiteStageChanged)
    about = frozenset({Kind.SITE})
    memory = Account

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._open_days = parameters.whole("wage_account_missing.open_within_days")
        self._file_days = parameters.whole("wage_account_missing.file_within_days")
        self._points = parameters.table("wage_account_missing.points")

    def blank(self) -> Account:
        """Return the memory of a site of which nothing is known."""
        return Account()

    def step(self, memory: Account, fact: Fact) -> Account:
        """Take in the contract, the account or the stage of the site."""
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
                )
            case WageAccountClosed(closed_on=closed_on):
                return _told(memory, fact, closed_on=closed_on)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                return replace(memory, stage=stage)
        return memory

    def look(self, memory: Account, on: date) -> Finding:
        """Say what is wrong with the account, the worst first."""
        if is_over(memory.stage):
            return _silent(State.NOT_APPLICABLE, "wage_account_missing.works_done")
        signed_on, opened_on = memory.signed_on, memory.opened_on
        if opened_on is None:
            if signed_on is None:
                return _silent(
                    State.UNKNOWN, "wage_account_missing.signing_unknown", "contract_signed_on"
                )
            return self._unopened(memory, signed_on, on)
        if not self._file_days.in_force(opened_on):
            return _silent(State.NOT_APPLICABLE, "wage_account_missing.before_law")
        if memory.closed_on is not None and on >= memory.closed_on:
            return self._closed(memory, memory.closed_on)
        return self._unfiled(memory, opened_on, on)

    def next_change(self, memory: Account, on: date) -> date | None:
        """Return the day after a deadline, or the day on which the account closes."""
        opened_on = memory.opened_on
        days = [memory.closed_on] if memory.closed_on else []
        if opened_on is None or memory.filed_on is None:
            start = memory.signed_on if opened_on is None else opened_on
            last = self._deadline(start, filing=opened_on is not None)
            days.append(unheld_from() if last is None else last + timedelta(days=1))
        return min((day for day in days if day > on), default=None)

    def _deadline(self, start: date | None, *, filing: bool) -> date | None:
        within = self._file_days if filing else self._open_days
        if start is None or not within.in_force(start):
            return None
        return after_rest_days(start + timedelta(days=within(start)))

    def _unopened(self, memory: Account, signed_on: date, on: date) -> Finding:
        if not self._open_days.in_force(signed_on):
            return _silent(State.NOT_APPLICABLE, "wage_account_missing.before_law")
        last = self._deadline(signed_on, filing=False)
        if last is None:
            if held(on):
                return _silent(State.NOT_APPLICABLE, "wage_account_missing.not_yet_due")
            return _silent(State.UNKNOWN, "wage_account_missing.calendar_missing", "calendar")
        if on <= last:
            return _silent(State.NOT_APPLICABLE, "wage_account_missing.not_yet_due")
        return self._wrong(
            memory,
            "not_opened",
            reason="wage_account_missing.not_opened",
            since=last,
            arguments={"signed_on": signed_on.isoformat(), "last_on": last.isoformat()},
            clears="wage_account_missing.open",
        )

    def _closed(self, memory: Account, closed_on: date) -> Finding:
        if memory.stage is None:
            return _silent(State.UNKNOWN, "wage_account_missing.closed_stage_unknown", "site_stage")
        return self._wrong(
            memory,
            "closed_early",
            reason="wage_account_missing.closed_early",
            since=closed_on,
            arguments={"closed_on": closed_on.isoformat()},
            clears="wage_account_missing.reopen",
        )

    def _unfiled(self, memory: Account, opened_on: date, on: date) -> Finding:
        last = self._deadline(opened_on, filing=True)
        arguments: dict[str, Argument] = {"opened_on": opened_on.isoformat()}
        if memory.filed_on is None:
            if last is None and not held(on):
                return _silent(State.UNKNOWN, "wage_account_missing.calendar_missing", "calendar")
            if last is not None and on > last:
                return self._wrong(
                    memory,
                    "not_filed",
                    reason="wage_account_missing.not_filed",
                    since=last,
                    arguments=arguments | {"last_on": last.isoformat()},
                    clears="wage_account_missing.file",
                )
        if memory.tripartite is False:
            return self._wrong(
                memory,
                "no_agreement",
                reason="wage_account_missing.no_agreement",
                since=opened_on,
                arguments=arguments,
                clears="wage_account_missing.agree",
            )
        return Finding(
            state=State.NO,
            mechanism=Mechanism.SPECIAL_ACCOUNT,
            reason="wage_account_missing.in_order",
            arguments=arguments,
            reference=REFERENCE,
            evidence=memory.evidence,
        )

    def _wrong(
        self,
        memory: Account,
        kind: str,
        *,
        reason: str,
        since: date,
        arguments: dict[str, Argument],
        clears: str,
    ) -> Finding:
        return Finding(
            state=State.YES,
            mechanism=Mechanism.SPECIAL_ACCOUNT,
            reason=reason,
            arguments=arguments,
            reference=REFERENCE,
            points=self._points(since)[kind],
            since=since,
            source=memory.source,
            evidence=memory.evidence,
            clears=((clears, {}),),
        )


def _told(memory: Account, fact: Fact, **changes: date | bool | None) -> Account:
    return replace(
        memory,
        source=kind_of_source(fact),
        evidence=newest(memory.evidence, fact.id),
        **changes,
    )


def _silent(state: State, reason: str, *missing: str) -> Finding:
    return Finding(
        state=state,
        mechanism=Mechanism.SPECIAL_ACCOUNT,
        reason=reason,
        reference=REFERENCE,
        missing=missing,
    )
