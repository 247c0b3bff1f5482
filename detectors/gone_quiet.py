"""A source that reported regularly and has stopped."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import kind_of_source
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    LabourCostDisbursed,
    OperationsObserved,
    PayrollSubmitted,
    RosterReported,
    SiteStageChanged,
    SocialInsuranceReported,
    UtilityUsageReported,
    WageAccountBalanceReported,
    WagesPaid,
)
from schemas.vocabulary import Mechanism, OperationsState, SiteStage

SAYS = Speaker("gone_quiet", Mechanism.COVERAGE, "保障农民工工资支付条例 第38条")


class Month(Struct, frozen=True, array_like=True, gc=False):
    """A month in which a source reported."""

    first_on: date
    last_on: date
    evidence: UUID
    """A report of the last day."""


class Feed(Struct, frozen=True, array_like=True, gc=False):
    """When one kind of source has reported."""

    source: str
    months: tuple[Month, ...]
    """The newest ones, at most `MONTHS`, in order."""


class Word(Struct, frozen=True, array_like=True, gc=False):
    """What somebody said of whether work goes on."""

    at: datetime
    position: int
    stopped: bool


class Feeds(Struct, frozen=True, omit_defaults=True, gc=False):
    """The sources that report on a subject, and whether work has stopped."""

    feeds: tuple[Feed, ...] = ()
    """One for each kind of source, by name."""
    stage: Word | None = None
    """The newest stage: stopped is a site that is suspended, completed or settled."""
    seen: Word | None = None
    """The newest look at it: stopped is what was seen suspended or closed."""

    @property
    def at_rest(self) -> bool:
        """Whether nothing is to be expected: by its stage, or by what was seen since."""
        stage, seen = self.stage, self.seen
        if stage is not None and stage.stopped:
            return True
        return seen is not None and seen.stopped and (stage is None or _is_newer(seen, stage))


class GoneQuiet(Detector[Feeds]):
    """A feed that falls silent is sometimes the first thing that a failing firm stops paying for.

    Answers one question: has a platform, a bank or a department that reported month
    after month on this subject been silent for longer than is usual? It never says yes
    because nobody went there: visits are our own duty and no regular source. That the
    platform still reports, but no payroll, is a question about wages.

    Days are remembered and not an order of arrival, so that reports may come in any order:
    feeds are what comes late most often.

    A source is regular once it has reported in several months without a long gap. It
    gives few points and no alert of its own: a broken interface is likelier than a
    hidden crew. Not applicable without a regular source, and where work has stopped (a
    site suspended, completed or settled, a firm seen suspended or closed).

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38; `parameters/gone_quiet.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> rosters = [
    ...     samples.fact(
    ...         samples.body(RosterReported, period=f"2025-0{month}"),
    ...         subject=samples.SITE, on=date(2025, month + 1, 5), source="platform",
    ...     )
    ...     for month in (3, 4, 5, 6)
    ... ]
    >>> said = replay(GoneQuiet(Parameters.load()), rosters, date(2025, 12, 31))
    >>> [(on.isoformat(), finding.state.value) for on, finding in said]
    [('2025-04-05', 'not_applicable'), ('2025-07-05', 'no'), ('2025-09-19', 'yes')]
    """

    name = SAYS.name
    listens = (
        RosterReported,
        WagesPaid,
        PayrollSubmitted,
        LabourCostDisbursed,
        WageAccountBalanceReported,
        UtilityUsageReported,
        SocialInsuranceReported,
        SiteStageChanged,
        OperationsObserved,
    )
    about = EMPLOYERS_AND_SITES
    memory = Feeds
    any_order = True

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._sources = parameters.words("gone_quiet.sources")
        self._regular = parameters.whole("gone_quiet.regular_months")
        self._gap = parameters.whole("gone_quiet.gap_days")
        self._silent = parameters.whole("gone_quiet.silent_days")
        self._points = parameters.whole("gone_quiet.points")

    def step(self, memory: Feeds, fact: Fact) -> Feeds:
        """Take in that a source reported, or that work stopped or goes on."""
        match fact.data:
            case SiteStageChanged(stage=stage):
                word = _newer(memory.stage, fact, stopped=stage not in AT_WORK)
                return memory if word is memory.stage else replace(memory, stage=word)
            case OperationsObserved(state=state):
                word = _newer(memory.seen, fact, stopped=state in AT_REST)
                return memory if word is memory.seen else replace(memory, seen=word)
        source, on = kind_of_source(fact), shanghai_day(fact.occurred_at)
        if source not in self._sources(on):
            return memory
        return _reported(memory, source, Month(on, on, fact.id))

    def look(self, memory: Feeds, on: date) -> Finding:
        """Say which regular source has been silent for longest."""
        if memory.at_rest:
            return AT_REST_NOW
        regular = self._regular_ones(memory)
        if not regular:
            return NO_REGULAR_SOURCE
        quiet, months = min(regular, key=_longest_silent)
        newest = quiet.months[-1]
        if on <= self._speaks_until(newest):
            return STILL_REPORTING
        return SAYS.yes(
            "silent",
            {
                "source": quiet.source,
                "last_on": newest.last_on.isoformat(),
                "months": months,
            },
            points=self._points(newest.last_on),
            since=newest.last_on,
            source=quiet.source,
            evidence=(newest.evidence,),
            clears={"reports_again": {"source": quiet.source}},
        )

    def next_change(self, memory: Feeds, on: date) -> date | None:
        """Return the day from which a regular source has gone quiet."""
        if memory.at_rest:
            return None
        last_days = [self._speaks_until(it.months[-1]) for it, _ in self._regular_ones(memory)]
        after = min((day for day in last_days if day >= on), default=None)
        return None if after is None else after + timedelta(days=1)

    def _regular_ones(self, memory: Feeds) -> list[tuple[Feed, int]]:
        """Return the regular sources, each with its months since the last gap that was too long."""
        found = []
        for feed in memory.feeds:
            months = self._without_gap(feed.months)
            if months >= self._regular(feed.months[-1].last_on):
                found.append((feed, months))
        return found

    def _without_gap(self, months: tuple[Month, ...]) -> int:
        count = 1
        for before, after in pairwise(reversed(months)):
            if (before.first_on - after.last_on).days > self._gap(before.first_on):
                break
            count += 1
        return count

    def _speaks_until(self, newest: Month) -> date:
        return newest.last_on + timedelta(days=self._silent(newest.last_on))


def _reported(memory: Feeds, source: str, report: Month) -> Feeds:
    """Return the memory after a report of a source."""
    before = next((feed for feed in memory.feeds if feed.source == source), None)
    if before is None:
        added = (*memory.feeds, Feed(source, (report,)))
        return replace(memory, feeds=tuple(sorted(added, key=_name)))
    months = _with(before.months, report)
    if months == before.months:
        return memory
    after = Feed(source, months)
    feeds = tuple(after if feed is before else feed for feed in memory.feeds)
    return replace(memory, feeds=feeds)


def _with(months: tuple[Month, ...], report: Month) -> tuple[Month, ...]:
    """Return months after a report, the same whatever came first."""
    newest = months[-1]
    if _is_same_month(newest, report):
        return (*months[:-1], _both(newest, report))
    if report.first_on > newest.last_on:
        return (*months[1 - MONTHS :], report)
    merged = [_both(it, report) if _is_same_month(it, report) else it for it in months]
    if not any(_is_same_month(it, report) for it in months):
        merged = sorted((*months, report), key=_first_on)
    return tuple(merged[-MONTHS:])


def _both(month: Month, report: Month) -> Month:
    newest = max(month, report, key=_last_word)
    return Month(min(month.first_on, report.first_on), newest.last_on, newest.evidence)


def _is_same_month(one: Month, other: Month) -> bool:
    a, b = one.first_on, other.first_on
    return a.month == b.month and a.year == b.year


def _newer(before: Word | None, fact: Fact, *, stopped: bool) -> Word:
    word = Word(fact.occurred_at, fact.position, stopped)
    return word if before is None or _is_newer(word, before) else before


def _is_newer(one: Word, other: Word) -> bool:
    return (one.at, one.position) > (other.at, other.position)


def _longest_silent(regular: tuple[Feed, int]) -> tuple[date, str]:
    feed, _ = regular
    return feed.months[-1].last_on, feed.source


def _last_word(month: Month) -> tuple[date, UUID]:
    return month.last_on, month.evidence


def _first_on(month: Month) -> date:
    return month.first_on


def _name(feed: Feed) -> str:
    return feed.source


MONTHS = 12
"""Months of a source that are kept, the newest: more than make it a regular one."""
AT_WORK = frozenset({SiteStage.STARTED, SiteStage.TOPPED_OUT})
AT_REST = frozenset({OperationsState.SUSPENDED, OperationsState.CLOSED})
AT_REST_NOW = SAYS.not_applicable("work_stopped")
NO_REGULAR_SOURCE = SAYS.not_applicable("no_regular_source")
STILL_REPORTING = SAYS.no("still_reporting")
