"""How far the features of a model have moved, looked at once a week as a day closes."""

from datetime import timedelta
from hashlib import sha256

from detectors.learned.drift import MOVED, WATCHED, drifted
from detectors.learned.features import rows
from detectors.learned.model_file import Model
from streams.backtesting.house_log import LOOKBACK_DAYS
from streams.scoring.cause import Cause
from streams.scoring.day_book import DayBook
from streams.scoring.drift import Drift
from streams.scoring.knowing import Knowing

SAMPLE = 1_000
"""Subjects that are looked at: the reading of so many histories takes seconds."""


def look(model: Model, book: DayBook, cause: Cause, knowing: Knowing) -> Drift:
    """Return how far the features of a model have moved since it learned.

    Of a sample of the subjects on the list, drawn by the hash of their names: the same ones
    week after week. Of which nothing was learned for as long as teaching looks back are left
    out, as teaching leaves them out.
    """
    names = sorted(book.subjects(), key=lambda name: sha256(name.encode()).digest())[:SAMPLE]
    since = cause.on - timedelta(days=LOOKBACK_DAYS)
    known = [it for it in knowing(names, cause) if it.heard_on is not None and it.heard_on > since]
    features = rows([it.account for it in known], [it.said for it in known], cause.on.toordinal())
    moved = drifted(features, model.metadata.spread) if known else []
    return Drift(
        model=model.id,
        day=cause.on,
        moved=sum(it.index > MOVED for it in moved),
        watched=sum(WATCHED < it.index <= MOVED for it in moved),
        subjects=len(known),
    )
