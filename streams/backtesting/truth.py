"""The truth of a simulated district, as outcomes and troubles: only a backtest reads it."""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec
import numpy as np

from streams.backtesting.panel import EVER, Outcomes, Panel, Truth
from streams.backtesting.troubles import SIGN_DAYS, Trouble
from streams.sources.simulator import ArrearsEpisode
from streams.sources.simulator.truth import TruthFile


def true_outcomes(panel: Panel, truth: TruthFile, known_as: Callable[[str], str]) -> Panel:
    """Return a panel whose outcomes are what was true: arrears that came into the open.

    Which day that was is the truth's; what was known on the day of a row stays as it was.
    """
    days: dict[str, list[int]] = {}
    for episode in _in_the_open(truth):
        days.setdefault(known_as(episode.subject), []).append(_known(episode))
    outcomes = Outcomes.of([days.get(name, []) for name in panel.subjects])
    return msgspec.structs.replace(panel, outcomes=outcomes)


def already_in_the_open(panel: Panel, truth: TruthFile, known_as: Callable[[str], str]) -> Truth:
    """Tell which rows are of a subject whose arrears are known and not settled on that day.

    Nobody needs to be told of these; to find them again is no foresight.
    """
    number = {name: index for index, name in enumerate(panel.subjects)}
    open_now = np.zeros(len(panel), dtype=np.bool_)
    for name, first, last in spans_in_the_open(truth, known_as):
        of_it = panel.subject == number.get(name)
        open_now |= of_it & (panel.on >= first) & (panel.on <= last)
    return open_now


def spans_in_the_open(
    truth: TruthFile, known_as: Callable[[str], str]
) -> list[tuple[str, int, int]]:
    """Return the first and last day of all known and unsettled arrears, with the subject."""
    return [
        (
            known_as(episode.subject),
            _known(episode),
            episode.settled_on.toordinal() if episode.settled_on else EVER,
        )
        for episode in _in_the_open(truth)
    ]


def troubles(
    truth: TruthFile, number: Mapping[str, int], known_as: Callable[[str], str], *, after: date
) -> list[Trouble]:
    """Return the first arrears of each subject that came into the open after a day.

    An alert can have been about them from the first day of trouble on.
    """
    first: dict[str, ArrearsEpisode] = {}
    for episode in sorted(_in_the_open(truth), key=_known):
        first.setdefault(known_as(episode.subject), episode)
    return [
        Trouble(
            subject=number[name],
            began_on=_known(episode),
            counts_from=episode.trouble_from.toordinal(),
            showed_sign=episode.showed_sign_before(SIGN_DAYS),
            cause=episode.cause,
            held_out=episode.held_out,
        )
        for name, episode in first.items()
        if name in number and _known(episode) > after.toordinal()
    ]


def _in_the_open(truth: TruthFile) -> list[ArrearsEpisode]:
    return [it for it in truth.episodes if it.became_known_on is not None]


def _known(episode: ArrearsEpisode) -> int:
    if episode.became_known_on is None:
        raise ValueError("only arrears that came into the open have a day on which they did")
    return episode.became_known_on.toordinal()
