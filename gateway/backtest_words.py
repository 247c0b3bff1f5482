"""What page and terminal call the cause of a trouble that a backtest missed."""

from gateway.language import Language, in_both
from streams.backtesting.troubles import Miss
from streams.sources.simulator.causes import causes


def cause_of(miss: Miss) -> str:
    """Return the cause in both languages, and whether it was held out of tuning; "–" without one.

    A cause that this version does not know stays as it was written.
    """
    if not miss.cause:
        return "–"
    known = causes().get(miss.cause)
    said = miss.cause if known is None else " ".join(known.about[it] for it in Language)
    return f"{said}{in_both('backtest.misses.held_out')}" if miss.held_out else said
