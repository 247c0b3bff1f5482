"""The report of a backtest as one HTML file that needs nothing beside it."""

from base64 import b64encode
from functools import partial

from gateway.backtest_pictures import drawn
from gateway.language import Language, words
from gateway.page import STATIC, environment
from streams.backtesting.report import Backtest

MOST_MISSES = 200
"""Misses that stand in the page; the JSON holds all of them."""


def rendered(told: Backtest) -> str:
    """Return the report; Chinese with English beside, pictures in it, every text escaped."""
    templates = environment().overlay()
    templates.filters = templates.filters | {"figure": _figure, "fine": _fine, "days": _days}
    style = (STATIC / "backtest.css").read_bytes()
    return templates.get_template("backtest/report.html").render(
        told=told,
        misses=told.misses[:MOST_MISSES],
        pictures={name: _inline(svg, "image/svg+xml") for name, svg in drawn(told).items()},
        stylesheet=_inline(style.decode(), "text/css"),
        zh=partial(words().say, Language.ZH),
        en=partial(words().say, Language.EN),
    )


def _inline(text: str, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(text.encode()).decode()}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _fine(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _days(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
