"""The report of a backtest as one HTML file that needs nothing beside it."""

from functools import partial

from gateway.backtest_pictures import drawn
from gateway.backtest_words import cause_of
from gateway.inlined import inlined
from gateway.language import Language, words
from gateway.page import STATIC, environment
from streams.backtesting.report import Backtest

OPEN_MISSES = 200
"""Misses of a table that stand open; the others are folded behind it."""


def rendered(told: Backtest) -> str:
    """Return the report; Chinese with English beside, pictures in it, every text escaped."""
    templates = environment().overlay()
    templates.filters = templates.filters | {"figure": _figure, "fine": _fine, "days": _days}
    style = (STATIC / "backtest.css").read_bytes()
    return templates.get_template("backtest/report.html").render(
        told=told,
        open_misses=OPEN_MISSES,
        cause_of=cause_of,
        pictures={
            name: inlined(svg.encode(), "image/svg+xml") for name, svg in drawn(told).items()
        },
        stylesheet=inlined(style, "text/css"),
        zh=partial(words().say, Language.ZH),
        en=partial(words().say, Language.EN),
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _fine(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _days(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
