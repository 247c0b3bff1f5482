"""An officer closes an alert because the wages were paid: the complaint no longer stands."""

from datetime import date, timedelta
from pathlib import Path

import msgspec

from schemas import samples
from schemas.codec import Fact
from schemas.derived import AlertRaised
from schemas.events import AlertClosed, ComplaintFiled, ComplaintVerified, VisitMade
from schemas.samples import moment
from schemas.vocabulary import AlertResult, ComplaintVerdict, Level, VisitOutcome
from tests.streams.scoring.small_engine import SmallEngine

SUBJECT = samples.FACTORY
DAY = date(2025, 6, 23)
AFTER = date(2025, 7, 31)


def a_true_complaint() -> list[Fact]:
    filed = samples.fact(samples.body(ComplaintFiled, workers=12), on=DAY, source="worker")
    verdict = ComplaintVerified(
        complaint=filed.id, verdict=ComplaintVerdict.SUBSTANTIATED, workers=12
    )
    return [filed, samples.fact(verdict, on=DAY + timedelta(days=3), source="officer", position=2)]


def closed_as_paid(small: SmallEngine, on: date) -> Fact:
    (raised,) = (it.data for it in small.conclusions(SUBJECT, AlertRaised))
    assert isinstance(raised, AlertRaised)
    closed = AlertClosed(alert=raised.alert, result=AlertResult.PAID)
    return samples.fact(closed, on=on, source="officer", position=3)


def level(small: SmallEngine) -> Level:
    with small.store.transaction() as work:
        return next(it.assessment.level for it in work.load([SUBJECT]).values())


def test_closing_as_paid_lets_go_of_the_complaint(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    small.tell(a_true_complaint())
    small.judge()
    assert level(small) is Level.RED
    small.tell([closed_as_paid(small, DAY + timedelta(days=20))])
    small.close(AFTER)
    small.judge()
    assert level(small) is Level.UNKNOWN


def test_a_closing_that_is_told_late_still_closes_the_alert(tmp_path: Path) -> None:
    small = SmallEngine(tmp_path)
    visit = VisitMade(outcome=VisitOutcome.LOCKED)
    later = samples.fact(visit, on=DAY + timedelta(days=25), position=4)
    another = samples.fact(
        samples.body(ComplaintFiled, workers=1), on=DAY + timedelta(days=25), position=5
    )
    small.tell([*a_true_complaint(), later, another])
    small.judge()
    closed = closed_as_paid(small, DAY + timedelta(days=20))
    small.tell([msgspec.structs.replace(closed, recorded_at=moment(DAY + timedelta(days=27)))])
    small.close(AFTER)
    small.judge()
    assert level(small) is Level.UNKNOWN
    with small.store.transaction() as work:
        (dossier,) = work.load([SUBJECT]).values()
    assert all(alert.closed for alert in dossier.standing.values())
