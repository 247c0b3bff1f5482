"""A site without the wage deposit that it should have."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import SITES, Detector
from detectors.deadlines import held, unheld_from, working_days_after
from detectors.evidence import kind_of_source, newest
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from detectors.stages import is_over
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    SiteRegistered,
    SiteStageChanged,
    WageDepositDrawn,
    WageDepositExempted,
    WageDepositReplenished,
    WageDepositStored,
)
from schemas.vocabulary import DepositForm, Mechanism, SiteStage

SAYS = Speaker(
    "wage_deposit_missing",
    Mechanism.WAGE_DEPOSIT,
    "保障农民工工资支付条例 第32、33条；人社部发〔2021〕65号",
)


class Deposit(Struct, frozen=True, omit_defaults=True, gc=False):
    """The deposit of a site: owed from when, stored, drawn, topped up, exempted."""

    permit_on: date | None = None
    price_fen: int | None = None
    planned_until: date | None = None
    stored_on: date | None = None
    amount_fen: int = 0
    required_fen: int | None = None
    expires_on: date | None = None
    form: DepositForm | None = None
    drawn_on: date | None = None
    """Day of the first draw that is not made good yet."""
    lacking_fen: int = 0
    """Drawn and not topped up."""
    exempt_from: date | None = None
    exempt_until: date | None = None
    exempted_by_officer: bool = False
    """An officer told of the exemption, and not a row of a platform."""
    stage: SiteStage | None = None
    source: str = "registry"
    evidence: tuple[UUID, ...] = ()


class WageDepositMissing(Detector[Deposit]):
    """The wage deposit 工资保证金, the fifth of the six systems.

    Answers one question: is a deposit of the required sum and of an accepted form in
    force, for as long as the works last, and was it topped up after use? Like the
    account, the deposit is registered with the bureau, so that its absence from the
    record is a fact. Whether wages are paid is not asked here.

    Unknown without the day of the permit, and where neither the required sum nor the
    contract price tells how much is enough; a small project without a deposit may have
    been exempted, which is asked and not presumed, and that a larger one was is believed
    of an officer alone. The decree itself names no day: of what was permitted before the
    rule that does, a deposit that is not on record is unknown. Not applicable while
    exempted, before the first deadline, to permits older than the decree, and when the
    works are done.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 32, 33; 人社部发〔2021〕65号;
    `parameters/wage_deposit_missing.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> permitted = samples.body(SiteRegistered, permit_on=date(2025, 3, 3))
    >>> told = samples.fact(permitted, subject=samples.SITE, on=date(2025, 3, 5))
    >>> said = replay(WageDepositMissing(Parameters.load()), [told], date(2025, 12, 31))
    >>> [(on.isoformat(), finding.reason) for on, finding in said]
    [('2025-03-05', 'wage_deposit_missing.not_yet_due'), \
('2025-04-01', 'wage_deposit_missing.not_stored')]
    """

    name = SAYS.name
    listens = (
        SiteRegistered,
        SiteStageChanged,
        WageDepositStored,
        WageDepositDrawn,
        WageDepositReplenished,
        WageDepositExempted,
    )
    about = SITES
    memory = Deposit

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._store_days = parameters.whole("wage_deposit_missing.store_within_working_days")
        self._top_up_days = parameters.whole("wage_deposit_missing.top_up_within_working_days")
        self._law = parameters.whole("wage_deposit_missing.least")
        self._permille = parameters.whole("wage_deposit_missing.lowest_permille")
        self._accepted = parameters.names("wage_deposit_missing.accepted_forms")
        self._small = parameters.whole("wage_deposit_missing.small_project_fen")
        self._points = parameters.table("wage_deposit_missing.points")

    def step(self, memory: Deposit, fact: Fact) -> Deposit:
        """Take in the permit, the deposit, its use, an exemption or the stage."""
        match fact.data:
            case SiteRegistered() as body:
                permit_on = body.permit_on or memory.permit_on
                price = body.contract_price_fen or memory.price_fen
                planned = body.planned_completion_on or memory.planned_until
                known = memory.permit_on, memory.price_fen, memory.planned_until
                if (permit_on, price, planned) == known:
                    return memory
                return replace(
                    memory,
                    permit_on=permit_on,
                    price_fen=price,
                    planned_until=planned,
                    source=kind_of_source(fact),
                    evidence=newest(memory.evidence, fact.id),
                )
            case SiteStageChanged(stage=stage):
                return memory if stage is memory.stage else replace(memory, stage=stage)
        return _moved(memory, fact)

    def look(self, memory: Deposit, on: date) -> Finding:
        """Say what is wrong with the deposit, the worst first."""
        if is_over(memory.stage):
            return OVER
        if self._exempt(memory, on):
            if self._is_believed(memory):
                return EXEMPT
            if memory.stored_on is None:
                return EXEMPTION_UNSURE
        since = memory.stored_on or memory.permit_on
        if since is None:
            return NO_PERMIT
        if not self._law.in_force(since):
            return BEFORE_LAW
        if memory.stored_on is None:
            return self._unstored(memory, since, on)
        return self._stored(memory, memory.stored_on, on)

    def next_change(self, memory: Deposit, on: date) -> date | None:
        """Return the day after a deadline, an expiry or the end of an exemption."""
        lasting = (memory.exempt_until, memory.expires_on)
        days = [it + timedelta(days=1) for it in lasting if it is not None and it < date.max]
        if memory.exempt_from is not None:
            days.append(memory.exempt_from)
        deadlines = []
        if memory.stored_on is None and memory.permit_on is not None:
            deadlines.append(self._store_by(memory.permit_on))
        if memory.drawn_on is not None:
            deadlines.append(self._top_up_by(memory.drawn_on))
        days += [unheld_from() if it is None else it + timedelta(days=1) for it in deadlines]
        return min((day for day in days if day > on), default=None)

    def _unstored(self, memory: Deposit, permit_on: date, on: date) -> Finding:
        if not self._store_days.in_force(permit_on):
            return NO_DEADLINE
        last = self._store_by(permit_on)
        if last is None and not held(on):
            return NO_CALENDAR
        if last is None or on <= last:
            return NOT_YET_DUE
        if memory.price_fen is not None and memory.price_fen < self._small(permit_on):
            return SMALL
        arguments: Arguments = {"permit_on": permit_on.isoformat(), "last_on": last.isoformat()}
        return self._wrong(memory, "not_stored", arguments, since=last, clears="store")

    def _stored(self, memory: Deposit, stored_on: date, on: date) -> Finding:
        expires = memory.expires_on
        if expires is not None and on > expires:
            said: Arguments = {"expires_on": expires.isoformat()}
            return self._wrong(memory, "expired", said, since=expires, clears="renew")
        required = self._required(memory, stored_on)
        if required is not None and memory.amount_fen < required:
            said = {"amount_fen": memory.amount_fen, "required_fen": required}
            return self._wrong(memory, "too_small", said, since=stored_on, clears="add")
        if memory.drawn_on is not None:
            last = self._top_up_by(memory.drawn_on)
            if last is not None and on > last:
                said = {"lacking_fen": memory.lacking_fen, "last_on": last.isoformat()}
                return self._wrong(memory, "not_topped_up", said, since=last, clears="top_up")
        if memory.form is not None and memory.form not in self._accepted(stored_on):
            said = {"stored_on": stored_on.isoformat()}
            return self._wrong(memory, "form_not_accepted", said, since=stored_on, clears="store")
        planned = memory.planned_until
        if expires is not None and planned is not None and expires < planned:
            said = {"expires_on": expires.isoformat(), "planned_on": planned.isoformat()}
            since = min(stored_on, on)
            return self._wrong(memory, "ends_before_the_works", said, since=since, clears="renew")
        if required is None:
            return NO_SUM
        said = {"stored_on": stored_on.isoformat(), "amount_fen": memory.amount_fen}
        return SAYS.no("in_order", said, memory.evidence)

    def _required(self, memory: Deposit, stored_on: date) -> int | None:
        """Return the required sum; the lowest share of the price where nobody set one."""
        if memory.required_fen is not None:
            return memory.required_fen
        if memory.price_fen is None or not self._permille.in_force(stored_on):
            return None
        return memory.price_fen * self._permille(stored_on) // 1000

    def _store_by(self, permit_on: date) -> date | None:
        if not self._store_days.in_force(permit_on):
            return None
        return working_days_after(permit_on, self._store_days(permit_on))

    def _top_up_by(self, drawn_on: date) -> date | None:
        if not self._top_up_days.in_force(drawn_on):
            return None
        return working_days_after(drawn_on, self._top_up_days(drawn_on))

    def _exempt(self, memory: Deposit, on: date) -> bool:
        until = memory.exempt_until
        began = memory.exempt_from is not None and memory.exempt_from <= on
        return began and (until is None or on <= until)

    def _is_believed(self, memory: Deposit) -> bool:
        """Tell whether an exemption may be: of a small project, or told by an officer."""
        decided_on, price = memory.exempt_from, memory.price_fen
        if memory.exempted_by_officer or price is None or decided_on is None:
            return True
        return not self._small.in_force(decided_on) or price < self._small(decided_on)

    def _wrong(
        self, memory: Deposit, what: str, arguments: Arguments, *, since: date, clears: str
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


def _moved(memory: Deposit, fact: Fact) -> Deposit:
    """Return the memory after money was stored, drawn or topped up, or an exemption."""
    told = replace(memory, source=kind_of_source(fact), evidence=newest(memory.evidence, fact.id))
    match fact.data:
        case WageDepositStored() as body:
            return replace(
                told,
                stored_on=memory.stored_on or body.stored_on,
                amount_fen=body.amount_fen,
                required_fen=body.required_fen or memory.required_fen,
                expires_on=body.expires_on,
                form=body.form,
                drawn_on=None,
                lacking_fen=0,
            )
        case WageDepositDrawn(drawn_on=drawn_on, amount_fen=amount):
            return replace(
                told,
                drawn_on=memory.drawn_on or drawn_on,
                lacking_fen=memory.lacking_fen + amount,
            )
        case WageDepositReplenished(amount_fen=amount):
            lacking = max(0, memory.lacking_fen - amount)
            return replace(told, lacking_fen=lacking, drawn_on=memory.drawn_on if lacking else None)
        case WageDepositExempted(decided_on=decided_on, until=until):
            by_officer = kind_of_source(fact) == "officers"
            return replace(
                told,
                exempt_from=decided_on,
                exempt_until=until,
                exempted_by_officer=by_officer,
            )
    return memory


OVER = SAYS.not_applicable("works_done")
EXEMPT = SAYS.not_applicable("exempt")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_YET_DUE = SAYS.not_applicable("not_yet_due")
NO_PERMIT = SAYS.unknown("permit_unknown", "permit_on")
NO_CALENDAR = SAYS.unknown("calendar_missing", "calendar")
NO_SUM = SAYS.unknown("sum_unknown", "required_deposit")
NO_DEADLINE = SAYS.unknown("no_deadline", "wage_deposit")
EXEMPTION_UNSURE = SAYS.unknown("exemption_unsure", "exemption")
SMALL = SAYS.unknown("small_project", "exemption")
