"""A source that reported regularly and has stopped."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

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


class Feed(Struct, frozen=True, array_like=True, gc=False):
    """How regularly one kind of source has reported."""

    source: str
    last_on: date
    months: int
    """Months with a report, since the last gap that was too long."""
    evidence: UUID


class Feeds(Struct, frozen=True, omit_defaults=True, gc=False):
    """The sources that report on a subject, and whether work has stopped."""

    feeds: tuple[Feed, ...] = ()
    """One for each kind of source, by name."""
    over: bool = False
    """The site is suspended, completed or settled, by its stage."""
    at_rest: bool = False
    """Somebody saw it suspended or closed, and nobody saw it run since."""


class GoneQuiet(Detector[Feeds]):
    """A feed that falls silent is sometimes the first thing that a failing firm stops paying for.

    Answers one question: has a platform, a bank or a department that reported month
    after month on this subject been silent for longer than is usual? It never says yes
    because nobody went there: visits are our own duty and no regular source. That the
    platform still reports, but no payroll, is a question about wages.

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
                return _stopped(memory, over=stage not in AT_WORK, at_rest=False)
            case OperationsObserved(state=state):
                return _stopped(memory, over=memory.over, at_rest=state in AT_REST)
        source, on = kind_of_source(fact), shanghai_day(fact.occurred_at)
        if source not in self._sources(on):
            return memory
        return self._reported(memory, source, on, fact.id)

    def look(self, memory: Feeds, on: date) -> Finding:
        """Say which regular source has been silent for longest."""
        if memory.over or memory.at_rest:
            return AT_REST_NOW
        regular = [feed for feed in memory.feeds if self._is_regular(feed)]
        if not regular:
            return NO_REGULAR_SOURCE
        quiet = min(regular, key=_longest_silent)
        if on <= self._speaks_until(quiet):
            return STILL_REPORTING
        return SAYS.yes(
            "silent",
            {
                "source": quiet.source,
                "last_on": quiet.last_on.isoformat(),
                "months": quiet.months,
            },
            points=self._points(quiet.last_on),
            since=quiet.last_on,
            source=quiet.source,
            evidence=(quiet.evidence,),
            clears={"reports_again": {"source": quiet.source}},
        )

    def next_change(self, memory: Feeds, on: date) -> date | None:
        """Return the day from which a regular source has gone quiet."""
        if memory.over or memory.at_rest:
            return None
        last_days = [self._speaks_until(feed) for feed in memory.feeds if self._is_regular(feed)]
        after = min((day for day in last_days if day >= on), default=None)
        return None if after is None else after + timedelta(days=1)

    def _reported(self, memory: Feeds, source: str, on: date, identity: UUID) -> Feeds:
        feeds = memory.feeds
        before = next((feed for feed in feeds if feed.source == source), None)
        if before is None:
            added = sorted((*feeds, Feed(source, on, 1, identity)), key=_name)
            return Feeds(tuple(added), memory.over, memory.at_rest)
        last_on = before.last_on
        if on == last_on:
            return memory
        months = 1
        if (on - last_on).days <= self._gap(on):
            another = on.month != last_on.month or on.year != last_on.year
            months = before.months + another
        after = Feed(source, on, months, identity)
        told = tuple(after if feed is before else feed for feed in feeds)
        return Feeds(told, memory.over, memory.at_rest)

    def _is_regular(self, feed: Feed) -> bool:
        return feed.months >= self._regular(feed.last_on)

    def _speaks_until(self, feed: Feed) -> date:
        return feed.last_on + timedelta(days=self._silent(feed.last_on))


def _stopped(memory: Feeds, *, over: bool, at_rest: bool) -> Feeds:
    if (over, at_rest) == (memory.over, memory.at_rest):
        return memory
    return Feeds(memory.feeds, over, at_rest)


def _longest_silent(feed: Feed) -> tuple[date, str]:
    return feed.last_on, feed.source


def _name(feed: Feed) -> str:
    return feed.source


AT_WORK = frozenset({SiteStage.STARTED, SiteStage.TOPPED_OUT})
AT_REST = frozenset({OperationsState.SUSPENDED, OperationsState.CLOSED})
AT_REST_NOW = SAYS.not_applicable("work_stopped")
NO_REGULAR_SOURCE = SAYS.not_applicable("no_regular_source")
STILL_REPORTING = SAYS.no("still_reporting")
