"""The score of a subject over time, drawn as an SVG: levels as bands, facts and acts as marks."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import altair as alt
import vl_convert
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import Struct

from gateway.needs import TheHouse
from gateway.page import AnyRequest
from gateway.pages import asking
from gateway.pages.office import Office, office
from gateway.tongue import Tongue
from projections import evidence
from projections.answers import AlertAct, ScorePoint
from projections.inbox import alert, inbox
from projections.scored_days import cut
from projections.subject_risk import score_series
from schemas.calendar import shanghai_day
from schemas.vocabulary import Level

FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
WIDTH, HEIGHT = 350, 190
DRAWINGS_KEPT = 256
MOST_MARKS = 400
"""Days of facts marked under the line, the newest."""

_COLOURS = {
    Level.RED: "#b3201a",
    Level.ORANGE: "#d9730d",
    Level.YELLOW: "#e8c22e",
    Level.NONE: "#e3eef0",
}
_INK, _QUIET, _LINE = "#1b2430", "#566173", "#1d3557"


class Drawing(Struct, frozen=True):
    """Everything that a chart shows; the same drawing gives the same image."""

    points: tuple[tuple[date, int], ...]
    until: date
    lines: tuple[tuple[Level, int], ...]
    """Levels with the score at which they begin, from the lowest."""
    facts: tuple[date, ...]
    acts: tuple[date, ...]
    """Days on which an alert was raised, or an officer did something about one."""
    words: tuple[tuple[str, str], ...]
    """Titles and words of levels in the language of the reader."""


@get(
    "/subjects/{kind:str}/{code:str}/score.svg",
    include_in_schema=False,
    sync_to_thread=True,
    media_type="image/svg+xml",
)
def show_score_chart(
    request: AnyRequest, house: TheHouse, kind: FromPath[str], code: FromPath[str]
) -> Response[str]:
    """Draw the score of a subject."""
    with office(request, house, asking.day(request)) as here:
        found = drawing(here, f"{kind}/{code}")
    if found is None:
        raise NotFoundException(f"{kind}/{code} was never scored")
    return Response(drawn(found), media_type="image/svg+xml")


def chart_address(here: Office, subject: str) -> str:
    """Return the address of the image; it changes when what it shows can have."""
    said = {"lang": here.tongue.language.value, "as_of": str(here.house.views.position)}
    if here.known_at is not None:
        said = {"lang": here.tongue.language.value, "known_at": here.known_at.isoformat()}
    return f"/subjects/{subject}/score.svg?{urlencode(said)}"


def drawing(here: Office, subject: str) -> Drawing | None:
    """Gather what the chart of a subject shows; None where it was never scored."""
    until = here.tongue.today
    position = cut(here.connection, here.known_at).position
    series = [point for point in score_series(here.connection, subject) if point.day <= until]
    if not series:
        return None
    last = max(until, series[-1].day)
    facts = evidence.timeline(
        here.connection,
        subject,
        limit=MOST_MARKS,
        before=None if position is None else position + 1,
    )
    first = series[0].day
    return Drawing(
        points=_steps(series, last),
        until=last,
        lines=_lines(here, last),
        facts=tuple(sorted({card.day for card in facts if first <= card.day <= last})),
        acts=tuple(sorted(set(_acts(here, subject, last)))),
        words=tuple(_words(here.tongue)),
    )


@lru_cache(maxsize=DRAWINGS_KEPT)
def drawn(what: Drawing) -> str:
    """Return the SVG of a drawing."""
    words = dict(what.words)
    top = max([score for _, score in what.points] + [score for _, score in what.lines]) * 1.12
    first = min(what.points[0][0], what.until - timedelta(days=14))
    time = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=[first.isoformat(), what.until.isoformat()]),
        axis=alt.Axis(format="%Y-%m", tickCount="month", labelOverlap=True, grid=False),
    )
    height = alt.Y("score:Q", title=words["score"], scale=alt.Scale(domain=[0, top]))
    layers: list[alt.Chart] = [
        *_bands(what.lines, top, words),
        _line(what.points, time, height),
        *_marks(what, time),
    ]
    chart = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=HEIGHT, background="#ffffff", padding=8)
        .configure(font=FONT)
        .configure_axis(labelColor=_QUIET, titleColor=_QUIET, labelFontSize=11, titleFontSize=11)
        .configure_view(stroke=None)
    )
    svg: str = vl_convert.vegalite_to_svg(chart.to_json())
    return svg


def _bands(
    lines: Sequence[tuple[Level, int]], top: float, words: dict[str, str]
) -> list[alt.Chart]:
    starts = [(Level.NONE, 0), *lines]
    ends = [score for _, score in starts[1:]] + [top]
    rows = [
        {
            "from": start,
            "to": end,
            "level": level.value,
            "word": words[level.value] if level is not Level.NONE else "",
        }
        for (level, start), end in zip(starts, ends, strict=True)
    ]
    colours = alt.Color(
        "level:N",
        legend=None,
        scale=alt.Scale(domain=[*map(str, _COLOURS)], range=[*_COLOURS.values()]),
    )
    base = alt.Chart(_data(rows))
    bands: alt.Chart = base.mark_rect(opacity=0.16).encode(y="from:Q", y2="to:Q", color=colours)
    names: alt.Chart = base.mark_text(
        align="left", baseline="top", dx=4, dy=3, color=_INK, fontSize=11
    ).encode(y="to:Q", x=alt.value(0), text="word:N")
    return [bands, names]


def _line(points: Iterable[tuple[date, int]], time: alt.X, height: alt.Y) -> alt.Chart:
    rows = [{"day": day.isoformat(), "score": score} for day, score in points]
    line: alt.Chart = (
        alt.Chart(_data(rows))
        .mark_line(interpolate="step-after", color=_LINE, strokeWidth=2.2)
        .encode(x=time, y=height)
    )
    return line


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)


def _marks(what: Drawing, time: alt.X) -> list[alt.Chart]:
    layers: list[alt.Chart] = []
    if what.facts:
        rows = [{"day": day.isoformat()} for day in what.facts]
        ticks = alt.Chart(_data(rows)).mark_tick(color=_QUIET, size=9, thickness=1.4, opacity=0.75)
        layers.append(ticks.encode(x=time, y=alt.value(HEIGHT - 6)))
    if what.acts:
        acts = [{"day": day.isoformat()} for day in what.acts]
        base = alt.Chart(_data(acts))
        layers += [
            base.mark_rule(color=_QUIET, strokeDash=[3, 3], opacity=0.8).encode(x=time),
            base.mark_point(shape="diamond", color=_INK, fill="#ffffff", size=60).encode(
                x=time, y=alt.value(8)
            ),
        ]
    return layers


def _steps(series: Sequence[ScorePoint], until: date) -> tuple[tuple[date, int], ...]:
    points = [(point.day, max(point.score, 0)) for point in series]
    return tuple(points if points[-1][0] == until else [*points, (until, points[-1][1])])


def _lines(here: Office, on: date) -> tuple[tuple[Level, int], ...]:
    starts = here.house.parameters.table("score.levels")(on)
    return tuple((level, starts[level]) for level in (Level.YELLOW, Level.ORANGE, Level.RED))


def _acts(here: Office, subject: str, until: date) -> Iterable[date]:
    for row in inbox(here.connection, subject=subject, limit=None).rows:
        found = alert(here.connection, row.alert)
        acts: Iterable[AlertAct] = found.acts if found else ()
        for act in acts:
            if shanghai_day(act.at) <= until:
                yield shanghai_day(act.at)


def _words(tongue: Tongue) -> Iterable[tuple[str, str]]:
    yield "score", tongue.say("subject.score")
    for level in _COLOURS:
        yield level.value, tongue.word(level)
