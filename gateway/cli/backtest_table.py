"""A backtest as tables on a terminal, Chinese with English beside it."""

from collections import Counter

from gateway.backtest_words import cause_of
from gateway.cli.showing import output, print_table
from gateway.language import Language, in_both, words
from streams.backtesting.report import Backtest, Beside, Figures
from streams.backtesting.troubles import Foresight


def print_backtest(told: Backtest) -> None:
    """Write what a backtest came to, to standard output."""
    _head(told)
    measured = ("auc", "auc_of_lists", "average_precision", "precision", "recall")
    print_table(
        in_both("backtest.rankings"),
        _headings(*measured, "median_lead_days", "brier"),
        [_measured(name, it) for name, it in told.rankings.items()],
    )
    foreseen = [(_ranking(name), it.foresight) for name, it in told.rankings.items()]
    if told.raised is not None:
        foreseen.append((_ranking("raised"), told.raised))
    print_table(
        in_both("backtest.alerts", budget=f"{told.budget:g}"),
        _headings("foreseen", "of_showing", "lead", "right", "rate"),
        [(name, *_foreseen(it)) for name, it in foreseen],
    )
    if told.raised is not None and told.raised.troubles:
        _say(_aim(told.raised))
        _misses_by_cause(told)
    for each in told.verdict:
        _say(_compared(told.judged, each))
    _say(in_both("backtest.misses.told", count=f"{len(told.misses):,}"))


def _head(told: Backtest) -> None:
    said = words()
    _say(in_both(f"backtest.source.{told.source}"))
    for language in Language:
        _say(
            said.say(
                language,
                "backtest.head",
                simulated=(
                    said.say(language, "backtest.simulated_short") if told.simulated else ""
                ),
                target=said.say(language, f"backtest.target.{told.target}"),
                first=told.first_on,
                last=told.last_on,
                rows=f"{told.rows:,}",
                lists=f"{told.lists:,}",
                outcomes=f"{told.outcomes:,}",
            )
        )


def _aim(told: Foresight) -> str:
    """Return what the alerts foresaw, in the words in which the aim is set."""
    if told.foreseen_of_those is None or not told.showed_sign:
        first = in_both("backtest.aim.unknown")
    else:
        share = f"{told.foreseen_of_those / told.showed_sign:.0%}"
        first = in_both("backtest.aim.of_showing", share=share)
    rest = in_both(
        "backtest.aim.over_all",
        share=f"{told.foreseen / told.troubles:.0%}",
        lead=_days(told.median_lead_days),
        rate=f"{told.per_1000_a_month:.1f}",
        alerts=told.alerts,
        recalled=told.recalled,
    )
    return f"{first}\n{rest}"


def _misses_by_cause(told: Backtest) -> None:
    """Tell how many troubles no raised alert stood before, by their cause where it is known."""
    missed = [it for it in told.raised_misses if it.cause]
    counted = Counter(map(cause_of, missed))
    showing = Counter(cause_of(it) for it in missed if it.showed_sign)
    for cause, number in sorted(counted.items()):
        missed_so = in_both("backtest.misses.by_cause", count=number, signs=showing[cause])
        _say(f"  {cause}: {missed_so}")


def _compared(judged: str, told: Beside) -> str:
    said, it = words(), told.difference
    return " ".join(
        said.say(
            language,
            "backtest.compared",
            measure=said.say(language, f"backtest.measure.{told.measure}"),
            judged=said.say(language, f"backtest.ranking.{judged}"),
            best=said.say(language, f"backtest.ranking.{told.best}"),
            value=f"{it.value:+.4f}",
            low=f"{it.low:+.4f}",
            high=f"{it.high:+.4f}",
            word=said.say(language, f"backtest.verdict.{told.word}"),
        )
        for language in Language
    )


def _headings(*measures: str) -> tuple[str, ...]:
    keys = ("backtest.ranking.name", *(f"backtest.short.{it}" for it in measures))
    return tuple(in_both(key).replace(" ", "\n", 1) for key in keys)


def _measured(name: str, told: Figures) -> tuple[str, ...]:
    figures = (told.auc, told.auc_of_lists, told.average_precision, told.precision, told.recall)
    return (
        _ranking(name),
        *(f"{it:.3f}" for it in figures),
        _days(told.median_lead_days),
        "–" if told.brier is None else f"{told.brier:.4f}",
    )


def _foreseen(told: Foresight) -> tuple[str, ...]:
    unknown = told.showed_sign is None
    return (
        f"{told.foreseen}/{told.troubles}",
        "–" if unknown else f"{told.foreseen_of_those}/{told.showed_sign}",
        _days(told.median_lead_days),
        f"{told.alerts_before_trouble}/{told.alerts}",
        f"{told.per_1000_a_month:.1f}",
    )


def _ranking(name: str) -> str:
    return in_both(f"backtest.short.{name}")


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:.0f}"


def _say(line: str) -> None:
    output.print(line, markup=False, soft_wrap=True)
