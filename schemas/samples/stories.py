"""Short histories of employers, each named for what happens in it.

Every story is a list of facts in the order in which they were learned, with positions
from 1. None holds a `DayClosed`: whoever replays one closes days as far as needed.
"""

from datetime import date

from schemas.codec import Fact
from schemas.events import (
    ContractsObserved,
    EmployerRegistered,
    ObservationCorrected,
    ObservationRetracted,
    OperationsObserved,
    PaydayAgreed,
    VisitMade,
    WagesObserved,
    WagesPaid,
)
from schemas.samples.bodies import body
from schemas.samples.facts import fact, in_order
from schemas.samples.subjects import FACTORY, WORKSHOP
from schemas.vocabulary import (
    Basis,
    Industry,
    OperationsSign,
    OperationsState,
    PayCycle,
    Question,
    VisitOutcome,
)


def an_unpaid_october() -> list[Fact]:
    """A firm that pays monthly, on the 13th of the next month, does not pay October 2026.

    August and September were paid in full and in time (13 September is a Sunday, so
    on the Friday before). October's 72,000 yuan for 12 workers fell due on 13 November.

    >>> [(f.type, f.data.period) for f in an_unpaid_october() if f.type == "WagesPaid"]
    [('WagesPaid', '2026-08'), ('WagesPaid', '2026-09')]
    """
    return in_order(
        [
            *_a_factory_opens(),
            fact(
                body(WagesPaid, period="2026-08", paid_on=date(2026, 9, 11), **_BY_BANK),
                on=date(2026, 9, 11),
                source="platform",
            ),
            fact(
                body(WagesPaid, period="2026-09", paid_on=date(2026, 10, 13), **_BY_BANK),
                on=date(2026, 10, 13),
                source="platform",
            ),
            fact(
                body(VisitMade, looked_at=(Question.OPERATIONS,), unchanged=(), note=None),
                on=date(2026, 11, 10),
                basis=Basis.OWN_SIGHT,
            ),
            fact(
                OperationsObserved(state=OperationsState.NORMAL, headcount=12),
                on=date(2026, 11, 10),
                basis=Basis.OWN_SIGHT,
            ),
        ]
    )


def a_piece_rate_workshop_in_season() -> list[Fact]:
    """A piece-rate workshop settles by the season, and so owes nothing in between.

    Settlement is agreed for 30 June and 31 December 2026. In April and May workers
    say that they had living costs only; the first season is settled in full a day early.

    >>> [f.data.settled_on[0].isoformat() for f in a_piece_rate_workshop_in_season()
    ...  if f.type == "PaydayAgreed"]
    ['2026-06-30']
    """
    advances = OperationsObserved(
        state=OperationsState.NORMAL,
        headcount=9,
        signs=(OperationsSign.LIVING_COSTS_INSTEAD_OF_WAGES,),
    )
    settled = WagesPaid(
        period="2026-02-24/2026-06-30",
        paid_on=date(2026, 6, 29),
        workers_due=9,
        workers_paid=9,
        due_fen=21_600_000,
        paid_fen=21_600_000,
    )
    return in_order(
        [
            fact(
                EmployerRegistered(
                    industry=Industry.CHILDRENSWEAR,
                    headcount=9,
                    pay_cycle=PayCycle.PIECE_SEASON,
                    provisional=True,
                ),
                subject=WORKSHOP,
                on=date(2026, 2, 25),
            ),
            fact(
                PaydayAgreed(
                    cycle=PayCycle.PIECE_SEASON,
                    settled_on=(date(2026, 6, 30), date(2026, 12, 31)),
                    from_period="2026-02-24/2026-06-30",
                ),
                subject=WORKSHOP,
                on=date(2026, 2, 25),
                basis=Basis.TOLD_BY_EMPLOYER,
            ),
            *(
                fact(
                    advances,
                    subject=WORKSHOP,
                    on=day,
                    basis=Basis.TOLD_BY_WORKER,
                )
                for day in (date(2026, 4, 14), date(2026, 5, 14))
            ),
            fact(
                settled,
                subject=WORKSHOP,
                on=date(2026, 6, 29),
                recorded_on=date(2026, 7, 2),
                basis=Basis.DOCUMENT,
            ),
        ]
    )


def a_workshop_whose_owner_vanishes() -> list[Fact]:
    """October's wages are due in three days; the gate is locked and machines are gone.

    A day after the locked gate the owner cannot be reached and the machines were seen
    leaving. Nothing is paid.

    >>> [sign.value for sign in a_workshop_whose_owner_vanishes()[-1].data.signs]
    ['owner_unreachable', 'machines_moved_out']
    """
    return in_order(
        [
            *_a_factory_opens(),
            fact(
                body(WagesPaid, period="2026-08", paid_on=date(2026, 9, 11), **_BY_BANK),
                on=date(2026, 9, 11),
                source="platform",
            ),
            fact(
                body(WagesPaid, period="2026-09", paid_on=date(2026, 10, 13), **_BY_BANK),
                on=date(2026, 10, 13),
                source="platform",
            ),
            fact(
                VisitMade(outcome=VisitOutcome.LOCKED),
                on=date(2026, 11, 10),
                basis=Basis.OWN_SIGHT,
            ),
            fact(
                OperationsObserved(
                    state=OperationsState.CLOSED,
                    headcount=0,
                    signs=(OperationsSign.OWNER_UNREACHABLE, OperationsSign.MACHINES_MOVED_OUT),
                ),
                on=date(2026, 11, 11),
                basis=Basis.OWN_SIGHT,
            ),
        ]
    )


def a_corrected_observation() -> list[Fact]:
    """A grid worker misreads a column and corrects it; another report was of the wrong firm.

    On 10 November five of twelve workers are said to have a contract; the next day it
    is corrected to twelve. A report of unpaid wages is retracted on the same day.

    >>> observed, blamed, corrected, retracted = a_corrected_observation()[2:]
    >>> corrected.data.corrects == observed.id, retracted.data.retracts == blamed.id
    (True, True)
    """
    observed = fact(
        ContractsObserved(workers=12, with_contract=5),
        on=date(2026, 11, 10),
        basis=Basis.DOCUMENT,
    )
    blamed = fact(
        WagesObserved(last_paid_period="2026-08", unpaid_workers=4, unpaid_fen=2_400_000),
        on=date(2026, 11, 10),
        basis=Basis.HEARSAY,
    )
    return in_order(
        [
            *_a_factory_opens(),
            observed,
            blamed,
            fact(
                ObservationCorrected(
                    corrects=observed.id, replacement={"workers": 12, "with_contract": 12}
                ),
                on=date(2026, 11, 11),
                causes=(observed.id,),
            ),
            fact(
                ObservationRetracted(retracts=blamed.id),
                on=date(2026, 11, 11),
                causes=(blamed.id,),
            ),
        ]
    )


_BY_BANK = {"channel": "bank", "paid_by": None}


def _a_factory_opens() -> list[Fact]:
    return [
        fact(body(EmployerRegistered, person_name=None), subject=FACTORY, on=date(2026, 8, 3)),
        fact(
            PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13, from_period="2026-08"),
            subject=FACTORY,
            on=date(2026, 8, 3),
            basis=Basis.DOCUMENT,
        ),
    ]
