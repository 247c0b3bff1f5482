"""What the law says of paydays, whatever was agreed: how late one may be, and what is presumed."""

from collections.abc import Iterator
from datetime import date, timedelta

from detectors.agreed_paydays import (
    MOST,
    SEASONS,
    Agreement,
    Term,
    covering,
    month_term,
    months_from,
    same,
    term_of,
    terms,
)
from detectors.deadlines import in_month
from detectors.parameters import Parameters
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.events import EmployerRegistered, PaydayAgreed, PaymentDeferralAgreed
from schemas.period import bounds
from schemas.vocabulary import PayCycle

LAST_DAY = 31
"""Of a month; a shorter month's last day where it has none."""
_DAY = timedelta(days=1)


class PaydayLaw:
    """Takes in agreements as far as the law lets them count, and stands in where there is none.

    A payday lies in the wage period or in the next. One that was agreed for later counts
    as the last day of the next period; so do the wages of a month, or of a shorter
    period, for which nobody told of an agreed day. A season settled long after any
    season is no season, and nothing is known of its payday.

    What was due stays due: an agreement, an exemption or a deferral changes no period
    whose agreed payday had passed when it was recorded. The first agreement that is told
    of a subject may reach back, since until then nobody knew of one.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 13 (the cycle), 14 (the day);
    `parameters/wages_owed.yaml`.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up how late a payday may be."""
        self._most = parameters.whole("wages_owed.months_after_most")
        self._presumed = parameters.whole("wages_owed.months_after_registered")
        self._season = parameters.whole("wages_owed.season_most_days")

    def agreed(
        self, agreements: tuple[Agreement, ...], body: PaydayAgreed, fact: Fact
    ) -> tuple[Agreement, ...]:
        """Return the agreements after a new one; the same object when it says nothing new."""
        on = shanghai_day(fact.occurred_at)
        since = on.replace(day=1) if body.from_period is None else bounds(body.from_period)[0]
        since = _after_what_was_due(agreements, since, shanghai_day(fact.recorded_at))
        pay_day, months_after = body.pay_day or 0, body.months_after
        if pay_day and self._most.in_force(on) and months_after > self._most(on):
            pay_day, months_after = LAST_DAY, self._most(on)
        new = Agreement(
            since=since,
            pay_day=0 if body.cycle is PayCycle.PIECE_SEASON else pay_day,
            months_after=months_after,
            settled_on=self._seasons(since, body.settled_on),
            exempt=body.exempt,
            firm=True,
            fact=fact.id,
        )
        if agreements and agreements[-1].firm and same(agreements[-1], new):
            return agreements
        return (*(it for it in agreements if it.firm and it.since < since), new)[-MOST:]

    def registered(
        self, agreements: tuple[Agreement, ...], body: EmployerRegistered, fact: Fact
    ) -> tuple[Agreement, ...]:
        """Return the agreements after an entry in the register, which yields to any agreement.

        A register names the day and not the month, which is presumed.
        """
        seasonal = body.pay_cycle is PayCycle.PIECE_SEASON
        if body.pay_day is None or seasonal or any(it.firm for it in agreements):
            return agreements
        on = shanghai_day(fact.occurred_at)
        new = Agreement(
            on.replace(day=1), body.pay_day, self._presumed(on), (), False, False, fact.id
        )
        if agreements and same(agreements[-1], new):
            return agreements
        return (*(it for it in agreements if it.since < new.since), new)[-MOST:]

    def term_of(
        self, agreements: tuple[Agreement, ...], last: date, *, seasonal: bool | None
    ) -> Term | None:
        """Return the wage period that a day of work belongs to, or None where none is known.

        `seasonal` tells whether wages go by the season; None where nobody told.
        """
        if seasonal is False and stands_in(covering(agreements, last)):
            return self._by_law(last)
        return term_of(agreements, last)

    def deferred_too_late(
        self,
        agreements: tuple[Agreement, ...],
        body: PaymentDeferralAgreed,
        fact: Fact,
        *,
        seasonal: bool | None,
    ) -> bool:
        """Tell whether the payday of a wage period had passed when its deferral was recorded.

        Such a deferral defers nothing. Where no payday is known, none has passed.
        """
        term = self.term_of(agreements, bounds(body.period)[1], seasonal=seasonal)
        due = None if term is None else term.due
        return due is not None and due < shanghai_day(fact.recorded_at)

    def latest(self, last: date) -> date | None:
        """Return the last day that the law leaves for the wages of a day of work, where known."""
        term = self._by_law(last)
        return None if term is None else term.due

    def _by_law(self, last: date) -> Term | None:
        if not self._most.in_force(last):
            return None
        number = last.year * 12 + last.month - 1
        return month_term(number, LAST_DAY, self._most(last), agreed=False)

    def months_after(self, day: date) -> Iterator[Term]:
        """Return the months that end after a day, each with the last day that the law leaves."""
        for number in months_from(day + _DAY):
            last = in_month(number, LAST_DAY)
            if self._most.in_force(last):
                yield month_term(number, LAST_DAY, self._most(last), agreed=False)

    def _seasons(self, since: date, settled_on: tuple[date, ...]) -> tuple[date, ...]:
        """Return the settlement days up to the first that comes too long after its season began."""
        first, kept = since, list[date]()
        for day in sorted(settled_on):
            if (day - first).days > self._season(first):
                break
            kept.append(day)
            first = max(first, day + _DAY)
        return tuple(kept[-SEASONS:])


def stands_in(agreement: Agreement | None) -> bool:
    """Tell whether the law's last day stands in for a payday that nobody told."""
    return agreement is None or not (agreement.exempt or agreement.has_payday)


def _after_what_was_due(agreements: tuple[Agreement, ...], since: date, recorded_on: date) -> date:
    """Return the first day that a new agreement can cover: behind every payday that had passed."""
    if agreements and agreements[-1].firm:
        for term in terms(agreements, since - _DAY):
            if term.due is None or term.due >= recorded_on:
                break
            since = term.last + _DAY
    return since
