"""Wages of a site that do not go from the general contractor's special account to every worker."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import SITES, Detector
from detectors.evidence import kind_of_source, newest, step_of
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    PayrollSubmitted,
    RosterReported,
    SiteRegistered,
    SiteStageChanged,
    WagesPaid,
)
from schemas.period import bounds
from schemas.vocabulary import Channel, Mechanism, SiteStage

MOST = 4
"""Months that are remembered."""
SAYS = Speaker("gc_proxy_payment", Mechanism.GC_PROXY_PAYMENT, "保障农民工工资支付条例 第31条")


class Heads(Struct, frozen=True, array_like=True, gc=False):
    """Whom several payments of one month reached: parts may go to the same heads again."""

    told_apart: int = 0
    """Added up as long as all of them fitted among those who were due by then."""
    together: int = 0
    """Added up in any case."""

    def after(self, heads: int, due: int) -> "Heads":
        """Return the heads after one more payment, while so many are known to be due.

        >>> Heads().after(40, due=60).after(40, due=60), Heads().after(40, 60).after(20, 60)
        (Heads(told_apart=40, together=80), Heads(told_apart=60, together=60))
        """
        added = self.told_apart + heads
        apart = added if added <= due else max(self.told_apart, heads)
        return Heads(apart, self.together + heads)

    def among(self, due: int) -> int:
        """Return how many heads were reached, of so many who turn out to be due."""
        return self.together if self.together <= due else self.told_apart


class Month(Struct, frozen=True, array_like=True, gc=False):
    """What is known of the wages of one month; 0 heads where nobody told."""

    until: date
    judged_from: date
    good_until: date
    attended: int = 0
    payroll_heads: int = 0
    due_heads: int = 0
    paid: Heads = Heads()
    aside: Heads = Heads()
    """Paid past the special account, or by another than the general contractor."""
    unsaid: bool = False
    """Somebody was paid of whom nobody said by what way."""
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class Months(Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest months of a site, oldest first, and who is to pay."""

    months: tuple[Month, ...] = ()
    contractor: str | None = None
    stage: SiteStage | None = None


class GcProxyPayment(Detector[Months]):
    """Payment by the general contractor 总包代发, the fourth of the six systems.

    Answers one question: were the workers who were due wages for the newest month that can
    be judged paid by the general contractor through the special account? Those are the
    workers on the payroll, or where none was told those who attended. It looks at how
    wages were paid. A month for which nothing was paid at all is `LatePayday`'s, the sum
    that is lacking `ShortPay`'s; a payroll that they did not sign, or that leaves out
    who attended, `DoubtfulPayroll`'s.

    Says unknown where neither payments nor payrolls are reported, where nothing is wrong
    but nobody said by what way some were paid, and when the newest month that was is too
    old. A month is judged some weeks after its end, so that
    payments told in parts can arrive. Heads of several payments are added up only while
    together they are no more than those due: a part may reach the same workers again.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 31; `parameters/gc_proxy_payment.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> paid = samples.body(
    ...     WagesPaid, period="2025-04", workers_due=60, workers_paid=50, paid_by=None,
    ...     paid_on=date(2025, 5, 15), due_fen=36_000_000, paid_fen=30_000_000)
    >>> told = samples.fact(paid, subject=samples.SITE, on=date(2025, 5, 15), source="platform")
    >>> said = replay(GcProxyPayment(Parameters.load()), [told], date(2025, 6, 30))
    >>> [(on.isoformat(), finding.reason, finding.points) for on, finding in said]
    [('2025-05-15', 'gc_proxy_payment.not_yet_judged', 0), \
('2025-06-01', 'gc_proxy_payment.heads_unpaid', 35)]
    """

    name = SAYS.name
    listens = (RosterReported, PayrollSubmitted, WagesPaid, SiteRegistered, SiteStageChanged)
    about = SITES
    memory = Months

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._judged_after = parameters.whole("gc_proxy_payment.judged_after_days")
        self._law = parameters.whole("gc_proxy_payment.unpaid_heads_allowed")
        self._tolerance = parameters.whole("doubtful_payroll.heads_tolerance_percent")
        self._heads = parameters.steps("gc_proxy_payment.points_by_unpaid_heads")
        self._aside = parameters.whole("gc_proxy_payment.points_paid_aside")
        self._good_for = parameters.whole("gc_proxy_payment.good_for_days")

    def step(self, memory: Months, fact: Fact) -> Months:
        """Take in what is told of a month, of the contractor or of the stage."""
        match fact.data:
            case RosterReported() | PayrollSubmitted() | WagesPaid() as body:
                return self._told(memory, body, fact)
            case SiteRegistered(general_contractor=firm) if firm and firm != memory.contractor:
                return Months(memory.months, firm, memory.stage)
            case SiteStageChanged(stage=stage) if stage is not memory.stage:
                return Months(memory.months, memory.contractor, stage)
        return memory

    def look(self, memory: Months, on: date) -> Finding:
        """Say what is wrong with how the newest judged month was paid, the worst first."""
        if memory.stage is SiteStage.SETTLED:
            return SETTLED
        silent, month = NOT_REPORTED, None
        for told in memory.months:
            if told.paid.together or told.payroll_heads:
                silent = NOT_YET
                if on >= told.judged_from:
                    month = told
        if month is None:
            return silent
        if not self._law.in_force(month.until):
            return BEFORE_LAW
        worst = max(self._troubles(month), key=lambda found: found.points, default=None)
        if worst is not None:
            return worst
        if month.paid.together and on < month.good_until:
            if month.unsaid:
                return WAY_UNSAID
            paid = month.paid.among(_known(month))
            return SAYS.no(
                "all_paid", {"until_on": month.until.isoformat(), "paid": paid}, month.evidence
            )
        return NOT_REPORTED

    def next_change(self, memory: Months, on: date) -> date | None:
        """Return the day on which a month can be judged, or a good month is too old."""
        soonest = None
        for month in memory.months:
            day = month.judged_from if month.judged_from > on else month.good_until
            if day > on and (soonest is None or day < soonest):
                soonest = day
        return soonest

    def _told(
        self, memory: Months, body: RosterReported | PayrollSubmitted | WagesPaid, fact: Fact
    ) -> Months:
        _, until = bounds(body.period)
        months = memory.months
        known = next((month for month in months if month.until == until), None)
        if known is None and len(months) == MOST and until < months[0].until:
            return memory
        month = _with(known or self._blank(until), body, fact, memory.contractor)
        others = (it for it in months if it is not known)
        ordered = sorted((*others, month), key=lambda it: it.until)
        return Months(tuple(ordered[-MOST:]), memory.contractor, memory.stage)

    def _troubles(self, month: Month) -> list[Finding]:
        found = []
        aside = month.aside.among(_known(month))
        if aside:
            points = self._aside(month.until)
            found.append(_wrong(month, "paid_aside", points, aside, clears="pay_through_account"))
        due = self._due(month)
        unpaid = due - month.paid.among(_known(month))
        if month.paid.together and unpaid > self._law(month.until):
            points = step_of(self._heads(month.until), -(-100 * unpaid // due))
            found.append(_wrong(month, "heads_unpaid", points, unpaid, clears="pay_every_head"))
        return found

    def _due(self, month: Month) -> int:
        """Return how many are to be paid: those on paper, else those at work.

        Who was at work and stands on no payroll is `DoubtfulPayroll`'s question. Where no
        payroll was told, the roster stands for it, and its few more may be paid by the
        next month's.
        """
        on_paper = max(month.payroll_heads, month.due_heads)
        more = month.attended - on_paper
        if month.payroll_heads or more * 100 <= month.attended * self._tolerance(month.until):
            return on_paper
        return month.attended

    def _blank(self, until: date) -> Month:
        judged_from = until + timedelta(days=self._judged_after(until) + 1)
        return Month(until, judged_from, until + timedelta(days=self._good_for(until)))


def _known(month: Month) -> int:
    """Return how many wages of a month can have reached at most, by all that was told."""
    return max(month.payroll_heads, month.due_heads, month.attended)


def _with(
    month: Month,
    body: RosterReported | PayrollSubmitted | WagesPaid,
    fact: Fact,
    contractor: str | None,
) -> Month:
    attended, heads = month.attended, month.payroll_heads
    due, paid, aside, unsaid = month.due_heads, month.paid, month.aside, month.unsaid
    match body:
        case RosterReported():
            attended = body.at_work
        case PayrollSubmitted():
            heads = body.heads
        case WagesPaid():
            due = max(due, body.workers_due)
            known = max(due, _known(month))
            paid = paid.after(body.workers_paid, known)
            by_other = contractor is not None and body.paid_by not in {None, contractor}
            if by_other or body.channel not in {None, Channel.SPECIAL_ACCOUNT}:
                aside = aside.after(body.workers_paid, known)
            elif body.channel is None and body.workers_paid:
                unsaid = True
    return Month(
        month.until,
        month.judged_from,
        month.good_until,
        attended,
        heads,
        due,
        paid,
        aside,
        unsaid,
        kind_of_source(fact),
        newest(month.evidence, fact.id),
    )


def _wrong(month: Month, what: str, points: int, heads: int, *, clears: str) -> Finding:
    return SAYS.yes(
        what,
        {
            "until_on": month.until.isoformat(),
            "workers": heads,
            "paid": month.paid.among(_known(month)),
        },
        points=points,
        since=month.until,
        fades=True,
        source=month.source,
        workers=heads,
        evidence=month.evidence,
        clears={clears: {"workers": heads}},
    )


SETTLED = SAYS.not_applicable("settled")
BEFORE_LAW = SAYS.not_applicable("before_law")
NOT_YET = SAYS.unknown("not_yet_judged", "payments")
WAY_UNSAID = SAYS.unknown("way_unsaid", "channel")
NOT_REPORTED = SAYS.unknown("not_reported", "payroll", "payments")
