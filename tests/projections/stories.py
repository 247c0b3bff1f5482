"""Stories that leave rows in every projection."""

from datetime import date, timedelta

from schemas import events
from schemas.derived import AlertEscalated, AlertRecalled
from schemas.samples import (
    CONTRACTOR,
    FACTORY,
    SITE,
    a_corrected_observation,
    a_piece_rate_workshop_in_season,
    a_site_that_stops_paying,
    a_well_run_site,
    a_workshop_whose_owner_vanishes,
    an_unpaid_october,
    body,
)
from schemas.vocabulary import AlertResult, AlertVerdict, Level, Mechanism, State
from tests.projections.telling import Telling, alert_id


def everything() -> Telling:
    """All sample stories, one by one, with a day closed and something concluded after each."""
    told = Telling()
    stories = (
        an_unpaid_october(),
        a_site_that_stops_paying(),
        a_well_run_site(),
        a_corrected_observation(),
        a_piece_rate_workshop_in_season(),
        a_workshop_whose_owner_vanishes(),
    )
    day = date(2026, 1, 5)
    for number, story in enumerate(stories):
        for said in story:
            told.fact(
                said.data,
                subject=said.subject,
                at=said.occurred_at,
                recorded_at=said.recorded_at,
                source=said.source,
                concerns=said.concerns,
            )
            told.finds(said.subject, "late_payday", State.YES, points=number)
            told.assesses(said.subject, Level.ORANGE, 40 + number)
        told.raises(SITE, f"alert {number}", Level.ORANGE)
        told.closes(day + timedelta(days=number))
        told.assesses(SITE, Level.ORANGE, number, final=True, neighbours=number)
        told.scores(day + timedelta(days=number))
    told.conclude(
        SITE,
        AlertEscalated(
            alert=alert_id("alert 1"),
            mechanism=Mechanism.WAGE_PAYMENT,
            level=Level.RED,
            detectors=("late_payday",),
            addressee="district/joint_enforcement",
        ),
    )
    told.conclude(SITE, AlertRecalled(alert=alert_id("alert 2"), mechanism=Mechanism.WAGE_PAYMENT))
    on = date(2026, 12, 1)
    told.acts(events.AlertVerified(alert=alert_id("alert 1"), verdict=AlertVerdict.TRUE), on)
    told.acts(events.AlertClosed(alert=alert_id("alert 3"), result=AlertResult.PAID), on)
    told.fact(body(events.EmployersMerged, absorbed=CONTRACTOR), subject=FACTORY, on=on)
    paid = next(it for it in told.records if it.type == "WagesPaid")
    wrong = told.corrects(paid, on, workers_paid=0, paid_fen=0)  # type: ignore[arg-type]
    told.closes(on)
    told.retracts(wrong, on)
    told.retracts(paid, on)  # type: ignore[arg-type]  # the first WagesPaid is a fact
    return told
