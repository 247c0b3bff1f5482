"""The pictures of a backtest: the rankings with their bounds, the places, the calibration."""

from typing import Any, TypeAlias

import altair as alt
import vl_convert

from gateway.language import in_both
from gateway.pages.score_chart import FONT
from streams.backtesting.report import Backtest

AnyChart: TypeAlias = Any
"""A chart of altair, whose types of compound charts do not hold what can be done with them."""

WIDTH = 460
_INK, _QUIET, _LINE = "#1b2430", "#566173", "#1d3557"


def drawn(told: Backtest) -> dict[str, str]:
    """Return the pictures of a report as SVG, by name."""
    return {
        "rankings": _svg(_rankings(told)),
        "places": _svg(_places(told)),
        "calibration": _svg(_calibration(told)),
    }


def _rankings(told: Backtest) -> AnyChart:
    parts = [_bounds(told, measure) for measure in ("auc_of_lists", "precision")]
    return alt.hconcat(*parts)


def _bounds(told: Backtest, measure: str) -> AnyChart:
    rows = [
        {
            "ranking": in_both(f"backtest.ranking.{name}"),
            "value": it.value,
            "low": it.low,
            "high": it.high,
        }
        for name, it in told.intervals[measure].items()
    ]
    base = alt.Chart(_data(rows)).encode(y=alt.Y("ranking:N", title=None, sort=None))
    axis = alt.X(
        "value:Q", title=in_both(f"backtest.measure.{measure}"), scale=alt.Scale(zero=False)
    )
    return alt.layer(
        base.mark_rule(color=_QUIET).encode(x="low:Q", x2="high:Q"),
        base.mark_point(filled=True, color=_LINE, size=60).encode(x=axis),
    ).properties(width=WIDTH // 2, height=24 * len(rows))


def _places(told: Backtest) -> AnyChart:
    rows = [
        {"place": place, "ranking": in_both(f"backtest.ranking.{name}"), "value": value}
        for place, local in told.places.items()
        for name, value in local.auc_of_lists.items()
    ]
    return (
        alt.Chart(_data(rows))
        .mark_point(filled=True, size=50)
        .encode(
            x=alt.X(
                "value:Q",
                title=in_both("backtest.measure.auc_of_lists"),
                scale=alt.Scale(zero=False),
            ),
            y=alt.Y("place:N", title=None),
            color=alt.Color("ranking:N", title=None, sort=None, legend=alt.Legend(labelLimit=320)),
        )
        .properties(width=WIDTH, height=max(60, 22 * len(told.places)))
    )


def _calibration(told: Backtest) -> AnyChart:
    rows = [{"said": it.said, "came": it.came} for it in told.calibration]
    most = max((max(it.said, it.came) for it in told.calibration), default=1.0)
    right = alt.Chart(_data([{"said": 0, "came": 0}, {"said": most, "came": most}]))
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("said:Q", title=in_both("backtest.calibration.said")),
        y=alt.Y("came:Q", title=in_both("backtest.calibration.came")),
    )
    return alt.layer(
        right.mark_line(color=_QUIET, strokeDash=[4, 4]).encode(x="said:Q", y="came:Q"),
        base.mark_line(color=_LINE),
        base.mark_point(filled=True, color=_LINE, size=50),
    ).properties(width=WIDTH // 2, height=WIDTH // 2)


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)


def _svg(chart: AnyChart) -> str:
    finished = (
        chart.properties(background="#ffffff", padding=8)
        .configure(font=FONT)
        .configure_axis(labelColor=_INK, titleColor=_QUIET, labelFontSize=11, titleFontSize=11)
        .configure_axisY(labelLimit=320)
        .configure_view(stroke=None)
    )
    svg: str = vl_convert.vegalite_to_svg(finished.to_json())
    return svg
