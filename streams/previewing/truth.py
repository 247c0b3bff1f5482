"""The truth of a simulated district as cases: what no delivery tells, and only evaluation reads."""

from collections.abc import Callable
from datetime import date

from streams.previewing.foresight import Case
from streams.sources.simulator.truth import TruthFile


def cases_of_truth(truth: TruthFile, until: date, resolve: Callable[[str], str]) -> list[Case]:
    """Return the arrears of a truth that began by a day, under their present names.

    Arrears of which nobody has spoken up by then have not come to light.
    """
    return [
        Case(
            subject=resolve(it.subject),
            township=it.township,
            since=it.trouble_from,
            came_to_light_on=_by(it.became_known_on, until),
            until=it.settled_on or until,
            workers=it.workers,
        )
        for it in truth.episodes
        if it.began_on <= until
    ]


def _by(day: date | None, until: date) -> date | None:
    return day if day is not None and day <= until else None
