"""The truth of a simulated district, let in beside the house of that district and no other."""

from pathlib import Path

import msgspec

from schemas.calendar import shanghai_day
from schemas.errors import Refused
from schemas.events import CollectiveIncidentReported, ComplaintFiled
from streams.log.port import FactReader, recorded_at
from streams.sources.simulator import ArrearsEpisode
from streams.sources.simulator.truth import TruthFile, read_truth

_SPOKE_UP = (ComplaintFiled.__name__, CollectiveIncidentReported.__name__)
"""Facts by which arrears come into the open."""


def truth_of(file: Path, log: FactReader, *, simulated: bool) -> TruthFile:
    """Read the truth file of the district whose deliveries stand in a log.

    Districts of other seeds have sites of the same codes. So what is looked for is whether
    somebody did speak up on the days of which the file says so. Raises Refused where the file
    is no truth, where fewer than half of these days are on the log, and beside a house that
    is not marked as `simulated`.
    """
    if not simulated:
        message = (
            "this house is not marked as simulated, and only a simulated district has a truth; "
            "leave out --truth"
        )
        raise Refused(message, field="truth")
    try:
        truth = read_truth(file)
    except msgspec.DecodeError as wrong:
        message = (
            f"{file.name}: this is no truth file of a simulation ({wrong}); name the one that "
            "`wagewatch simulate` wrote beside the deliveries, as truth/truth.json"
        )
        raise Refused(message, field="truth") from None
    closed = log.closed_days()
    told = [
        it
        for it in truth.episodes
        if closed and it.became_known_on is not None and it.became_known_on <= closed[-1][0]
    ]
    found = sum(_stands(it, log) for it in told)
    if 2 * found < len(told):
        message = (
            f"{file.name}: it tells of arrears that came into the open on {len(told)} days, and "
            f"on {found} of these the log heard of them; name the truth file of the district "
            "whose deliveries were loaded"
        )
        raise Refused(message, field="truth")
    return truth


def _stands(episode: ArrearsEpisode, log: FactReader) -> bool:
    """Tell whether the log heard somebody speak up on the day on which an episode became known."""
    return any(
        stored.type in _SPOKE_UP and shanghai_day(recorded_at(stored)) == episode.became_known_on
        for name in (episode.subject, *episode.aliases)
        for stored in log.history(name)
    )
