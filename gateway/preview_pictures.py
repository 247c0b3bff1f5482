"""The pictures of a preview: alerts by week and by township, and the lead of each case."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert
from msgspec import Struct

from gateway.inlined import inlined
from gateway.pages.score_chart import FONT
from streams.previewing.comparing import Preview
from streams.previewing.foresight import Foresight

WIDTH = 640
ROW, LEAST_HEIGHT = 16, 120
MOST_CASES = 60
"""Cases with a lead under either rules that are drawn, the newest."""

_STANDING, _CHANGED, _QUIET = "#1d3557", "#d9730d", "#566173"


class Words(Struct, frozen=True):
    """The words of the pictures: both languages, one after the other."""

    standing: str
    changed: str
    alerts: str
    days: str
    places: dict[str | None, str]


class Picture(Struct, frozen=True):
    """A picture as it stands in a page, whole."""

    address: str
    """All of the image, as a data address: the page needs no other file."""
    says: str
    """What it shows, for whoever cannot see it."""


def alerts_by_week(found: Preview, words: Words, says: str) -> Picture | None:
    """Draw the alerts of all townships, week by week; None where none was raised."""
    rows: list[dict[str, Any]] = []
    for name, counted in _by(found, "monday", words).items():
        mondays = sorted({it.monday for it in found.weeks})
        rows += [
            {"week": monday.isoformat(), "alerts": counted[monday], "rules": name}
            for monday in mondays
        ]
    if not rows:
        return None
    time = alt.X("week:T", title=None, axis=alt.Axis(format="%Y-%m", grid=False))
    height = alt.Y("alerts:Q", title=words.alerts, axis=alt.Axis(tickMinStep=1))
    line = alt.Chart(alt.InlineData(values=rows)).mark_line(interpolate="step-after")
    return _picture(line.encode(x=time, y=height, color=_rules(words)), says, height=180)


def alerts_by_township(found: Preview, words: Words, says: str) -> Picture | None:
    """Draw the alerts of each township under both rules; None where none was raised."""
    places = sorted({words.places[it.township] for it in found.weeks})
    if not places:
        return None
    rows = [
        {"place": words.places[place], "alerts": counted[place], "rules": name}
        for name, counted in _by(found, "township", words).items()
        for place in {it.township for it in found.weeks}
    ]
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    chart = bars.encode(
        x=alt.X("alerts:Q", title=words.alerts, axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("place:N", title=None, sort=places),
        yOffset=alt.YOffset("rules:N", sort=[words.standing, words.changed]),
        color=_rules(words),
    )
    return _picture(chart, says, height=2 * ROW * len(places))


def leads(found: Foresight, words: Words, says: str) -> Picture | None:
    """Draw for each case how many days before it the first alert came; None without any."""
    rows: list[dict[str, Any]] = []
    told = [
        it
        for it in found.cases
        if it.standing_lead_days is not None or it.changed_lead_days is not None
    ][-MOST_CASES:]
    for it in told:
        case = f"{it.came_to_light_on} {it.subject.partition('/')[2]}"
        for name, lead in (
            (words.standing, it.standing_lead_days),
            (words.changed, it.changed_lead_days),
        ):
            if lead is not None:
                rows.append({"case": case, "days": lead, "rules": name})
    if not rows:
        return None
    cases = [row["case"] for row in rows]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("case:N", title=None, sort=list(dict.fromkeys(cases)))
    )
    days = alt.X("days:Q", title=words.days, scale=alt.Scale(domainMin=0))
    chart = alt.layer(
        base.mark_line(color=_QUIET).encode(x=days, detail="case:N"),
        # A shape of its own, so that two at one place are both seen, whatever eyes see them.
        base.mark_point(size=80, strokeWidth=2).encode(
            x=days, color=_rules(words), shape=_shapes(words)
        ),
    )
    return _picture(chart, says, height=ROW * len(told))


def _by(found: Preview, field: str, words: Words) -> dict[str, Counter[Any]]:
    """Return the alerts of each rules, by one field of their weeks."""
    standing: Counter[Any] = Counter()
    changed: Counter[Any] = Counter()
    for it in found.weeks:
        standing[getattr(it, field)] += it.standing
        changed[getattr(it, field)] += it.changed
    return {words.standing: standing, words.changed: changed}


def _rules(words: Words) -> alt.Color:
    names: Sequence[str] = (words.standing, words.changed)
    return alt.Color(
        "rules:N",
        scale=alt.Scale(domain=names, range=[_STANDING, _CHANGED]),
        legend=alt.Legend(title=None, orient="top"),
    )


def _shapes(words: Words) -> alt.Shape:
    names: Sequence[str] = (words.standing, words.changed)
    scale = alt.Scale(domain=names, range=["circle", "cross"])
    return alt.Shape("rules:N", scale=scale, legend=alt.Legend(title=None, orient="top"))


def _picture(chart: Any, says: str, height: int) -> Picture:  # noqa: ANN401 - charts have no one class
    dressed = (
        chart.properties(
            width=WIDTH, height=max(height, LEAST_HEIGHT), background="#ffffff", padding=8
        )
        .configure(font=FONT)
        .configure_axis(labelColor=_QUIET, titleColor=_QUIET, labelLimit=320)
        .configure_view(stroke=None)
    )
    svg: str = vl_convert.vegalite_to_svg(dressed.to_json())
    return Picture(inlined(svg.encode(), "image/svg+xml"), says)
