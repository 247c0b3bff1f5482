"""A preview as one page that needs no other file: Chinese with English beside it."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Protocol

from gateway.inlined import inlined
from gateway.language import Language, in_both, words
from gateway.page import STATIC, environment
from gateway.preview_pictures import Words, alerts_by_township, alerts_by_week, leads
from gateway.written import written
from schemas.jurisdiction import TOWNSHIPS
from streams.previewing.comparing import Preview
from streams.previewing.foresight import Foresight

MOST_LISTED = 500
"""Rows of one table of the page; `--json` gives all of them to a program."""
STYLES = ("base.css", "officers.css", "reports.css")


class Named(Protocol):
    """A row of a table about one subject."""

    @property
    def subject(self) -> str:
        """Whom it is about."""


def listed(found: Preview) -> set[str]:
    """Return every subject that the page names."""
    moved = [moves for level in found.levels for moves in (level.enter, level.leave)]
    alerts = [found.alerts.only_standing, found.alerts.only_changed]
    cases = [told.cases for told in (found.outcomes, found.truth) if told is not None]
    tables: list[Iterable[Named]] = [*moved, *alerts, *cases, found.unjudged]
    return {row.subject for rows in tables for row in islice(rows, MOST_LISTED)}


def preview_report(found: Preview, names: Mapping[str, str], *, simulated: bool) -> str:
    """Return the page, whole; everything that was read from a file or the log is escaped.

    A subject that `names` does not name is called by its code.
    """
    pictures = _pictures(found)
    return (
        environment()
        .get_template("preview/report.html")
        .render(
            found=found,
            simulated=simulated,
            names=names,
            zh=_saying(Language.ZH),
            en=_saying(Language.EN),
            place=_place,
            value=lambda value: "–" if value is None else written(value),
            share=lambda share: f"{share:.0%}",
            most=MOST_LISTED,
            lang=Language.ZH.tag,
            styles=[inlined((STATIC / name).read_bytes(), "text/css") for name in STYLES],
            pictures=pictures,
        )
    )


def _pictures(found: Preview) -> dict[str, Any]:
    places = {it.township: _place(it.township) for it in found.weeks}
    said = Words(
        standing=in_both("preview.standing"),
        changed=in_both("preview.changed"),
        alerts=in_both("preview.alerts"),
        days=in_both("preview.lead_days"),
        places=places,
    )

    def leads_of(told: Foresight | None) -> object:
        return None if told is None else leads(told, said, in_both("preview.picture_leads"))

    return {
        "weeks": alerts_by_week(found, said, in_both("preview.picture_weeks")),
        "townships": alerts_by_township(found, said, in_both("preview.picture_townships")),
        "outcomes": leads_of(found.outcomes),
        "truth": leads_of(found.truth),
    }


def _saying(language: Language) -> Callable[..., str]:
    def say(key: str, /, **arguments: object) -> str:
        return words().say(language, key, **arguments)

    return say


def _place(township: str | None) -> str:
    """Return what a township is called in both languages; a code that is not ours stays a code."""
    if township is None:
        return in_both("preview.no_township")
    known = TOWNSHIPS.get(township)
    return township if known is None else f"{known.name('zh')} {known.name('en')}"
