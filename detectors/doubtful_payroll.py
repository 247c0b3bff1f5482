"""A payroll that its workers did not sign, or that does not fit the roster."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import SITES, Detector
from detectors.evidence import Trust, basis_of, kind_of_source, newest, step_of
from detectors.ordinary_months import middle
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import PayrollSubmitted, RosterReported, SiteStageChanged, WagesPaid
from schemas.period import bounds
from schemas.vocabulary import Basis, Channel, Mechanism, SiteStage

MONTHS = 5
"""Months that are remembered."""
SAYS = Speaker("doubtful_payroll", Mechanism.GC_PROXY_PAYMENT, "保障农民工工资支付条例 第28、31条")


Paper = PayrollSubmitted | RosterReported | WagesPaid


class Month(Struct, frozen=True, array_like=True, gc=False):
    """The heads of one wage month; None where nobody told."""

    until: date
    on: date
    """Day on which the newest of it was told."""
    attended: int | None = None
    """Workers at work by the roster, registered or not."""
    heads: int | None = None
    """Workers on the payroll."""
    unsigned: int = 0
    due_fen: int = 0
    paid_fen: int = 0
    """What a record shows as paid from the special account."""
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class Payrolls(Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest months of a site, oldest first."""

    months: tuple[Month, ...] = ()
    stage: SiteStage | None = None


class DoubtfulPayroll(Detector[Payrolls]):
    """The payroll 工资表, which each worker signs before he is paid.

    Answers one question: did the workers sign the newest payroll, and are those on it the
    workers who attended? It looks at paper as soon as it comes, weeks before the payday:
    whoever will not be paid does not sign, or does not stand on it. A share that always
    signed and does not now weighs more than one that never did, which is a habit, unless
    it is a handful who were not there on the day. Once a record shows the whole payroll
    as paid from the special account, a missing signature is no doubt any more. Who was
    paid in the end is `GcProxyPayment`'s question, who attends unregistered
    `UnregisteredAttendance`'s.

    Heads are compared only where roster and payroll of the same month are there, and a
    few more or fewer are no doubt; the more are left off, the more it weighs. The graver
    doubt speaks. Unknown without a recent payroll; not applicable to a settled site.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 28 (the roster), 31 (signed by the worker);
    `parameters/doubtful_payroll.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> payroll = PayrollSubmitted(period="2025-04", heads=60, signed_heads=39, due_fen=36_000_000)
    >>> told = samples.fact(payroll, subject=samples.SITE, on=date(2025, 5, 5), source="platform")
    >>> said = replay(DoubtfulPayroll(Parameters.load()), [told], date(2025, 8, 31))
    >>> [(on.isoformat(), finding.reason.partition(".")[2], finding.points) for on, finding in said]
    [('2025-05-05', 'unsigned', 10)]
    """

    name = SAYS.name
    listens = (PayrollSubmitted, RosterReported, WagesPaid, SiteStageChanged)
    about = SITES
    memory = Payrolls

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._allowed = parameters.whole("doubtful_payroll.unsigned_allowed")
        self._by_unsigned = parameters.steps("doubtful_payroll.points_by_percent_unsigned")
        self._by_fewer = parameters.steps("doubtful_payroll.points_by_percent_fewer_signed")
        self._least_fewer = parameters.whole("doubtful_payroll.fewer_signed_least_heads")
        self._earlier = parameters.whole("doubtful_payroll.earlier_payrolls")
        self._tolerance = parameters.whole("doubtful_payroll.heads_tolerance_percent")
        self._not_at_work = parameters.whole("doubtful_payroll.points_not_at_work")
        self._left_off = parameters.steps("doubtful_payroll.points_by_percent_left_off")
        self._trust = Trust(parameters)
        self._good_for = parameters.whole("doubtful_payroll.good_for_days")

    def step(self, memory: Payrolls, fact: Fact) -> Payrolls:
        """Take in a payroll, a roster, a payment or the stage of the site."""
        match fact.data:
            case PayrollSubmitted() | RosterReported() as body:
                return self._told(memory, body, fact)
            case WagesPaid(channel=Channel.SPECIAL_ACCOUNT) as body:
                if self._trust.outweighs(basis_of(fact), Basis.DOCUMENT, body.paid_on):
                    return self._told(memory, body, fact)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                return Payrolls(memory.months, stage)
        return memory

    def look(self, memory: Payrolls, on: date) -> Finding:
        """Say what is doubtful about the newest payroll."""
        if memory.stage is SiteStage.SETTLED:
            return SETTLED
        month = _newest(memory)
        if month is None or not month.heads:
            return NEVER
        if not self._allowed.in_force(month.until):
            return BEFORE_LAW
        doubt = self._doubt(month, month.heads, self._fewer_signed(memory, month))
        if doubt is not None:
            return doubt
        if on > self._good_until(month):
            return TOO_OLD
        if month.unsigned:
            said: Arguments = {"until_on": month.until.isoformat(), "workers": month.unsigned}
            return SAYS.no("paid_in_full", said, month.evidence)
        return SAYS.no(
            "signed", {"until_on": month.until.isoformat(), "heads": month.heads}, month.evidence
        )

    def next_change(self, memory: Payrolls, on: date) -> date | None:
        """Return the day on which the newest payroll is too old."""
        month = _newest(memory)
        if month is None:
            return None
        last = self._good_until(month)
        return last + timedelta(days=1) if last >= on else None

    def _told(self, memory: Payrolls, body: Paper, fact: Fact) -> Payrolls:
        _, until = bounds(body.period)
        months = memory.months
        known = next((month for month in months if month.until == until), None)
        if known is None and len(months) == MONTHS and until < months[0].until:
            return memory
        month = _with(known or Month(until, until), body, fact)
        ordered = sorted((*(it for it in months if it is not known), month), key=_until)
        return Payrolls(tuple(ordered[-MONTHS:]), memory.stage)

    def _fewer_signed(self, memory: Payrolls, month: Month) -> int:
        """Return by how many percent of heads fewer signed than usual; 0 where that is unknown."""
        earlier = [_unsigned_percent(it) for it in memory.months if it.heads and it is not month]
        if not month.heads or len(earlier) < self._earlier(month.until):
            return 0
        return _unsigned_percent(month) - middle(earlier)

    def _doubt(self, month: Month, heads: int, fewer: int) -> Finding | None:
        until, attended = month.until, month.attended
        found = []
        if month.unsigned > self._allowed(until) and not _paid_in_full(month):
            points = step_of(self._by_unsigned(until), _unsigned_percent(month))
            found.append((points, "unsigned", month.unsigned, "sign"))
            if month.unsigned >= self._least_fewer(until):
                points = step_of(self._by_fewer(until), fewer)
                found.append((points, "fewer_signed", month.unsigned, "sign"))
        if attended:
            few = attended * self._tolerance(until) // 100
            if attended - heads > few:
                points = step_of(self._left_off(until), 100 * (attended - heads) // attended)
                found.append((points, "left_off", attended - heads, "mend"))
            elif heads - attended > few:
                points = self._not_at_work(until)
                found.append((points, "not_at_work", heads - attended, "mend"))
        if not found:
            return None
        points, what, workers, clears = max(found)
        return SAYS.yes(
            what,
            {"until_on": until.isoformat(), "heads": heads, "workers": workers},
            points=points,
            since=month.on,
            fades=True,
            source=month.source,
            workers=workers,
            evidence=month.evidence,
            clears={clears: {"workers": workers}},
        )

    def _good_until(self, month: Month) -> date:
        return month.until + timedelta(days=self._good_for(month.until))


def _with(month: Month, body: Paper, fact: Fact) -> Month:
    evidence = newest(month.evidence, fact.id)
    if isinstance(body, WagesPaid):
        return replace(month, paid_fen=month.paid_fen + body.paid_fen, evidence=evidence)
    told = replace(
        month,
        on=shanghai_day(fact.occurred_at),
        source=kind_of_source(fact),
        evidence=evidence,
    )
    if isinstance(body, RosterReported):
        return replace(told, attended=body.at_work)
    unsigned = body.heads - body.signed_heads
    return replace(told, heads=body.heads, unsigned=unsigned, due_fen=body.due_fen)


def _paid_in_full(month: Month) -> bool:
    """Tell whether a record shows all of the payroll as paid from the special account."""
    return 0 < month.due_fen <= month.paid_fen


def _unsigned_percent(month: Month) -> int:
    """Return the share of a payroll that is not signed, rounded up."""
    return -(-100 * month.unsigned // (month.heads or 1))


def _newest(memory: Payrolls) -> Month | None:
    return next((month for month in reversed(memory.months) if month.heads), None)


def _until(month: Month) -> date:
    return month.until


SETTLED = SAYS.not_applicable("settled")
BEFORE_LAW = SAYS.not_applicable("before_law")
NEVER = SAYS.unknown("no_payroll", "payroll")
TOO_OLD = SAYS.unknown("too_old", "payroll")
