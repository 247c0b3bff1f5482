"""A preview as tables on a terminal, Chinese with English beside it."""

from collections.abc import Callable, Iterable, Sequence

from gateway.cli.showing import output, print_table
from gateway.language import in_both
from gateway.written import written
from schemas.vocabulary import Level
from streams.previewing.comparing import Preview
from streams.previewing.foresight import Foresight, Side, Told
from streams.previewing.moves import LevelMoves
from streams.previewing.volumes import Band

MOST_SHOWN = 12
"""Subjects or cases of a table; `--json` and `--out` tell all of them."""

Row = Sequence[object]


def print_preview(found: Preview) -> None:
    """Write what a preview found to standard output."""
    days = f"{found.first_day} – {found.last_day}" if found.first_day else "–"
    _say("head", days=days, facts=f"{found.position:,}")
    values = [(it.name, it.first_on, _value(it.before), _value(it.after)) for it in found.values]
    _print("values", ("name", "first_on", "before", "after"), values)
    _warn(found)
    _print(
        "levels",
        ("level", "ever_standing", "ever_changed", "enter", "leave", "earlier", "later"),
        [_level_row(it) for it in found.levels],
    )
    movers = [row for it in found.levels for row in _movers(it)]
    _print_some("movers", ("move", "subject", "township", "first_on"), movers)
    _print("alerts", _SIDES, _alert_rows(found))
    _print_foresight("outcomes", found.outcomes)
    if found.truth is not None:
        _print_foresight("truth", found.truth)


def _warn(found: Preview) -> None:
    if found.throughout:
        _say("throughout")
    if found.idle:
        _say("idle", names=", ".join(found.idle))
    if found.unjudged:
        _say("unjudged", count=len(found.unjudged), first=found.unjudged[0].subject)


def _print_foresight(title: str, found: Foresight) -> None:
    sides = (found.standing, found.changed)
    cases = [_both("cases"), len(found.cases), len(found.cases)]
    figures = [
        (_both(name), *[figure(side) for side in sides]) for name, figure in _FIGURES.items()
    ]
    _print(title, _SIDES, [cases, *figures])
    _say("gained_lost", gained=found.gained, lost=found.lost)
    _say(f"{title}_limits")
    otherwise = [it for it in found.cases if it.standing_lead_days != it.changed_lead_days]
    _print_some(
        "cases_differ",
        ("lit_on", "subject", "lead_standing", "lead_changed"),
        [_case_row(it) for it in otherwise],
    )


def _alert_rows(found: Preview) -> list[Row]:
    alerts = found.alerts
    only = len(alerts.only_standing), len(alerts.only_changed)
    return [
        (_both("raised"), alerts.standing, alerts.changed),
        (_both("a_week"), _band(found.standing_band), _band(found.changed_band)),
        (_both("only_one"), *only),
        (_both("earlier"), "", alerts.earlier),
        (_both("later"), "", alerts.later),
    ]


def _level_row(it: LevelMoves) -> Row:
    ever = (it.standing, it.changed)
    return (_level(it.level), *ever, len(it.enter), len(it.leave), it.earlier, it.later)


def _movers(moves: LevelMoves) -> Iterable[Row]:
    for key, those in (("enter", moves.enter), ("leave", moves.leave)):
        for it in those:
            named = f"{_both(key)} {_level(moves.level)}"
            yield named, it.subject, it.township or "–", it.first_on


def _case_row(it: Told) -> Row:
    leads = (_lead(it.standing_lead_days), _lead(it.changed_lead_days))
    return (it.came_to_light_on, it.subject, *leads)


def _print(title: str, headings: Sequence[str], rows: Sequence[Row], count: str = "") -> None:
    shown = [_both(key).replace(" ", "\n", 1) if key else "" for key in headings]
    print_table(f"{_both(title)}{count}", shown, rows)


def _print_some(title: str, headings: Sequence[str], rows: Sequence[Row]) -> None:
    if rows:
        _print(title, headings, rows[:MOST_SHOWN], f" ({len(rows):,})")
    if len(rows) > MOST_SHOWN:
        _say("more", count=len(rows) - MOST_SHOWN)


def _say(key: str, **arguments: object) -> None:
    output.print(_both(key, **arguments), markup=False, soft_wrap=True)


def _both(key: str, **arguments: object) -> str:
    """Return the words of a key of the preview in Chinese, and in English after them."""
    return in_both(f"preview.{key}", **arguments)


def _level(level: Level) -> str:
    return in_both(f"level.{level}")


def _band(band: Band | None) -> str:
    return _both("too_few") if band is None else f"{band.low}–{band.high} ({band.weeks})"


def _share(share: float | None) -> str:
    return _both("too_few") if share is None else f"{share:.0%}"


def _lead(days: int | None) -> str:
    return _both("missed") if days is None else str(days)


def _value(value: object) -> str:
    return "–" if value is None else written(value)


_SIDES = ("", "standing", "changed")
_FIGURES: dict[str, Callable[[Side], object]] = {
    "foreseen": lambda side: side.foreseen,
    "recall": lambda side: _share(side.recall),
    "lead": lambda side: (
        _both("too_few") if side.median_lead_days is None else side.median_lead_days
    ),
    "judged_alerts": lambda side: side.alerts,
    "confirmed": lambda side: side.confirmed,
    "precision": lambda side: _share(side.precision),
}
