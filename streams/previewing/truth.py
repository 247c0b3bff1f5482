"""The truth of a simulated district as cases: what no delivery tells, and only evaluation reads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from schemas.errors import Refused
from streams.previewing.foresight import Case
from streams.sources.simulator.truth import TruthFile, read_truth


def cases_of_truth(
    file: Path, until: date, resolve: Callable[[str], str], known: Callable[[str], bool]
) -> list[Case]:
    """Return the arrears of a truth file that began by a day, under their present names.

    Arrears of which nobody has spoken up by then have not come to light. Raises Refused where
    the file is no truth, or that of a district of which the log knows nobody.
    """
    try:
        truth: TruthFile = read_truth(file)
    except msgspec.DecodeError as wrong:
        message = (
            f"{file.name}: this is no truth file ({wrong}); name the one that "
            "`wagewatch simulate` wrote beside the deliveries"
        )
        raise Refused(message, field="truth") from None
    if truth.episodes and not any(known(resolve(it.subject)) for it in truth.episodes):
        message = (
            f"{file.name}: the log knows nobody of whom this truth tells; name the truth file of "
            "the district whose deliveries were loaded"
        )
        raise Refused(message, field="truth")
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
