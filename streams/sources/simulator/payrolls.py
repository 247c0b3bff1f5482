"""What payrolls and banks tell of employers' wages, and deferrals that were agreed."""

from datetime import timedelta
from random import Random

from schemas.events import PaymentDeferralAgreed, WagesPaid
from schemas.vocabulary import Channel, DeferralBasis
from streams.sources.simulator.causes import Sign
from streams.sources.simulator.days import office_time, workday
from streams.sources.simulator.employers import Employer
from streams.sources.simulator.ledger import Ledger
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.writing import Pen

BANK = "platform/enterprise-wages"
_DEFERRED_WHEN_LATE = 0.3


def tell_wages(
    employer: Employer, ledger: Ledger, settings: Settings, chance: Random, pen: Pen
) -> None:
    """Write the payments of an employer whose bank or payroll reports them."""
    if employer.exempt or not employer.reports_wages:
        return
    trouble = employer.trouble
    for wages in ledger.wages:
        if wages.due_on < settings.first_day:
            continue
        for part in wages.parts:
            if part.workers == 0 and part.fen == 0:
                continue
            paid_at = office_time(chance, part.paid_on)
            told = pen.write(
                WagesPaid,
                employer.named(part.paid_on),
                occurred_at=paid_at,
                recorded_at=workday(chance, part.paid_on, chance.randint(1, 6)),
                actor=BANK,
                period=wages.period,
                paid_on=part.paid_on,
                workers_due=wages.workers,
                workers_paid=part.workers,
                due_fen=wages.due_fen,
                paid_fen=part.fen,
                channel=Channel.BANK,
            )
            if told is not None and trouble is not None and part.sign is not None:
                trouble.saw(part.sign, told.recorded_on)


def tell_deferrals(
    employer: Employer, ledger: Ledger, settings: Settings, chance: Random, pen: Pen
) -> None:
    """Write that some who paid late had agreed on it with their workers before."""
    for wages in ledger.wages:
        late = [part for part in wages.parts if part.sign is Sign.PAYS_LATE]
        if not late or wages.due_on < settings.first_day or chance.random() > _DEFERRED_WHEN_LATE:
            continue
        agreed_at = office_time(chance, wages.due_on - timedelta(days=3))
        pen.write(
            PaymentDeferralAgreed,
            employer.named(wages.due_on),
            occurred_at=agreed_at,
            recorded_at=agreed_at + timedelta(days=1),
            actor=f"officer/{employer.grid.township}",
            period=wages.period,
            until=late[-1].paid_on,
            agreed_with=chance.choice(list(DeferralBasis)),
        )
